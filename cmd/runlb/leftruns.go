package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"runlb/steps"
)

// leftRuns are the runs that were begun. They belong to the process: one that
// still goes on when the screen has gone is stopped and waited for.
type leftRuns struct {
	mu   sync.Mutex
	runs []*steps.Run
}

func (l *leftRuns) add(r *steps.Run) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.runs = append(l.runs, r)
}

// leavePatience is how long a run may take to finish what is in flight after
// the screen has gone. What takes longer goes on in the cloud, and the next
// run of the deployment finds it.
const leavePatience = 3 * time.Minute

// settle stops the runs that go on, waits for them, and says what for. The
// error is nil when nothing was cut short.
func (l *leftRuns) settle(ctx context.Context, w io.Writer) error {
	l.mu.Lock()
	runs := slices.DeleteFunc(slices.Clone(l.runs), ended)
	l.mu.Unlock()
	if len(runs) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, leavePatience)
	defer cancel()
	for _, r := range runs {
		r.Stop()
		fmt.Fprintf(w, "%s %s: finishing what is in flight; ctrl+c leaves at once\n", r.Plan().Verb, r.Plan().Deployment.Name)
		for _, name := range inFlight(r) {
			fmt.Fprintf(w, "  %s\n", name)
		}
	}
	for _, r := range runs {
		if !wait(ctx, r) {
			return &exitError{exitInterrupted, fmt.Errorf("%s %s: left while it was at work; start runlb again: it resumes", r.Plan().Verb, r.Plan().Deployment.Name)}
		}
	}
	fmt.Fprintln(w, "stopped; start runlb again to resume")
	return &exitError{code: exitStopped}
}

// told is what the newest run has told so far.
func (l *leftRuns) told() []steps.Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.runs) == 0 {
		return nil
	}
	return told(l.runs[len(l.runs)-1])
}

// ended reports whether the run has told its last event.
func ended(r *steps.Run) bool {
	return slices.ContainsFunc(told(r), func(e steps.Event) bool { return e.End != nil })
}

// inFlight names the steps that have begun and not ended.
func inFlight(r *steps.Run) []string {
	states := map[steps.StepID]steps.State{}
	for _, e := range told(r) {
		if e.State != "" {
			states[e.Step] = e.State
		}
	}
	var names []string
	for _, s := range r.Plan().Steps {
		if states[s.ID] == steps.Running {
			names = append(names, string(s.Action)+" "+s.Ref().String())
		}
	}
	return names
}

// told is what the run has told so far, without waiting for more.
func told(r *steps.Run) []steps.Event {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	events, _ := r.Since(ctx, 0)
	return events
}

// wait reports whether the run ended before ctx did.
func wait(ctx context.Context, r *steps.Run) bool {
	done := make(chan struct{})
	go func() {
		r.Wait()
		close(done)
	}()
	select {
	case <-done:
		return true
	case <-ctx.Done():
		return false
	}
}
