package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// Set by the linker in a release.
var (
	version = ""
	commit  = ""
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			v := currentVersion()
			if a.flags.json {
				return writeJSON(a.out, v)
			}
			fmt.Fprintf(a.out, "runlb %s\n", v.Version)
			if v.Commit != "" {
				fmt.Fprintf(a.out, "commit %s\n", v.Commit)
			}
			fmt.Fprintf(a.out, "%s %s\n", v.Go, v.Platform)
			return nil
		},
	}
}

// String is the version in one line.
func (v versionJSON) String() string {
	return strings.Join(strings.Fields("runlb "+v.Version+" "+v.Commit+" "+v.Go+" "+v.Platform), " ")
}

func currentVersion() versionJSON {
	v := versionJSON{Version: version, Commit: commit, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if v.Version == "" && ok {
		v.Version = info.Main.Version
	}
	if v.Version == "" {
		v.Version = "(devel)"
	}
	if v.Commit == "" && ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				v.Commit = s.Value
			}
		}
	}
	return v
}
