package steps

import (
	"context"
	"errors"
	"fmt"
	"time"

	"runlb/steps/defect"
)

// stepDeadline bounds one step with all its waiting. The longest figure seen in
// public is under 3 minutes; a permanent error that counted as passing was once
// retried for 13 hours. Source: terraform-provider-google#10706 (sure).
const stepDeadline = 20 * time.Minute

// work is one step being carried out.
type work struct {
	*executor
	step  Step
	fresh bool // this Run made the resource, and no earlier one began it
}

// errStopped ends a step between two requests after Stop.
var errStopped = errors.New("stopped on request")

// carryOut does one step and tells how it ended.
func (x *executor) carryOut(ctx context.Context, i int) (r result) {
	w := &work{executor: x, step: x.plan.Steps[i]}
	r.step = i
	defer func() {
		if d := defect.Of(recover()); d != nil {
			r.state, r.problem = Failed, w.fail(x.caught(d))
		}
	}()
	w.say(Event{State: Running})
	x.creations.begins(w)
	bounded, cancel := withPatience(WithStep(ctx, w.step.ID), stepDeadline, errDeadline)
	defer cancel()
	found, text, err := w.do(bounded)
	if err == nil {
		err = w.journal.done(w.step.Ref().Path(), w.now())
	}
	if err == nil {
		x.creations.made(w, found)
		w.say(Event{State: Done, Found: found, Text: text})
		return result{step: i, state: Done}
	}
	if errors.Is(context.Cause(bounded), errDeadline) {
		err = fmt.Errorf("%s: %w: %w", w.step.Ref(), errDeadline, err)
	}
	var parked *parkedError
	switch {
	case errors.As(err, &parked):
		p := ProblemOf(parked.err)
		w.say(Event{State: Parked, Problem: p, Text: p.Text})
		return result{step: i, state: Parked, problem: p}
	case errors.Is(err, errStopped), ctx.Err() != nil && errors.Is(err, ctx.Err()):
		w.say(Event{State: Skipped, Text: "stopped; the same command again resumes"})
		return result{step: i, state: Skipped}
	}
	return result{step: i, state: Failed, problem: w.fail(err)}
}

var errDeadline = fmt.Errorf("not done within %s", stepDeadline)

func (w *work) fail(err error) *Problem {
	p := w.plan.referBack(w.step, ProblemOf(err))
	w.say(Event{State: Failed, Problem: p, Text: p.Text})
	return p
}

func (w *work) say(e Event) {
	e.Step = w.step.ID
	w.tell(e)
}

// do returns the resource as read after the step, nil for one that is gone.
func (w *work) do(ctx context.Context) (*Found, string, error) {
	switch w.step.Action {
	case ActionCreate:
		return w.create(ctx)
	case ActionUpdate:
		return w.update(ctx)
	case ActionDelete:
		return w.delete(ctx)
	case ActionAdopt:
		return w.adopt(ctx)
	case ActionKeep:
		return w.keep(ctx)
	case ActionSettle:
		return w.settle(ctx)
	}
	return nil, "", fmt.Errorf("step %s: no action %q", w.step.ID, w.step.Action)
}

// adopt reads again what was found, because all that follows stands on it.
func (w *work) adopt(ctx context.Context) (*Found, string, error) {
	f, err := w.cloud.Get(ctx, w.step.Ref())
	if err != nil {
		return nil, "", err
	}
	return &f, "", nil
}

// keep does nothing, unless an earlier Run was killed while it made the
// resource: then it is not finished, and may still fail and go.
func (w *work) keep(ctx context.Context) (*Found, string, error) {
	_, open := w.journal.unfinished(intent{Path: w.step.Ref().Path(), Verb: verbCreate})
	if w.plan.Verb == VerbDown || !open {
		return w.step.Have, "", nil
	}
	return w.create(ctx)
}

// isOurs reports whether a live resource carries this deployment's marker.
func (w *work) isOurs(f Found) bool {
	m, ok := MarkerOf(f.Resource)
	return ok && m.Deployment == w.plan.Deployment
}

// parkedError says that a resource cannot go yet.
type parkedError struct{ err error }

func (e *parkedError) Error() string { return e.err.Error() }
func (e *parkedError) Unwrap() error { return e.err }
