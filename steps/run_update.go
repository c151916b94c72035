package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
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
	return w.readable(ctx)
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
		want := w.wanted(live)
		if again && !differs(want, live, part) {
			return nil
		}
		if err := w.unchanged(live, part); err != nil {
			return err
		}
		c := Change{Found: live, Want: want, Part: part}
		err = w.carry(ctx, request{
			verb: verbUpdate, part: part, content: []any{w.step.Ref(), want, part, live.Fingerprint, live.LabelPrint},
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
				if !w.shows(ctx, func() bool { live, look := w.reread(ctx); return look == nil && !differs(w.wanted(live), live, part) }) {
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

// wanted is the resource as the step wants it, with what is not this
// deployment's as it is now: the API takes labels and annotations whole.
func (w *work) wanted(live Found) Resource {
	switch want := w.step.Want.(type) {
	case *Service:
		if have, ok := live.Resource.(*Service); ok {
			s := *want
			s.Annotations = readNote(want, w.plan.Deployment).write(have, w.plan.Deployment)
			return &s
		}
	case *ForwardingRule:
		if have, ok := live.Resource.(*ForwardingRule); ok {
			f := *want
			f.Labels = withProduction(have.Labels, want.Labels[LabelProduction])
			return &f
		}
	}
	return w.step.Want
}

// unchanged makes sure that what is about to be changed is as the plan has
// found it: a fingerprint that was just read would let another's change go
// unseen. Annotations are each deployment's own.
func (w *work) unchanged(live Found, part Part) error {
	have := w.step.Have
	if have == nil || part == PartAnnotations || !differs(have.Resource, live, part) || !differs(w.step.Want, live, part) {
		return nil
	}
	var since []string
	for _, x := range partOf(have.Compare(live.Resource), part) {
		since = append(since, fmt.Sprintf("%s is %s, was %s", x.Field, orNone(x.Have), orNone(x.Want)))
	}
	return w.park(&Problem{
		Text:   fmt.Sprintf("%s was changed by somebody else since the plan was made: %s", w.step.Ref(), strings.Join(since, "; ")),
		Cause:  "Somebody else works on it at the same time.",
		Remedy: "Their change was not overwritten. Run the same command again to plan with what is there now.",
		Err:    ErrStale,
	})
}

func differs(want Resource, live Found, part Part) bool {
	return len(partOf(want.Compare(live.Resource), part)) > 0
}

func partOf(d []Difference, part Part) []Difference {
	return slices.DeleteFunc(d, func(x Difference) bool { return x.Part != part })
}
