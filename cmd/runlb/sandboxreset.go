package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"runlb/cmd/runlb/internal/embedded"
)

func (a *app) sandboxResetCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "reset",
		Short: "Put the sandbox back to what it started with",
		Long: "Forgets everything that was built in the sandbox of --sandbox, also while another process serves it.\n" +
			"A state file that is damaged, or of a newer runlb, is kept aside under another name.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.localSandboxAnew(cmd.Context())
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
	if a.flags.endpoint != "" {
		return a.sandboxAt(ctx, a.flags.endpoint)
	}
	return a.sandbox.get(ctx, "instant")
}

// localSandboxAnew is localSandbox for who gives up the present state anyway:
// one that cannot be read is set aside, and it is said where.
func (a *app) localSandboxAnew(ctx context.Context) (*embedded.Sandbox, error) {
	if a.flags.endpoint != "" {
		return a.sandboxAt(ctx, a.flags.endpoint)
	}
	s, err := a.sandbox.getAnew(ctx, "instant")
	if err == nil && s.SetAside() != "" {
		fmt.Fprintf(a.out, "the state file could not be read; it is kept as %s\n", s.SetAside())
	}
	return s, err
}

// sandboxAt joins the sandbox at an endpoint, which must be the one that
// serves the state file.
func (a *app) sandboxAt(ctx context.Context, endpoint string) (*embedded.Sandbox, error) {
	s, err := embedded.Join(ctx, a.flags.sandboxFile())
	if err != nil && !errors.Is(err, embedded.ErrNone) {
		return nil, err
	}
	if err != nil || s.Endpoint() != endpoint {
		return nil, usage("the sandbox at %s has another state file than %s: name it with --state", endpoint, a.flags.sandboxFile())
	}
	return s, nil
}
