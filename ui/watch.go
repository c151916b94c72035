package ui

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/cells"
)

// runner is a run as the screen needs it: a *steps.Run.
type runner interface {
	Plan() steps.Plan
	Since(ctx context.Context, seq int) (events []steps.Event, open bool)
	Stop()
	Hold() (idle <-chan struct{})
	GoOn()

	Made() (resources, services int)
}

// watch is a run as its events told it so far.
type watch struct {
	run   runner
	plan  steps.Plan
	index map[steps.StepID]int
	steps []stepWatch // in the plan's order
	log   []logLine   // the newest maxLog
	lines int         // that the log ever had
	seq   int
	open  bool
	began time.Time // of the first event
	last  time.Time // of the newest
	end   *steps.Outcome
	// problem is why the run failed: that of its first failed step, or its own.
	problem  *steps.Problem
	failed   steps.StepID
	stopping bool
	undo     bool // what it made is to be taken down when it has stopped
	// planUndo says how to take away what the run made; it waits for its end.
	planUndo func(context.Context) (steps.Plan, error)
}

// stepWatch is how far a step is.
type stepWatch struct {
	state        steps.State
	began, ended time.Time
	calls        []steps.Call // the newest maxCalls
	op           string
	opBegan      time.Time
	text         string
	problem      *steps.Problem
}

// logLine is an event in one line.
type logLine struct {
	number int // from 1 on, counted from the run's first line
	at     time.Time
	text   string
	bad    bool
}

// So many lines of the log and requests of a step are kept.
const maxLog, maxCalls = 2000, 6

// runMsg is what a run told since it was asked last.
type runMsg struct {
	of     *watch
	events []steps.Event
	open   bool
}

func newWatch(run runner) *watch {
	r := watchOf(run.Plan())
	r.run, r.open = run, true
	return r
}

// watchOf is a plan of which nothing has been told.
func watchOf(plan steps.Plan) *watch {
	r := &watch{plan: plan, index: map[steps.StepID]int{}}
	r.steps = make([]stepWatch, len(r.plan.Steps))
	for i, s := range r.plan.Steps {
		r.index[s.ID] = i
		r.steps[i].state = steps.Waiting
	}
	return r
}

// listen waits for an event and gathers what comes in the window after it.
// One such command is outstanding at a time.
func (r *watch) listen(ctx context.Context) tea.Cmd {
	run, seq := r.run, r.seq
	return func() tea.Msg {
		events, open := run.Since(ctx, seq)
		if open {
			window := time.NewTimer(newsWindow)
			defer window.Stop()
			select {
			case <-window.C:
				events, open = run.Since(ctx, seq)
			case <-ctx.Done():
			}
		}
		return runMsg{r, events, open}
	}
}

// take adds events. What they hold is cleaned here, once.
func (r *watch) take(events []steps.Event, open bool) {
	r.open = open
	for _, e := range events {
		if e.Seq > r.seq {
			r.seq = e.Seq
			r.event(e)
		}
	}
}

func (r *watch) event(e steps.Event) {
	if r.began.IsZero() {
		r.began = e.At
	}
	r.last = e.At
	e.Text = cells.Clean(e.Text)
	e.Problem = cleanProblem(e.Problem)
	if i, known := r.index[e.Step]; known {
		r.steps[i].event(e)
		if e.State == steps.Failed && r.problem == nil {
			r.problem, r.failed = e.Problem, e.Step
		}
	} else if e.Problem != nil && r.problem == nil {
		r.problem = e.Problem
	}
	if e.End != nil {
		r.end, r.open = e.End, false
	}
	r.note(e)
}

func (s *stepWatch) event(e steps.Event) {
	if e.State != "" {
		s.state = e.State
		switch e.State {
		case steps.Running:
			if s.began.IsZero() {
				s.began = e.At
			}
		case steps.Done, steps.Failed, steps.Parked:
			s.ended = e.At
		case steps.Waiting, steps.Skipped:
		}
	}
	if e.Op != "" {
		s.op, s.opBegan = cells.Clean(e.Op), e.At
	}
	if e.Call != nil {
		c := *e.Call
		c.Method, c.Path, c.Err = cells.Clean(c.Method), cells.Clean(c.Path), cells.Clean(c.Err)
		s.calls = append(s.calls, c)
		s.calls = s.calls[max(0, len(s.calls)-maxCalls):]
	}
	if e.Text != "" {
		s.text = e.Text
	}
	if e.Problem != nil {
		s.problem = e.Problem
	}
}

// note writes an event into the log.
func (r *watch) note(e steps.Event) {
	text, bad := r.logText(e)
	if text == "" {
		return
	}
	r.lines++
	r.log = append(r.log, logLine{r.lines, e.At, text, bad})
	if len(r.log) > maxLog+maxLog/4 {
		r.log = slices.Clone(r.log[len(r.log)-maxLog:])
	}
}

// count is how many steps are in one of the states.
func (r *watch) count(states ...steps.State) int {
	n := 0
	for i := range r.steps {
		if slices.Contains(states, r.steps[i].state) {
			n++
		}
	}
	return n
}

// elapsed is how long the run has been going, or took.
func (r *watch) elapsed(now time.Time) time.Duration {
	switch {
	case r.end != nil:
		return r.end.Took
	case r.began.IsZero():
		return 0
	}
	return now.Sub(r.began)
}

// stop asks the run to end after what is in flight.
func (r *watch) stop() {
	r.stopping = true
	r.run.Stop()
}

func cleanProblem(p *steps.Problem) *steps.Problem {
	if p == nil {
		return nil
	}
	clean := *p
	clean.Text, clean.Cause, clean.Remedy, clean.Raw = cells.Clean(p.Text), cells.Clean(p.Cause), cells.Clean(p.Remedy), cells.Clean(p.Raw)
	return &clean
}
