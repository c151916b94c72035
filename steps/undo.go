package steps

import (
	"context"
	"fmt"
)

// PlanUndo looks freshly and says how to take away exactly what a Run that has
// ended made, and nothing that was there before it: the same as a teardown of
// that part, with the same rules. What the Run changed in place stays changed,
// but for who may call services that it was the first to change.
func (s *Session) PlanUndo(ctx context.Context, r *Run) (Plan, error) {
	select {
	case <-r.done:
	default:
		return Plan{}, fmt.Errorf("undo %s of %s: it is still at work", r.plan.Verb, r.plan.Deployment.Name)
	}
	d := r.plan.Deployment
	if err := s.lookDown(ctx, d); err != nil {
		return Plan{}, err
	}
	p, err := newTeardown(d, s.inv, &r.creations)
	p.Undo = true
	return s.paced(p), err
}
