package ui

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"runlb/steps"
	"runlb/ui/internal/fakecloud"
)

// reviewed is the App with the review of a plan in front.
func reviewed(t *testing.T, plan steps.Plan, err error, w, h int) *driver {
	d := shop(t, w, h)
	d.review(plan, err)
	return d
}

// review brings the review of a plan to the front.
func (d *driver) review(plan steps.Plan, err error) {
	p := d.app.pages[len(d.app.pages)-1].(*reviewPage)
	d.app.w.spec = plan.Spec
	d.app.do(open(p), nil)
	d.app.deliver(planMsg{p.of, plan, err})
}

// proven is the App with the done page of a deployment that was verified.
func proven(t *testing.T, w, h int) *driver {
	d := shop(t, w, h)
	run := newWatch(ended(buildPlan(), steps.Outcome{Ending: steps.EndDone, Took: 54 * time.Second}))
	events, _ := run.run.Since(t.Context(), 0)
	run.take(events, false)
	p := newDonePage(d.app.w, run)
	p.verify.stage = verifyLooking // what PlanVerify says is told below
	d.app.do(open(p), nil)
	targets := []steps.ProbeTarget{
		{ID: "a", URL: "https://login.example.com/", Address: "10.1.2.99", Service: "login"},
		{ID: "b", URL: "https://cart.example.com/", Address: "10.1.2.99", Service: "cart"},
		{ID: "c", URL: "https://catalog.example.com/", Address: "10.1.2.99", Service: "catalog"},
	}
	plan := steps.Verification{Deployment: shopDeployment, Targets: targets, Probe: &steps.Plan{Verb: steps.VerbVerify}}
	d.app.deliver(verifyPlanMsg{p.verify, plan, nil})
	p.verify.stage = verifyRunning
	var news []verifyNews
	for i, target := range targets {
		r := steps.ProbeResult{Target: target, Try: i + 1, Code: 200, Took: 12 * time.Millisecond, Verdict: steps.ProbeServing}
		if target.Service == "cart" {
			r.Code, r.Verdict = 403, steps.ProbePrivate
		}
		news = append(news, verifyNews{try: &r})
	}
	news = append(news, verifyNews{report: &steps.Report{OK: true, Summary: "3 of 3 targets reached"}})
	d.app.deliver(verifyMsg{of: p.verify, news: news, ended: true})
	return d
}

// standingShop is the shop with a deployment in it.
func standingShop() *fakecloud.Cloud {
	c := fakecloud.Shop()
	for _, r := range resources() {
		c.Items = append(c.Items, steps.Found{Resource: r, ID: r.Ref().Name, Created: fakecloud.Now().Add(-75 * time.Hour)})
	}
	return c
}

func wrongAnswers() error {
	return fmt.Errorf("plan: %w", errors.Join(
		&steps.FieldError{Field: "network.subnet.range", Value: "10.1.2.0/33", Problem: "not a range", Remedy: "Write it as 10.1.2.0/24"},
		&steps.FieldError{Field: "certificate.key", Value: "nowhere.key", Problem: "no such file"}))
}

// laterFrames are the pages after the questions.
func laterFrames() []frame {
	failing := buildPlan()
	failing.Checks[0].Verdict, failing.Checks[0].Fix = steps.Fail, "Change the mask."
	return []frame{
		{"review", func(t *testing.T, w, h int) *driver { return reviewed(t, buildPlan(), nil, w, h) }},
		{"review-update", func(t *testing.T, w, h int) *driver {
			d := reviewed(t, buildPlan(), nil, w, h)
			d.press("end", "up", "up", "up")
			return d
		}},
		{"review-fails", func(t *testing.T, w, h int) *driver {
			d := reviewed(t, failing, nil, w, h)
			d.press("a")
			return d
		}},
		{"review-wrong", func(t *testing.T, w, h int) *driver { return reviewed(t, buildPlan(), wrongAnswers(), w, h) }},
		{"export", func(t *testing.T, w, h int) *driver {
			d := reviewed(t, buildPlan(), nil, w, h)
			d.press("x")
			return d
		}},
		{"run", func(t *testing.T, w, h int) *driver { return running(t, half(), w, h) }},
		{"run-log", func(t *testing.T, w, h int) *driver {
			d := running(t, half(), w, h)
			d.press("tab", "up", "up")
			return d
		}},
		{"timeline", func(t *testing.T, w, h int) *driver {
			d := running(t, scheduled(buildPlan(), 30*time.Second), w, h)
			d.app.w.now = func() time.Time { return fakecloud.Now().Add(30 * time.Second) }
			d.press("t", "end", "up", "up", "up", "up")
			return d
		}},
		{"run-choices", func(t *testing.T, w, h int) *driver {
			d := running(t, half(), w, h)
			d.press("ctrl+c")
			return d
		}},
		{"run-failed", func(t *testing.T, w, h int) *driver { return running(t, brokenRun(), w, h) }},
		{"run-parked", func(t *testing.T, w, h int) *driver { return running(t, parkedRun(), w, h) }},
		{"run-gone", func(t *testing.T, w, h int) *driver {
			return running(t, ended(downPlan(), steps.Outcome{Ending: steps.EndDone, Took: 41 * time.Second}), w, h)
		}},
		{"done", proven},
		{"countdown", func(t *testing.T, w, h int) *driver {
			d := shop(t, w, h)
			d.app.do(open(newCountdownPage(d.app.w, downPlan(), false)), nil)
			return d
		}},
		{"countdown-production", func(t *testing.T, w, h int) *driver {
			d := shop(t, w, h)
			d.app.do(open(newCountdownPage(d.app.w, downPlan(), true)), nil)
			d.press("sho")
			return d
		}},
		{"deployment", func(t *testing.T, w, h int) *driver {
			d := drive(t, options(t, standingShop()), w, h)
			d.press("enter")
			return d
		}},
		{"deployment-drift", func(t *testing.T, w, h int) *driver {
			d := drive(t, options(t, standingShop()), w, h)
			d.press("enter")
			p := d.app.top().(*statusPage)
			urlMap := resources()[6].Ref()
			d.app.deliver(driftMsg{p, []steps.Drift{
				{Ref: resources()[4].Ref(), State: steps.DriftSame},
				{Ref: urlMap, State: steps.DriftChanged, Differences: []steps.Difference{{Field: "default backend", Have: "other-backend", Want: "shop-backend"}},
					By: steps.Alteration{Verb: "patch", By: "someone@example.com", At: fakecloud.Now().Add(-time.Hour)}},
				{Ref: steps.Ref{Kind: steps.KindFirewallRule, Project: shopDeployment.Project, Location: steps.Global, Name: "shop-allow-ssh"}, State: steps.DriftGone},
			}, nil})
			for d.app.top().(*statusPage).at().Path() != urlMap.Path() {
				d.press("down")
			}
			return d
		}},
		{"home-deployments", func(t *testing.T, w, h int) *driver {
			o := options(t, standingShop())
			err := o.Engine.KeepAnswers(steps.Answers{Page: "Network", At: fakecloud.Now().Add(-20 * time.Minute),
				Spec: steps.Spec{Project: fakecloud.ShopProject, Name: "apps", Region: "us-central1", Backend: steps.Backend{Service: "cart"}}})
			if err != nil {
				t.Fatal(err)
			}
			return drive(t, o, w, h)
		}},
	}
}

// TestFramesAfterTheQuestions holds them at each size.
func TestFramesAfterTheQuestions(t *testing.T) { holdFrames(t, laterFrames()) }
