package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// staleTries bounds how often a change is made anew because somebody else
// changed the resource in between.
const staleTries = 3

// update changes the step's resource, one request a part.
func (w *work) update(ctx context.Context) (*Found, string, error) {
	for i, part := range w.step.Parts {
		if i > 0 && w.stopping() {
			return nil, "", errStopped
		}
		err := w.change(ctx, part)
		if w.plan.Verb == VerbDown && errors.Is(err, ErrNotFound) && !lost(err) {
			return nil, "gone, and what was changed on it too", nil
		}
		if err != nil {
			return nil, "", err
		}
	}
	return w.made(ctx)
}

// change sets one part. A stale fingerprint and an unclear answer are cleared
// up by reading again; what already is as wanted is not sent a second time.
func (w *work) change(ctx context.Context, part Part) error {
	resumed, err := w.resume(ctx, verbUpdate, part)
	if err != nil {
		return err
	}
	for p, stale, resent, again := (pause{}), 0, 0, resumed; ; again = true {
		live, err := w.reread(ctx)
		if err != nil {
			return err
		}
		if again && !w.differs(live, part) {
			return nil
		}
		c := Change{Found: live, Want: w.step.Want, Part: part}
		err = w.carry(ctx, request{
			verb: verbUpdate, part: part, content: []any{w.step.Ref(), w.step.Want, part, live.Fingerprint, live.LabelPrint},
			send: func(ctx context.Context, id RequestID) (Operation, error) { return w.cloud.Update(ctx, c, id) },
		})
		switch {
		case err == nil:
			return nil
		case errors.Is(err, ErrStale):
			if stale++; stale > staleTries {
				return err
			}
		case unclear(err):
			if resent++; resent > w.resends(err) {
				if !w.shows(ctx, func() bool { live, look := w.reread(ctx); return look == nil && !w.differs(live, part) }) {
					return err
				}
			}
		case !passes(err) || p.tries >= readyTries:
			return err
		}
		w.say(Event{Text: "trying again: " + err.Error()})
		p.obey(err)
		if err := p.wait(ctx, w.stop); err != nil {
			return err
		}
	}
}

// reread reads the resource as it is now, and makes sure that it is still the
// one that the plan was made for.
func (w *work) reread(ctx context.Context) (Found, error) {
	live, err := w.cloud.Get(ctx, w.step.Ref())
	if err != nil {
		return Found{}, err
	}
	have := w.step.Have // nil: this Run has just made it
	if have == nil && !w.isOurs(live) || have != nil && (live.ID != have.ID || w.isOurs(*have) && !w.isOurs(live)) {
		return Found{}, w.park(&Problem{
			Text:   fmt.Sprintf("%s is not the one that was planned with", w.step.Ref()),
			Cause:  "Somebody replaced it, or took its marker away, since the plan was made.",
			Remedy: "Nothing of it was touched. Run the same command again to plan with what is there now.",
			Err:    ErrStale,
		})
	}
	return live, nil
}

func (w *work) differs(live Found, part Part) bool {
	diff := w.step.Want.Compare(live.Resource)
	return slices.ContainsFunc(diff, func(d Difference) bool { return d.Part == part })
}
