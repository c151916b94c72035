package sandbox

import (
	"context"
	"fmt"
	"time"
)

// A google.longrunning.Operation is a document that is written once: "_due" says when it is done, "_response" what it answers then.

// longRunning is op as it is told at now: with "_error" {code, message} it has failed.
func longRunning(op object, now time.Time) object {
	o := public(op)
	if now.Before(operationDue(op)) {
		return o
	}
	o["done"] = true
	if failed := child(op, "_error"); failed != nil {
		o["error"] = failed
	} else if response := child(op, "_response"); response != nil {
		o["response"] = response
	}
	return o
}

// uuid is a random UUID of version 4.
func (s *Sandbox) uuid() string {
	a, b := s.hex(16), s.hex(16)
	return fmt.Sprintf("%s-%s-4%s-a%s-%s", a[:8], a[8:12], a[13:16], b[1:4], b[4:])
}

// pause waits for d, or less when ctx ends.
func pause(ctx context.Context, d time.Duration) error { return pauseUnless(ctx, nil, d) }

// pause waits for d, or less when ctx ends or the sandbox is closed.
func (s *Sandbox) pause(ctx context.Context, d time.Duration) error {
	return pauseUnless(ctx, s.done, d)
}

func pauseUnless(ctx context.Context, closed <-chan struct{}, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-closed:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
