package steps

import (
	"context"
	"path/filepath"
	"time"
)

// settleFor bounds the wait for what an earlier Run left in flight. What takes
// longer is met again by the steps.
const settleFor = 3 * time.Minute

// settle waits for the operations that an earlier Run of the deployment left in
// flight, so that the look at the cloud after it sees what they made. The
// journal only tells what to wait for: how they end, the look tells.
func (s *Session) settle(ctx context.Context, d Deployment) error {
	open, _, err := readOpen(s.engine.disk(), filepath.Join(s.engine.State, d.ID(), "journal"), s.engine.now())
	if err != nil {
		return err
	}
	waiting, cancel := context.WithTimeout(ctx, settleFor)
	defer cancel()
	for _, in := range open {
		if in.Op == "" {
			continue
		}
		ref, err := ParseRef(in.Path)
		if err != nil {
			continue
		}
		// The answer is not used: neither a failed operation nor a failed
		// question changes what is asked next.
		_ = s.access.Wait(waiting, Operation{Name: in.Op, Ref: ref, Verb: in.Verb})
	}
	return ctx.Err()
}
