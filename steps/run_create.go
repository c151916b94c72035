package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

const (
	// readyTries bounds how often something is tried again that passes by
	// itself: a resource that is not ready, an operation that failed inside. With
	// the pauses between them it is about two minutes.
	readyTries = 16
	// resendTries bounds how often a request without a request id is sent again.
	resendTries = 3
	// readableFor bounds the wait for a made resource to show.
	readableFor = time.Minute
)

// create makes the step's resource. Whatever the answers are, it is made once:
// an unclear one is cleared up by a look at the name.
func (w *work) create(ctx context.Context) (*Found, string, error) {
	want := w.step.Want
	r := request{verb: verbCreate, content: []any{want.Ref(), want}, send: func(ctx context.Context, id RequestID) (Operation, error) {
		return w.cloud.Create(ctx, want, id)
	}}
	resumed, err := w.resume(ctx, verbCreate, "")
	if err != nil {
		return nil, "", err
	}
	if resumed && !w.sentAlike(r) {
		if f, err := w.look(ctx); f != nil || err != nil {
			return w.take(f, err)
		}
	}
	for p, resent := (pause{}), 0; ; {
		err := w.carry(ctx, r)
		switch {
		case err == nil:
			w.fresh = !resumed
			return w.readable(ctx)
		case unclear(err), errors.Is(err, ErrExists):
			if f, err := w.look(ctx); f != nil || err != nil {
				return w.take(f, err)
			}
			if unclear(err) {
				if resent++; resent > w.resends(err) {
					return nil, "", err
				}
			}
		case !passes(err):
			return nil, "", err
		}
		if p.tries >= readyTries {
			return nil, "", err
		}
		w.say(Event{Text: "trying again: " + err.Error()})
		p.obey(err)
		if err := p.wait(ctx, w.stop); err != nil {
			return nil, "", err
		}
	}
}

// readable reads the resource until it shows: DONE may come before that.
func (w *work) readable(ctx context.Context) (*Found, string, error) {
	ref := w.step.Ref()
	for p := (pause{}); ; {
		f, err := w.cloud.Get(ctx, ref)
		switch {
		case err == nil:
			return &f, "", nil
		case !errors.Is(err, ErrNotFound):
			return nil, "", err
		case p.total > readableFor:
			return nil, "", fmt.Errorf("read %s: its operation is done, but it did not show within %s: %w", ref, readableFor, err)
		}
		if err := p.wait(ctx, nil); err != nil {
			return nil, "", err
		}
	}
}

// look reads the step's resource; nil when there is none.
func (w *work) look(ctx context.Context) (*Found, error) {
	f, err := w.cloud.Get(ctx, w.step.Ref())
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &f, nil
}

// take decides about a resource that is already there: ours and as wanted is as
// good as made; what is ours and different, or not ours, is left alone.
func (w *work) take(f *Found, err error) (*Found, string, error) {
	if err != nil {
		return nil, "", err
	}
	ref := w.step.Ref()
	if !w.isOurs(*f) {
		return nil, "", &Problem{
			Text:   fmt.Sprintf("%s exists already, and this deployment did not make it", ref),
			Cause:  "Somebody else made one of the same name.",
			Remedy: "Nothing was touched. Give the deployment another name, or remove theirs if it is not needed.",
			Err:    ErrExists,
		}
	}
	diff := slices.DeleteFunc(w.step.Want.Compare(f.Resource), w.setByAnother)
	if len(diff) > 0 {
		return nil, "", &Problem{
			Text:   fmt.Sprintf("%s exists already, but differs: %s", ref, differences(diff).sentence()),
			Cause:  "Another runlb made it from another Spec, or somebody changed it.",
			Remedy: "Nothing was touched. Run the same command again: it plans the change.",
			Err:    ErrExists,
		}
	}
	return f, "was there already, and as wanted", nil
}

// setByAnother reports whether another step of the plan sets what differs: what
// an earlier run has set already is no difference then.
func (w *work) setByAnother(d Difference) bool {
	return slices.ContainsFunc(w.plan.Steps, func(s Step) bool {
		return s.ID != w.step.ID && s.Ref() == w.step.Ref() && slices.Contains(s.Parts, d.Part)
	})
}

// passes reports whether the error goes away by itself.
func passes(err error) bool {
	return errors.Is(err, ErrNotReady) || failedOperation(err) && (errors.Is(err, ErrUnavailable) || errors.Is(err, ErrRate))
}
