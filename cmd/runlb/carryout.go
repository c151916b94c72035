package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"runlb/steps"
	"runlb/ui/plain"
)

// carryOut runs the plan and shows its events. The first signal lets the run
// finish what is in flight; the second ends it at once.
func (a *app) carryOut(ctx context.Context, s *steps.Session, p steps.Plan) error {
	run, err := s.Start(ctx, p)
	switch {
	case errors.Is(err, steps.ErrLocked):
		return &exitError{exitLocked, err}
	case errors.Is(err, steps.ErrJournal):
		return &exitError{exitUnrecorded, err}
	case err != nil:
		return err
	}
	restore := a.signals.stopWith(func() {
		fmt.Fprintln(a.err, "stopping: finishing what is in flight; once more ends at once")
		run.Stop()
	})
	defer restore()
	if err := a.follow(run); err != nil {
		run.Stop() // nobody is left to watch: a closed pipe must not leave half a run going.
		run.Wait()
		return err
	}
	outcome := run.Wait()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return endingError(outcome.Ending)
}

func (a *app) follow(run *steps.Run) error {
	if !a.flags.json {
		return plain.Follow(a.out, run)
	}
	lines := json.NewEncoder(a.out)
	lines.SetEscapeHTML(false)
	for seq, open := 0, true; open; {
		var events []steps.Event
		events, open = run.Since(context.Background(), seq)
		for _, e := range events {
			seq = e.Seq
			if err := lines.Encode(eventToJSON(e)); err != nil {
				return fmt.Errorf("write events: %w", err)
			}
		}
	}
	return nil
}

// endingError is the exit code of a run; what there is to say was said by its
// events.
func endingError(e steps.Ending) error {
	switch e {
	case steps.EndDone:
		return nil
	case steps.EndStopped:
		return &exitError{code: exitStopped}
	case steps.EndPartial:
		return &exitError{code: exitPartial}
	case steps.EndUnrecorded:
		return &exitError{code: exitUnrecorded}
	}
	return &exitError{code: exitFailed}
}
