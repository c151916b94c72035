package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"charm.land/fang/v2"
)

// printError says what went wrong: problem, cause, remedy, and the raw words
// dimmed. With --json the error is JSON too.
func (a *app) printError(w io.Writer, styles fang.Styles, err error) {
	var chosen *exitError
	if errors.As(err, &chosen) && chosen.err == nil {
		return
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(w, "runlb: interrupted")
		return
	}
	head := styles.ErrorText.UnsetTransform().UnsetMargins().UnsetWidth()
	for i, one := range flatten(err) {
		if i > 0 {
			fmt.Fprintln(w)
		}
		p := problemOf(one)
		fmt.Fprintln(w, "runlb: "+head.Render(p.Text))
		if place, ok := maskProblem(one); ok {
			fmt.Fprintln(w, place)
		}
		for _, line := range []struct{ name, text string }{{"why", p.Cause}, {"do", p.Remedy}} {
			if line.text != "" {
				fmt.Fprintf(w, "  %-4s %s\n", line.name, line.text)
			}
		}
		if p.Raw != "" && p.Raw != p.Text {
			fmt.Fprintln(w, styles.FlagDescription.Faint(true).Render("  raw  "+p.Raw))
		}
	}
}

// flatten takes joined errors apart.
func flatten(err error) []error {
	var chosen *exitError
	if errors.As(err, &chosen) && chosen.err != nil {
		err = chosen.err
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok || !strings.Contains(err.Error(), "\n") {
		return []error{err}
	}
	var all []error
	for _, one := range joined.Unwrap() {
		all = append(all, flatten(one)...)
	}
	return all
}
