package main

import (
	"fmt"
	"os"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"
)

func (a *app) sandboxSnapshotCommand() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "snapshot [FILE]",
		Short: "Print the sandbox's resources, or save its whole state to a file",
		Long: "Without FILE it prints JSON in one fixed order. Ids, times, fingerprints and operations are left out,\n" +
			"so that two snapshots are equal when the same things exist.\n\n" +
			"With FILE it saves the whole state, which `runlb sandbox restore` brings back exactly. The file holds\n" +
			"the private keys of the sandbox's certificates, so only you may read it (mode 0600).",
		Example: "runlb sandbox snapshot before.state\n" +
			"runlb sandbox diff before.state",
		Args: atMostOne,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 && file != "" {
				return usage("snapshot %s and --output %s name two files: keep one", args[0], file)
			}
			if len(args) == 1 {
				file = args[0]
			}
			s, err := a.localSandbox(cmd.Context())
			if err != nil {
				return err
			}
			if file == "" {
				data, err := s.Snapshot(cmd.Context())
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(visible{a.out}, "%s\n", data)
				return err
			}
			data, err := s.Save(cmd.Context())
			if err != nil {
				return err
			}
			if err := renameio.WriteFile(file, data, 0o600); err != nil {
				return fmt.Errorf("save the sandbox's state: %w", err)
			}
			fmt.Fprintf(a.out, "saved the sandbox's state to %s; it holds the private keys of its certificates\n", file)
			return nil
		},
	}
	cmd.Flags().StringVarP(&file, "output", "o", "", "save the whole state to this file")
	return cmd
}

// readSnapshot reads a file that a user named.
func readSnapshot(file string) ([]byte, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, usage("read snapshot: %w", err)
	}
	return data, nil
}
