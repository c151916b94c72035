package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"

	tea "charm.land/bubbletea/v2"
	"charm.land/fang/v2"
	"github.com/charmbracelet/x/term"

	"runlb/ui/plain"
)

// app is one run of the program: its streams, its flags, and what it opened.
type app struct {
	in       io.Reader
	lines    *plain.Lines // of in
	out, err io.Writer
	flags    flags
	args     []string // of the command line
	signals  *interrupts
	sandbox  *ownSandbox
	runs     leftRuns

	// What a test puts something of its own into; nil in the program.
	base   http.RoundTripper         // what carries the requests
	screen func(tea.Model) tea.Model // what stands between the terminal and its app
}

func newApp(in io.Reader, out, err io.Writer) *app {
	a := &app{in: in, lines: plain.NewLines(in), out: out, err: err}
	a.sandbox = &ownSandbox{flags: &a.flags}
	return a
}

// run does what args say and returns the exit code.
func (a *app) run(ctx context.Context, args []string) int {
	a.args = args
	ctx, a.signals = watchSignals(ctx)
	defer a.signals.close()
	root := a.root()
	root.SetArgs(args)
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	err := fang.Execute(ctx, root, fang.WithVersion(version), fang.WithCommit(commit), fang.WithErrorHandler(a.printError))
	a.sandbox.close(a.err)
	var chosen *exitError
	if ctx.Err() != nil && !errors.As(err, &chosen) {
		return exitInterrupted
	}
	return exitCode(err)
}

// interactive reports whether a person can be asked: both ends are a terminal,
// were it only one that prints.
func (a *app) interactive() bool { return isTTY(a.in) && isTTY(a.out) }

func isTTY(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(file.Fd())
}

// ask prints question and returns the line that is typed, without spaces
// around it; none at the end of the input.
func (a *app) ask(ctx context.Context, question string) (string, error) {
	fmt.Fprint(a.out, question)
	text, err := a.lines.Next(ctx)
	switch {
	case errors.Is(err, io.EOF):
		return "", nil
	case ctx.Err() != nil:
		fmt.Fprintln(a.out)
	}
	return text, err
}
