package main

import (
	"github.com/spf13/cobra"

	"runlb/steps"
	"runlb/steps/defect"
)

// guard lets every command end in an error where it would end in a panic.
func (a *app) guard(cmd *cobra.Command) {
	if run := cmd.RunE; run != nil {
		cmd.RunE = func(c *cobra.Command, args []string) error {
			return a.safely(func() error { return run(c, args) })
		}
	}
	for _, child := range cmd.Commands() {
		a.guard(child)
	}
}

// safely does something. A panic in it is an error, with a crash note.
func (a *app) safely(do func() error) (err error) {
	defer func() {
		if d := defect.Of(recover()); d != nil {
			err = a.crashed(d)
		}
	}()
	return do()
}

// crashed writes a crash note, with what the newest run has told.
func (a *app) crashed(d *defect.Defect) *steps.Problem {
	return a.engine("instant").Crashed(d, a.runs.told())
}
