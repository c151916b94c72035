package steps

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// delete takes the step's resource away, when it is ours as just read and the
// one that was listed.
func (w *work) delete(ctx context.Context) (*Found, string, error) {
	ref := w.step.Ref()
	if _, err := w.resume(ctx, verbDelete, ""); err != nil {
		return nil, "", err
	}
	confirmed := false // a stranger who uses it was seen twice
	for p, stale, resent := (pause{}), 0, 0; ; {
		live, err := w.look(ctx)
		if err != nil {
			return nil, "", err
		}
		if live == nil {
			return nil, "gone", nil
		}
		if err := w.mayDelete(*live); err != nil {
			return nil, "", err
		}
		err = w.carry(ctx, request{
			verb: verbDelete, content: []any{ref, live.ID, live.Fingerprint},
			send: func(ctx context.Context, id RequestID) (Operation, error) { return w.cloud.Delete(ctx, *live, id) },
		})
		switch {
		case err == nil:
			return nil, "gone", nil
		case unclear(err):
			if resent++; resent > w.resends(err) {
				if !w.shows(ctx, func() bool { f, look := w.look(ctx); return f == nil && look == nil }) {
					return nil, "", err
				}
			}
		case errors.Is(err, ErrNotFound):
			return nil, "gone", nil
		case errors.Is(err, ErrInUse):
			if own, gone := w.ownUser(err); !own || gone && p.tries >= readyTries {
				if confirmed || heldByServerless(err) {
					return nil, "", w.park(err)
				}
				confirmed = true
			}
		case errors.Is(err, ErrStale):
			if stale++; stale > staleTries {
				return nil, "", w.park(err)
			}
		case !passes(err) || p.tries >= readyTries:
			return nil, "", err
		}
		w.say(Event{Text: "trying again: " + err.Error()})
		p.obey(err)
		if err := p.wait(ctx, w.stop); err != nil {
			return nil, "", err
		}
	}
}

// mayDelete checks the resource as just read: it carries the deployment's
// marker and is the one that was listed; a service is also as runlb left it.
func (w *work) mayDelete(live Found) error {
	why := ""
	switch have := w.step.Have; {
	case !w.isOurs(live):
		why = "it does not carry this deployment's marker"
	case live.ID != have.ID:
		why = "it is another one, of the same name, than the one that was listed"
	case !sameService(live.Resource, have.Resource):
		why = "somebody deployed to it since it was listed"
	default:
		return nil
	}
	return w.park(&Problem{
		Text:   fmt.Sprintf("%s stays: %s", w.step.Ref(), why),
		Cause:  "It was changed by somebody else.",
		Remedy: "Look at it, and remove it by hand if nobody needs it.",
		Err:    ErrStale,
	})
}

// sameService is false for a Cloud Run service whose content changed.
func sameService(live, have Resource) bool {
	a, ok := live.(*Service)
	b, also := have.(*Service)
	return !ok || !also || a.Image == b.Image && a.Generation == b.Generation
}

// park makes a teardown leave the resource for later. In any other Run it is a
// failure.
func (w *work) park(err error) error {
	if w.plan.Verb == VerbDown {
		return &parkedError{err}
	}
	return err
}

// ownUser reports whether what uses the resource is deleted by this same Run,
// so that waiting helps, and whether it was deleted already: it may show for a
// while, and what shows longer is another's, of the same name.
func (w *work) ownUser(err error) (own, gone bool) {
	user, ok := userOf(err)
	if !ok {
		return false, false
	}
	for _, s := range w.plan.Steps {
		if s.Action == ActionDelete && s.ID != w.step.ID && strings.HasSuffix(user, s.Ref().Path()) {
			_, gone = w.ended.Load(s.ID)
			return true, gone
		}
	}
	return false, false
}
