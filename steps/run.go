package steps

import (
	"context"
	"sync"
)

// Run is one execution of a Plan. It goes on by itself; who wants to see it
// reads its events, and who reads them slowly holds up nothing.
type Run struct {
	plan      Plan
	steps     map[StepID]int // index in plan.Steps
	log       *eventLog
	stop      chan struct{}
	once      sync.Once
	hold      hold
	creations creations
	done      chan struct{}
	outcome   Outcome
}

func newRun(p Plan) *Run {
	r := &Run{plan: p, steps: map[StepID]int{}, log: newEventLog(), stop: make(chan struct{}), done: make(chan struct{})}
	r.hold.turn = make(chan struct{})
	r.creations.ids, r.creations.changed = map[string]string{}, map[string]bool{}
	for i, s := range p.Steps {
		r.steps[s.ID] = i
	}
	return r
}

// Plan is what the Run carries out.
func (r *Run) Plan() Plan { return r.plan }

// Since blocks until there are events after seq, and returns all of them; 0
// asks from the start. open is false when no more will come: after the last
// event, or when ctx has ended.
func (r *Run) Since(ctx context.Context, seq int) (events []Event, open bool) {
	return r.log.since(ctx, seq)
}

// Stop lets finish what is in flight and starts nothing new.
func (r *Run) Stop() { r.once.Do(func() { close(r.stop) }) }

// Ended is closed when Wait no longer blocks.
func (r *Run) Ended() <-chan struct{} { return r.done }

// Wait blocks until the Run has ended, its journal is closed and its lock
// released.
func (r *Run) Wait() Outcome {
	<-r.done
	return r.outcome
}

func (r *Run) has(id StepID) bool {
	_, ok := r.steps[id]
	return ok && id != ""
}

func (r *Run) stopping() bool {
	select {
	case <-r.stop:
		return true
	default:
		return false
	}
}
