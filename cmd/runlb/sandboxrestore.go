package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"runlb/cmd/runlb/internal/embedded"
	"runlb/gcp/sandbox"
)

func (a *app) sandboxRestoreCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "restore FILE",
		Short: "Put the sandbox back to a saved state",
		Long: "Brings back exactly what `runlb sandbox snapshot FILE` saved: resources with their ids, policies, operations.\n" +
			"What the sandbox holds now is lost. A file that is damaged, cut short, or of a newer runlb, changes nothing.",
		Example: "runlb sandbox restore before.state",
		Args:    oneName("the file of a saved state"),
		RunE: func(cmd *cobra.Command, args []string) error {
			data, err := readSnapshot(args[0])
			if err != nil {
				return err
			}
			if err := sandbox.CheckSaved(data); err != nil {
				return usage("%s: %w", args[0], err)
			}
			s, err := a.localSandboxAnew(cmd.Context())
			if err != nil {
				return err
			}
			err = s.Restore(cmd.Context(), data)
			if refused := (*embedded.RefusedError)(nil); errors.As(err, &refused) {
				return usage("%s: %w", args[0], err)
			}
			if err != nil {
				return err
			}
			fmt.Fprintf(a.out, "the sandbox is as it was saved in %s\n", args[0])
			return nil
		},
	}
}
