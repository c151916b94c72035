package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"runlb/gcp/sandbox/schema"
)

func (a *app) sandboxVersionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print which API descriptions the sandbox holds requests against",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			v := sandboxVersionJSON{Version: currentVersion().Version}
			for _, d := range schema.APIs() {
				v.APIs = append(v.APIs, apiJSON{d.Name, d.Version, d.Revision})
			}
			if a.flags.json {
				return writeJSON(a.out, v)
			}
			fmt.Fprintf(a.out, "runlb %s\n", v.Version)
			for _, d := range v.APIs {
				fmt.Fprintf(a.out, "%-20s %s  revision %s\n", d.Name, d.Version, d.Revision)
			}
			return nil
		},
	}
}
