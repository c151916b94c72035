package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"runlb/cmd/runlb/internal/embedded"
	"runlb/gcp/sandbox"
	"runlb/ui/cells"
)

func (a *app) sandboxFaultsCommand() *cobra.Command {
	var catalogue bool
	cmd := &cobra.Command{
		Use:   "faults",
		Short: "List what goes wrong in the sandbox, or what can",
		Long: "A fault says which requests it strikes, and what happens to them:\n\n" +
			"  METHOD KIND[.VERB][@PLACE][/NAME] WHICH EFFECT [ARGUMENT…]\n\n" +
			"METHOD and KIND may be * for any. WHICH counts the requests that fit: 2, 2-4, 2- for the second and all after\n" +
			"it, or * for every one. A plan is a file of such lines, with # before a comment. Faults are tried in order, and\n" +
			"the first that strikes wins. They stay armed from one command to the next, until they are cleared.",
		Example: "runlb sandbox faults arm 'POST forwardingRules 1 drop-after'\n" +
			"runlb sandbox faults arm bad-day.txt\n" +
			"runlb sandbox faults\n" +
			"runlb sandbox faults clear",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if catalogue {
				return printCatalogue(a.out)
			}
			return a.listFaults(cmd.Context())
		},
	}
	cmd.Flags().BoolVar(&catalogue, "catalogue", false, "print every effect, ready-made answer and hostile text that can be armed")
	cmd.AddCommand(a.faultsArmCommand(), a.faultsClearCommand())
	return cmd
}

func (a *app) faultsArmCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "arm FILE|FAULT…",
		Short:   "Let things go wrong",
		Long:    "Arms the faults of a file, or those that are given. What has white space in it is a fault, anything else a file.",
		Example: "runlb sandbox faults arm 'POST forwardingRules 1 drop-after' 'GET * * delay 2s'",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("name a file of faults, or write a fault: runlb sandbox faults arm 'POST forwardingRules 1 drop-after'")
			}
			s, err := a.localSandbox(cmd.Context())
			if err != nil {
				return err
			}
			for _, arg := range args {
				plan, err := readPlanOfFaults(arg)
				if err != nil {
					return err
				}
				if err := refusedUsage(s.Arm(cmd.Context(), plan)); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func (a *app) faultsClearCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "clear",
		Short: "Let nothing more go wrong",
		Long:  "Disarms every fault. What faults have done stays done: an operation that is stuck stays so.",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.localSandbox(cmd.Context())
			if err != nil {
				return err
			}
			return s.ClearFaults(cmd.Context())
		},
	}
}

// readPlanOfFaults is a plan itself, or that of a file.
func readPlanOfFaults(arg string) (string, error) {
	if strings.ContainsAny(arg, " \t\n") {
		return arg, nil
	}
	plan, err := os.ReadFile(arg)
	if errors.Is(err, os.ErrNotExist) {
		return "", usage("%s: there is no such file, and a fault has several words, such as 'POST forwardingRules 1 drop-after'", arg)
	}
	return string(plan), err
}

// readFaultFile reads and checks a plan before anything is served.
func readFaultFile(file string) ([]sandbox.Fault, error) {
	plan, err := os.ReadFile(file)
	if err != nil {
		return nil, usage("--faults: %w", err)
	}
	all, err := sandbox.ParseFaults(string(plan))
	if err != nil {
		return nil, usage("--faults %s: %w", file, err)
	}
	return all, nil
}

func (a *app) listFaults(ctx context.Context) error {
	s, err := a.localSandbox(ctx)
	if err != nil {
		return err
	}
	list, err := s.Faults(ctx)
	if err != nil {
		return err
	}
	if a.flags.json {
		if list == nil {
			list = []embedded.Fault{}
		}
		return writeJSON(a.out, list)
	}
	if len(list) == 0 {
		fmt.Fprintln(a.out, "no fault is armed; what can be: runlb sandbox faults --catalogue")
		return nil
	}
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "MATCHED\tSTRUCK\tFAULT")
	for _, f := range list {
		fmt.Fprintf(w, "%d\t%d\t%s\n", f.Matched, f.Struck, cells.Clean(f.Fault))
	}
	return w.Flush()
}

// printCatalogue lists what can be armed.
func printCatalogue(out io.Writer) error {
	effects, answers, texts := sandbox.FaultCatalogue()
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "EFFECTS\n\n")
	for _, e := range effects {
		fmt.Fprintf(w, "%s\t%s\n\t%s\n", strings.TrimSpace(e.Word+" "+e.Args), e.Says, e.Example)
	}
	fmt.Fprint(w, "\nREADY-MADE ANSWERS\n\n")
	for _, e := range answers {
		fmt.Fprintf(w, "%s\t%s\t%s\n", e.Word, e.Says, e.Source)
	}
	fmt.Fprint(w, "\nHOSTILE TEXTS\n\n")
	for _, e := range texts {
		fmt.Fprintf(w, "%s\t%s\n", e.Word, e.Says)
	}
	return w.Flush()
}
