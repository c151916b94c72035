package main

import (
	"cmp"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"runlb/gcp/sandbox"
	"runlb/ui/cells"
)

func (a *app) sandboxDenyCommand() *cobra.Command {
	var d sandbox.Denial
	var clear bool
	cmd := &cobra.Command{
		Use:   "deny [PERMISSION]",
		Short: "Refuse a permission in the sandbox, to everybody or to one caller",
		Long: "A denial wins over every role, until --clear takes it back: with a permission that one, else all of them.\n" +
			"Without a permission, what is denied is listed.",
		Example: "runlb sandbox deny compute.forwardingRules.create\n" +
			"runlb sandbox deny run.services.setIamPolicy --to user:alice@example.com --on projects/sandbox-project\n" +
			"runlb sandbox deny --clear",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				d.Permission = args[0]
			}
			return a.deny(cmd.Context(), d, clear)
		},
	}
	cmd.Flags().StringVar(&d.Member, "to", "", "whom to refuse it: user:EMAIL or serviceAccount:EMAIL (default: everybody)")
	cmd.Flags().StringVar(&d.On, "on", "", "where: a path and all below it (default: everywhere)")
	cmd.Flags().BoolVar(&clear, "clear", false, "take denials back")
	return cmd
}

func (a *app) deny(ctx context.Context, d sandbox.Denial, clear bool) error {
	if (clear || d.Permission == "") && (d.Member != "" || d.On != "") {
		return usage("--to and --on belong to a permission that is to be denied")
	}
	s, err := a.localSandbox(ctx)
	if err != nil {
		return err
	}
	switch {
	case clear:
		return s.Allow(ctx, d.Permission)
	case d.Permission != "":
		return refusedUsage(s.Deny(ctx, d))
	}
	list, err := s.Denials(ctx)
	if err != nil {
		return err
	}
	if a.flags.json {
		return writeJSON(a.out, list)
	}
	for _, d := range list {
		line := fmt.Sprintf("%s to %s on %s", d.Permission, cmp.Or(d.Member, "everybody"), cmp.Or(d.On, "everything"))
		fmt.Fprintln(a.out, cells.Clean(line))
	}
	return nil
}
