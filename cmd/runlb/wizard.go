package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync/atomic"

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
	var left leftRuns
	app := ui.New(a.wizardOptions(ctx, left.add))
	program := tea.NewProgram(app, tea.WithContext(ctx), tea.WithoutSignalHandler())
	var signalled atomic.Bool
	restore := a.signals.stopWith(func(os.Signal) {
		signalled.Store(true)
		program.Quit()
	})
	_, err := program.Run()
	restore()
	end := left.settle(ctx, a.err)
	if closing := app.Close(); err == nil {
		err = closing
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil && !errors.Is(err, tea.ErrInterrupted):
		return fmt.Errorf("wizard: %w", err)
	case end != nil:
		return end
	case signalled.Load():
		return &exitError{code: exitInterrupted}
	}
	return nil
}

func (a *app) wizardOptions(ctx context.Context, started func(*steps.Run)) ui.Options {
	engine := a.engine("real/20")
	engine.Started = started
	project := a.flags.knownProject("") // nothing may come before the first frame
	return ui.Options{
		Context: ctx,
		Engine:  engine,
		Target:  a.flags.target(project),
		Sandbox: steps.Target{Sandbox: true, Project: sandboxProject, Presets: map[string]steps.Default{"region": a.flags.regionFor("")}},
		Project: project,
		Region:  a.flags.regionFor(""),
		Consent: a.flags.allowPublic,
		Environ: os.Environ(),

		Clipboard: toClipboard,
	}
}
