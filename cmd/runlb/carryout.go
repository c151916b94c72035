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
// finish what is in flight, and on a terminal asks how to go on; the second ends
// it at once.
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
	pause := a.pauseWith(ctx, run)
	defer pause.end()
	if err := a.safely(func() error { return a.follow(pause) }); err != nil {
		run.Stop() // nobody is left to watch: a closed pipe must not leave half a run going.
		run.Wait()
		return err
	}
	outcome := run.Wait()
	pause.end()
	if err := pause.failed(); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if pause.undo.Load() {
		return a.undo(ctx, s, run)
	}
	if outcome.Ending == steps.EndStopped {
		fmt.Fprintln(a.err, "stopped; to resume: "+a.again())
	}
	return endingError(outcome.Ending)
}

func (a *app) follow(run plain.Source) error {
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
	case steps.EndHeld:
		return &exitError{code: exitHeld}
	case steps.EndPartial:
		return &exitError{code: exitPartial}
	case steps.EndUnrecorded:
		return &exitError{code: exitUnrecorded}
	}
	return &exitError{code: exitFailed}
}
