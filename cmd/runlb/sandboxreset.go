package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"runlb/cmd/runlb/internal/embedded"
)

func (a *app) sandboxResetCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "reset",
		Short: "Put the sandbox back to what it started with",
		Long:  "Forgets everything that was built in the sandbox of --sandbox, also while another process serves it.",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.localSandbox(cmd.Context())
			if err != nil {
				return err
			}
			if err := s.Reset(cmd.Context()); err != nil {
				return err
			}
			fmt.Fprintln(a.out, "the sandbox is as it was seeded")
			return nil
		},
	}
}

// localSandbox is the sandbox by its state file. An endpoint alone will not
// do: what is not part of Google's APIs is only for who can read the record.
func (a *app) localSandbox(ctx context.Context) (*embedded.Sandbox, error) {
	s, err := a.sandbox.get(ctx, "instant")
	if err != nil {
		return nil, err
	}
	if at := a.flags.endpoint; at != "" && at != s.Endpoint() {
		return nil, usage("the sandbox at %s has another state file than %s: name its folder with --state-dir", at, a.flags.sandboxFile())
	}
	return s, nil
}
