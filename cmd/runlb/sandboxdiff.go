package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"runlb/gcp/sandbox"
)

func (a *app) sandboxDiffCommand() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:   "diff A [B]",
		Short: "Compare two snapshots, or a snapshot with the sandbox as it is now",
		Long: "Tells object by object what was added (+), removed (-) and changed (~), field by field. A and B are files, either\n" +
			"as `runlb sandbox snapshot` prints them or as it saves them. Ends with 0 when they are equal, 1 when they differ,\n" +
			"2 when they cannot be compared.",
		Example: "runlb sandbox diff before.state\n" +
			"runlb sandbox diff before.state after.state --all",
		Args: oneOrTwoSnapshots,
		RunE: func(cmd *cobra.Command, args []string) error {
			differences, err := a.compareSnapshots(cmd.Context(), args, all)
			if err != nil {
				return &exitError{exitUsage, err}
			}
			if err := a.printDifferences(differences); err != nil {
				return &exitError{exitUsage, err}
			}
			if len(differences) > 0 {
				return &exitError{code: exitFailed}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "compare ids, times, fingerprints and operations too")
	return cmd
}

func oneOrTwoSnapshots(cmd *cobra.Command, args []string) error {
	if len(args) < 1 || len(args) > 2 {
		return usage("%s takes one snapshot or two, and got %d: %s", cmd.CommandPath(), len(args), cmd.UseLine())
	}
	return nil
}

// compareSnapshots compares the files, or the one file with the sandbox.
func (a *app) compareSnapshots(ctx context.Context, files []string, all bool) (sandbox.Differences, error) {
	var snapshots [][]byte
	for _, file := range files {
		data, err := readSnapshot(file)
		if err != nil {
			return nil, err
		}
		snapshots = append(snapshots, data)
	}
	if len(files) == 1 {
		s, err := a.localSandbox(ctx)
		if err != nil {
			return nil, err
		}
		now, err := s.Save(ctx)
		if err != nil {
			return nil, err
		}
		snapshots = append(snapshots, now)
	}
	if all {
		return sandbox.DiffAll(snapshots[0], snapshots[1])
	}
	return sandbox.Diff(snapshots[0], snapshots[1])
}

func (a *app) printDifferences(differences sandbox.Differences) error {
	if !a.flags.json {
		_, err := fmt.Fprint(a.out, differences)
		return err
	}
	if differences == nil {
		differences = sandbox.Differences{}
	}
	out := json.NewEncoder(visible{a.out})
	out.SetIndent("", " ")
	return out.Encode(differences)
}
