package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/steps/defect"
	"runlb/ui"
)

// wizard runs the terminal app.
func (a *app) wizard(ctx context.Context) error {
	frugal()
	app := ui.New(a.wizardOptions(ctx))
	var program *tea.Program
	var crash atomic.Pointer[steps.Problem]
	caught := func(d *defect.Defect) {
		crash.Store(a.crashed(d))
		go program.Quit()
	}
	program = tea.NewProgram(ui.Guard(a.shown(app), caught), tea.WithContext(ctx), tea.WithoutSignalHandler())
	var signalled atomic.Bool
	restore := a.signals.stopWith(func(os.Signal) {
		signalled.Store(true)
		program.Quit()
	})
	_, err := program.Run()
	restore()
	end := a.runs.settle(ctx, a.err)
	if closing := app.Close(); err == nil {
		err = closing
	}
	switch {
	case crash.Load() != nil:
		return crash.Load()
	case errors.Is(err, tea.ErrProgramPanic):
		return a.crashed(&defect.Defect{What: "a panic in the terminal's own part; its trace stands above"})
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

// shown is the app as the terminal gets to see it.
func (a *app) shown(app tea.Model) tea.Model {
	if a.screen == nil {
		return app
	}
	return a.screen(app)
}

func (a *app) wizardOptions(ctx context.Context) ui.Options {
	engine := a.engine("real/20")
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
		Looked:  debug.FreeOSMemory,

		Clipboard: toClipboard,
	}
}

// frugal collects garbage four times as often as usual, for a program that may
// stay open all day beside others: the heap of a big project is then a quarter
// larger than what is in it, not twice as large. GOGC overrides it.
func frugal() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(25)
	}
}
