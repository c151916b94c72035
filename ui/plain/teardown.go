package plain

import (
	"context"
	"errors"
	"io"
	"time"

	"runlb/steps"
)

// countdown is how many seconds a teardown waits for a line of a person.
const countdown = 5

// tearDown lists what goes and what stays, wants a word, counts down, and
// deletes. gone is true when the run has begun and ended well.
func (w *wizard) tearDown(ctx context.Context, d steps.Deployment) (gone bool, err error) {
	w.blank()
	w.line("Looking afresh at %s. Nothing is deleted by looking.", place(d))
	p, err := w.session.PlanDown(ctx, d)
	if err != nil {
		return false, err
	}
	if err := Plan(w.w, p); err != nil {
		return false, err
	}
	if agreed := p.OverrideAll(steps.DiscardCheck); len(p.Failed()) > 0 && len(agreed.Failed()) == 0 {
		yes, err := w.agree(ctx, "Somebody else has changed it. Type discard to delete it all the same", "discard", "runlb down "+d.Name+" --discard-changes")
		if err != nil || !yes {
			return false, err
		}
		p = agreed
	}
	if len(p.Failed()) > 0 {
		w.line("%s fails: nothing is deleted.", plural(len(p.Failed()), "check"))
		return false, nil
	}
	if p.Count(steps.ActionDelete)+p.Count(steps.ActionUpdate) == 0 {
		w.line("There is nothing to take down.")
		return false, nil
	}
	text, word, flag := "Type yes to delete", "yes", "runlb down "+d.Name+" --yes"
	if w.existing(d).Production {
		text, word, flag = d.Name+" is marked as production. Type its name to delete it", d.Name, "runlb down "+d.Name+" --confirm "+d.Name
	}
	yes, err := w.agree(ctx, text, word, flag)
	if err != nil || !yes {
		return false, err
	}
	if left, err := w.countDown(ctx); err != nil || !left {
		return false, err
	}
	if err := w.carryOut(ctx, p); err != nil {
		return false, err
	}
	return w.failed == nil, nil
}

// countDown gives a person five seconds, in words; a line stops it, and so do
// ctrl+c and the end of the input. Nobody watches a pipe, whose next line is the
// answer to what comes next.
func (w *wizard) countDown(ctx context.Context) (over bool, err error) {
	if !w.typed {
		return true, nil
	}
	w.line("Deletion begins in %d seconds. Enter stops it.", countdown)
	for left := countdown - 1; left >= 0; left-- {
		second, cancel := context.WithTimeout(ctx, time.Second)
		_, err := w.lines.Next(second)
		cancel()
		switch {
		case err == nil, errors.Is(err, io.EOF):
			w.line("Stopped: nothing was changed.")
			return false, nil
		case ctx.Err() != nil:
			return false, ctx.Err()
		case left > 0:
			w.line("%d", left)
		}
	}
	return true, nil
}
