package faults

import (
	"errors"
	"fmt"
	"strings"

	"runlb/steps"
)

// result is what came of a command.
type result struct {
	plan   steps.Plan
	end    steps.Outcome
	events []steps.Event
	err    error // why there was no run
}

// done tells whether the command did all that it was asked for. A teardown of nothing did.
func (r result) done() bool {
	return r.err == nil && r.end.Ending == steps.EndDone && len(r.end.Left) == 0 || errors.Is(r.err, steps.ErrNotFound)
}

// problems are those of the steps, and of the run.
func (r result) problems() []*steps.Problem {
	var all []*steps.Problem
	if r.err != nil {
		all = append(all, steps.ProblemOf(r.err))
	}
	for _, e := range r.events {
		if e.Problem != nil {
			all = append(all, e.Problem)
		}
	}
	return all
}

// says tells whether a problem or an event says something.
func (r result) says(text string) bool { return strings.Contains(r.String(), text) }

// String is the end, the problems, and what the events tell.
func (r result) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "ended %q, left %v, error %v", r.end.Ending, r.end.Left, r.err)
	for _, p := range r.problems() {
		fmt.Fprintf(&b, "\n  problem: %s\n    cause: %s\n    do: %s\n    raw: %s", p.Text, p.Cause, p.Remedy, p.Raw)
	}
	for _, e := range r.events {
		if e.Text != "" {
			fmt.Fprintf(&b, "\n  %s %s: %s", e.Step, e.State, e.Text)
		}
	}
	return b.String()
}
