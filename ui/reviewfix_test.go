package ui

import (
	"slices"
	"testing"
	"testing/synctest"

	"runlb/steps"
	"runlb/ui/internal/fakecloud"
)

// One key enables what is missing, waits until it answers, and looks again.
func TestEnableAPIsFromTheReview(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := fakecloud.Shop()
		c.Off = []string{"run.googleapis.com"}
		d := drive(t, options(t, c), 120, 40)
		d.onto("Review")
		d.sees("not enabled: run.googleapis.com", "enable them here", "apply waits for it", "nothing has been changed yet")
		d.press("F")
		if len(c.Off) > 0 {
			t.Fatal("nothing was enabled")
		}
		d.sees("now passes: the APIs are enabled", "1 API enabled, nothing else has been changed")
		d.misses("apply waits for it", "nothing has been changed yet")
	})
}

// shopReview is the review in front with a plan whose first check fails.
func shopReview(t *testing.T, c steps.Check) (*driver, *reviewPage) {
	plan := buildPlan()
	plan.Checks[0] = c
	d := reviewed(t, plan, nil, 120, 40)
	return d, d.app.top().(*reviewPage)
}

var maskFails = steps.Check{ID: "mask", Question: "the mask finds the services", Verdict: steps.Fail, Evidence: "0 of 3", Fix: "Change the mask."}

// To go on in spite of a check takes a key and an answer; what was agreed to
// holds for what was seen, and for nothing else.
func TestOverrideIsDeliberate(t *testing.T) {
	inBubble(t, "waiting is where the cursor rests", func(t *testing.T) {
		d, p := shopReview(t, maskFails)
		d.press("O")
		d.sees("Go on although this check fails?", "› Wait for it", "0 of 3")
		d.press("enter")
		if p.blocked() == "" {
			t.Error("enter alone overrides")
		}
	})
	inBubble(t, "agreed", func(t *testing.T) {
		d, p := shopReview(t, maskFails)
		d.press("O", "down", "enter")
		if d.app.top() != p || p.blocked() != "" || !slices.Equal(p.plan.Overridden(), []string{"mask"}) {
			t.Fatalf("blocked %q, overridden %v", p.blocked(), p.plan.Overridden())
		}
		d.sees("agreed", "(1 agreed to)", "The journal will say so")
		d.app.deliver(planMsg{p.of, p.made, nil})
		if p.blocked() != "" {
			t.Error("a second look at the same thing asks anew")
		}
		worse := buildPlan()
		worse.Checks[0] = maskFails
		worse.Checks[0].Evidence = "0 of 3, and the tag is gone"
		d.app.deliver(planMsg{p.of, worse, nil})
		if p.blocked() == "" {
			t.Error("what was agreed to covers what was not seen")
		}
	})
	for name, change := range map[string]func(*wizard){
		"other answers": func(w *wizard) { w.begin(w.spec) },
		"another cloud": func(w *wizard) { w.openSandbox() },
	} {
		inBubble(t, name, func(t *testing.T) {
			d, p := shopReview(t, maskFails)
			d.press("O", "down", "enter")
			change(d.app.w)
			d.app.deliver(planMsg{p.of, p.made, nil})
			if p.blocked() == "" {
				t.Error("what was agreed to outlives the answers that it was about")
			}
		})
	}
	inBubble(t, "taken back", func(t *testing.T) {
		d, p := shopReview(t, maskFails)
		d.press("O", "down", "enter", "F")
		if p.blocked() == "" {
			t.Error("F does not take the consent back")
		}
	})
	inBubble(t, "firm", func(t *testing.T) {
		firm := maskFails
		firm.Firm = true
		d, p := shopReview(t, firm)
		d.press("O")
		d.sees("cannot be overridden: Change the mask.")
		if d.app.top() != p {
			t.Errorf("in front %s", d.app.top().Title())
		}
	})
}

// What somebody else has changed is put back by one key on that check, and not
// by an override of it.
func TestMendPutsBackWhatOthersChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, p := shopReview(t, steps.Check{ID: steps.MendCheck + "urlMaps/shop", Question: "URL map shop is as runlb left it", Verdict: steps.Fail, Evidence: "no: bob changed it"})
		d.sees("put it back")
		d.press("F")
		if p.blocked() != "" {
			t.Fatalf("blocked: %s", p.blocked())
		}
		d.sees("put back")
	})
}

// A lock whose owner cannot be asked is taken over by one key, and one whose
// owner is at work is not.
func TestTakeOverFromTheReview(t *testing.T) {
	inBubble(t, "elsewhere", func(t *testing.T) {
		d := reviewed(t, buildPlan(), nil, 120, 40)
		p := d.app.top().(*reviewPage)
		d.app.deliver(startedMsg{by: p, err: &steps.LockedError{Deployment: shopDeployment, Owner: steps.Owner{PID: 42, Host: "elsewhere"}, Unsure: true}})
		d.app.dirty = true
		d.sees("pid 42 on elsewhere", "takes it over")
		if act, cmd := p.Handle(Fix); act != stay() || cmd == nil || !p.starting {
			t.Error("F does not take it over")
		}
	})
	inBubble(t, "at work", func(t *testing.T) {
		d := reviewed(t, buildPlan(), nil, 120, 40)
		p := d.app.top().(*reviewPage)
		d.app.deliver(startedMsg{by: p, err: &steps.LockedError{Deployment: shopDeployment, Owner: steps.Owner{PID: 42, Host: "here"}}})
		d.app.dirty = true
		d.misses("take it over")
		if p.Handle(Fix); p.starting {
			t.Error("F begins a second run")
		}
	})
}

// What fails stands before all else, and the cursor is on it.
func TestReviewBeginsWithWhatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, p := shopReview(t, maskFails)
		if c := p.at().check; c == nil || c.ID != "mask" {
			t.Errorf("the cursor is on %+v", p.at())
		}
		p.move(Top)
		if p.at().title != "" {
			t.Error("the cursor rests on a title")
		}
	})
}
