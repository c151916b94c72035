package plain

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"runlb/steps"
)

// Source is what tells of a run's events: a *steps.Run.
type Source interface {
	Plan() steps.Plan
	Since(ctx context.Context, seq int) (events []steps.Event, open bool)
}

// Follow writes a line for each event of the run until it has ended.
func Follow(w io.Writer, run Source) error {
	f := &follower{printer: printer{w: w}, plan: run.Plan(), began: map[steps.StepID]time.Time{}}
	seq := 0
	for !f.ended {
		ctx, cancel := context.WithTimeout(context.Background(), heartbeat)
		events, open := run.Since(ctx, seq)
		silent := ctx.Err() != nil && len(events) == 0
		cancel()
		for _, e := range events {
			seq = e.Seq
			f.event(e)
		}
		if silent {
			f.beat()
		} else if !open {
			break
		}
	}
	return f.err
}

type follower struct {
	printer
	plan  steps.Plan
	start time.Time
	last  time.Time
	began map[steps.StepID]time.Time // steps that go on
	ended bool
}

func (f *follower) event(e steps.Event) {
	if f.start.IsZero() {
		f.start = e.At
	}
	f.last = e.At
	switch {
	case e.End != nil:
		f.ended = true
		f.end(*e.End)
	case e.Call != nil:
	case e.Step == "":
		f.say(e.At, "", e.Text)
	case e.State != "":
		f.state(e)
	case e.Text != "":
		f.say(e.At, "", f.name(e.Step)+": "+e.Text)
	}
	if e.Problem != nil {
		f.problem(*e.Problem)
	}
}

// say writes one line with the time since the run began before it, however long
// it is: who follows a log counts on one line an event.
func (f *follower) say(at time.Time, word, text string) {
	f.line("%7.1fs  %-8s %s", at.Sub(f.start).Seconds(), word, oneLine(text))
}

func (f *follower) state(e steps.Event) {
	text := f.name(e.Step)
	switch e.State {
	case steps.Waiting:
		return
	case steps.Running:
		if f.quiet(e.Step) {
			return
		}
		if _, again := f.began[e.Step]; again {
			return
		}
		f.began[e.Step] = e.At
	case steps.Done, steps.Failed, steps.Parked:
		if e.State == steps.Done && e.Text == "" && f.quiet(e.Step) {
			return
		}
		if began, ok := f.began[e.Step]; ok {
			text += fmt.Sprintf(" in %.1fs", e.At.Sub(began).Seconds())
			delete(f.began, e.Step)
		}
	}
	if e.Text != "" {
		text += ": " + e.Text
	}
	f.say(e.At, string(e.State), text)
}

// quiet is true of a step that changes nothing: the plan has listed it, and its
// lines would bury those of the others.
func (f *follower) quiet(id steps.StepID) bool {
	s, ok := f.plan.Step(id)
	return ok && (s.Action == steps.ActionKeep || s.Action == steps.ActionAdopt)
}

// name is what a step does, to what.
func (f *follower) name(id steps.StepID) string {
	s, ok := f.plan.Step(id)
	if !ok {
		return string(id)
	}
	return string(s.Action) + " " + s.Ref().String()
}

// Problem writes what kept a run from beginning, or from being told.
func Problem(w io.Writer, of steps.Problem) error {
	p := &printer{w: w}
	p.problem(of)
	return p.err
}

// problem writes what went wrong, why, and what to do. The cloud's own words
// stay in one line: they are to be searched for.
func (p *printer) problem(of steps.Problem) {
	const indent = "          "
	for _, part := range []struct{ name, text string }{{"", of.Text}, {"why: ", of.Cause}, {"do: ", of.Remedy}} {
		if part.text != "" {
			p.wrapped(indent+part.name, part.text)
		}
	}
	if of.Raw != "" {
		p.line("%sraw: %s", indent, oneLine(of.Raw))
	}
}

func (f *follower) beat() {
	if len(f.began) == 0 {
		f.line("          waiting")
		return
	}
	var names []string
	for _, s := range f.plan.Steps {
		if _, running := f.began[s.ID]; running {
			names = append(names, f.name(s.ID))
		}
	}
	f.wrapped("          still at it: ", strings.Join(names, ", "))
}

func (f *follower) end(o steps.Outcome) {
	f.line("%s after %.1fs", o.Ending, o.Took.Seconds())
	if f.plan.Verb != steps.VerbDown {
		return
	}
	f.line("%d left", len(o.Left))
	for _, ref := range o.Left {
		f.line("  %s in %s", ref, ref.Location)
	}
}
