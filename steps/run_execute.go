package steps

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"runlb/steps/defect"
)

// executor carries out a Run's plan.
type executor struct {
	*Run
	cloud   Cloud
	journal *journal
	now     func() time.Time
	rand    io.Reader
	workers int
	crashed func(*defect.Defect, []Event) *Problem
	flying  sync.WaitGroup // steps in flight
	ended   sync.Map       // StepID of those that were carried out
	strange bool           // something is parked for another reason than that Cloud Run holds it
}

func (x *executor) tell(e Event) {
	e.At = x.now()
	x.log.add(e)
}

// caught notes a defect, with what the Run has told before it.
func (x *executor) caught(d *defect.Defect) *Problem { return x.crashed(d, x.log.all()) }

// result is how one step ended.
type result struct {
	step    int
	state   State
	problem *Problem
}

// execute runs every step whose predecessors are done, all at once up to the
// number of workers, and returns when nothing is in flight and nothing more can
// start. A step that fails takes those behind it along and no others; one that
// fails because the login is no good lets nothing new begin, which would fail
// alike.
func (x *executor) execute(ctx context.Context) Outcome {
	awake, rest := context.WithCancel(ctx)
	var watch defect.Group
	watch.Go(func() { x.noticeSleep(awake) })
	defer watch.Wait()
	defer rest()

	q := newQueue(x.plan.Steps)
	results := make(chan result, len(x.plan.Steps)) // also when nobody is left to ask for them
	stop, inFlight, refused := x.stop, 0, false
	for {
		held, turn := x.hold.held()
		for inFlight < x.workers && !held && !refused && !x.stopping() && ctx.Err() == nil {
			i, ok := q.next()
			if !ok {
				break
			}
			inFlight++
			x.hold.count(x.weight(i))
			x.flying.Go(func() { results <- x.carryOut(ctx, i) })
		}
		if inFlight == 0 && !(held && q.free() && !refused && !x.stopping() && ctx.Err() == nil) {
			break
		}
		select {
		case r := <-results:
			inFlight--
			refused = refused || errors.Is(problemError(r.problem), ErrCredentials)
			x.report(q, r)
			x.hold.count(-x.weight(r.step))
		case <-stop:
			stop = nil // seen: only results matter from here on
			x.tell(Event{Text: "stopping: what is in flight is finished, nothing new is started"})
		case <-turn:
		case <-ctx.Done():
			if inFlight > 0 {
				inFlight--
				r := <-results
				x.report(q, r)
				x.hold.count(-x.weight(r.step))
			}
		}
	}
	for _, i := range q.rest() {
		q.settle(i, Skipped)
		x.tell(Event{Step: x.plan.Steps[i].ID, State: Skipped, Text: "not started: the run was stopped"})
	}
	return Outcome{Ending: x.ending(ctx, q)}
}

// weight is what a step counts for a Hold.
func (x *executor) weight(i int) int {
	if x.plan.Steps[i].Mutates() {
		return 1
	}
	return 0
}

func problemError(p *Problem) error {
	if p == nil {
		return nil
	}
	return p
}

// report tells how a step ended, and what that means for those behind it.
func (x *executor) report(q *queue, r result) {
	step := x.plan.Steps[r.step]
	x.ended.Store(step.ID, r.state)
	x.strange = x.strange || r.state == Parked && !heldByServerless(r.problem)
	for _, i := range q.settle(r.step, r.state) {
		behind := x.plan.Steps[i]
		e := Event{Step: behind.ID, State: Skipped, Text: fmt.Sprintf("not started: %s comes first", step.Ref())}
		if r.state == Parked {
			e.State, e.Problem = Parked, r.problem
		}
		q.settle(i, e.State)
		x.tell(e)
	}
}

func (x *executor) ending(ctx context.Context, q *queue) Ending {
	switch {
	case x.journal.failed():
		return EndUnrecorded
	case q.has(Failed):
		return EndFailed
	case ctx.Err() != nil, q.has(Skipped):
		return EndStopped
	case q.has(Parked) && x.strange:
		return EndPartial
	case q.has(Parked):
		return EndHeld
	}
	return EndDone
}
