package main

import (
	"context"
	"errors"
	"os"

	"runlb/steps"
	"runlb/ui/plain"
)

// plainly reports whether the wizard asks by lines: on request, and where a
// screen cannot be drawn.
func (a *app) plainly() bool {
	return !a.interactive() || os.Getenv("TERM") == "dumb" || os.Getenv("ACCESSIBLE") != ""
}

// plainWizard asks by lines. When nothing can ever be read it says what to use
// instead, and opens nothing for that.
func (a *app) plainWizard(ctx context.Context) error {
	if !a.readable() {
		return usage("the wizard needs a terminal, or answers in a pipe; without both, use the commands:\n" +
			"  runlb plan -f SPEC          what would be done\n" +
			"  runlb up -f SPEC --yes      build it\n" +
			"  runlb verify NAME --yes     prove that it serves\n" +
			"  runlb status --json         what there is\n" +
			"  runlb down NAME --yes       take it down\n" +
			"--sandbox works on a simulated Google Cloud; see runlb --help")
	}
	o := a.wizardOptions(ctx)
	err := plain.Wizard(ctx, plain.Options{
		Engine:  o.Engine,
		Target:  o.Target,
		Sandbox: o.Sandbox,
		Consent: o.Consent,
		In:      a.lines,
		Out:     a.out,
		Typed:   isTTY(a.in),
		CarryOut: func(ctx context.Context, s *steps.Session, p steps.Plan) error {
			return a.told(a.carryOut(ctx, s, p))
		},
	})
	var end *plain.EndError
	var none *plain.AnswerError
	if errors.As(err, &end) || errors.As(err, &none) {
		return &exitError{exitUsage, err}
	}
	return err
}

// told says what the events of a run could not: why it did not begin, say. The
// wizard goes on after it, and the end of the program would be too late.
func (a *app) told(err error) error {
	var chosen *exitError
	if err == nil || errors.Is(err, context.Canceled) || errors.As(err, &chosen) && chosen.err == nil {
		return err
	}
	if wrong := plain.Problem(a.out, *problemOf(err)); wrong != nil {
		return wrong
	}
	return &exitError{code: exitCode(err)}
}

// readable reports whether the input is anything but the null device.
func (a *app) readable() bool {
	file, ok := a.in.(*os.File)
	if !ok {
		return true
	}
	info, err := file.Stat()
	if err != nil {
		return false
	}
	return info.Mode()&os.ModeCharDevice == 0 || isTTY(file)
}
