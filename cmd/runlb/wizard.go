package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui"
)

// wizard runs the terminal app. Without a terminal it says what to use
// instead, and waits for nothing.
func (a *app) wizard(ctx context.Context) error {
	if !a.interactive() {
		return usage("the wizard needs a terminal; without one, use the commands:\n" +
			"  runlb plan -f SPEC          what would be done\n" +
			"  runlb up -f SPEC --yes      build it\n" +
			"  runlb verify NAME --yes     prove that it serves\n" +
			"  runlb status --json         what there is\n" +
			"  runlb down NAME --yes       take it down\n" +
			"--sandbox works on a simulated Google Cloud; see runlb --help")
	}
	app := ui.New(a.wizardOptions(ctx))
	program := tea.NewProgram(app, tea.WithContext(ctx))
	_, err := program.Run()
	if err != nil && !errors.Is(err, tea.ErrInterrupted) && ctx.Err() == nil {
		return fmt.Errorf("wizard: %w", err)
	}
	return ctx.Err()
}

func (a *app) wizardOptions(ctx context.Context) ui.Options {
	project := a.flags.projectFor(ctx, "")
	return ui.Options{
		Context: ctx,
		Engine:  a.engine("real/20"),
		Target:  steps.Target{Sandbox: a.flags.sandbox, Endpoint: a.flags.endpoint, Project: project.Value},
		Sandbox: steps.Target{Sandbox: true, Project: sandboxProject},
		Project: project,
		Region:  a.flags.regionFor(""),
		Consent: a.flags.allowPublic,
		Environ: os.Environ(),
	}
}
