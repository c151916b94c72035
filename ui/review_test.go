package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
)

// The wizard's defaults lead to a plan by the real planner.
func TestWizardEndsInAReview(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := shop(t, 120, 40)
		d.onto("Review")
		d.sees("nothing has been changed yet", "create", "forwarding rule", "a month while it exists", "pass")
		page := d.app.top().(*reviewPage)
		if page.err != nil || len(page.plan.Steps) == 0 {
			t.Fatalf("plan %v, error %v", page.plan.Steps, page.err)
		}
		of := page.of
		d.press("esc", "enter")
		if page.of != of {
			t.Error("planned again though no answer has changed")
		}
		d.app.w.spec.Name = "another"
		d.press("esc", "enter")
		if page.of == of || page.plan.Deployment.Name != "another" {
			t.Errorf("did not plan again for another name: %s", page.plan.Deployment.Name)
		}
	})
}

func TestApplyWaitsForFailingChecks(t *testing.T) {
	failing := buildPlan()
	failing.Checks[0].Verdict = steps.Fail
	nothing := steps.Plan{Deployment: shopDeployment, Spec: buildPlan().Spec}
	for why, plan := range map[string]steps.Plan{"a check fails: the mask finds the services": failing, "nothing to do": nothing} {
		inBubble(t, why, func(t *testing.T) {
			d := reviewed(t, plan, nil, 120, 40)
			d.press("a")
			d.sees("cannot apply", why)
			if p := d.app.top().(*reviewPage); p.starting {
				t.Error("it begins all the same")
			}
		})
	}
}

// From a row to the page that asks for it, and back on enter.
func TestReviewEditsAndComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := reviewed(t, buildPlan(), wrongAnswers(), 80, 24)
		d.press("e")
		if d.app.top().Title() != "Network" {
			t.Fatalf("e leads to %s", d.app.top().Title())
		}
		d.press("enter")
		if _, ok := d.app.top().(*reviewPage); !ok {
			t.Errorf("enter leads to %s", d.app.top().Title())
		}
	})
}

// An answer to an earlier look means nothing any more.
func TestLatePlanMeansNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := reviewed(t, buildPlan(), nil, 80, 24)
		p := d.app.top().(*reviewPage)
		late := buildPlan()
		late.Deployment.Name = "late"
		d.app.deliver(planMsg{p.of - 1, late, nil})
		if p.plan.Deployment.Name != "shop" {
			t.Error("a late plan took the place of the newer one")
		}
	})
}

func TestExportNeverOverwrites(t *testing.T) {
	t.Chdir(t.TempDir())
	export := func(downs int) {
		synctest.Test(t, func(t *testing.T) {
			d := reviewed(t, buildPlan(), nil, 80, 24)
			d.press("x")
			for range downs {
				d.press("down")
			}
			d.press("enter")
		})
	}
	export(0)
	script, err := os.ReadFile("shop.sh")
	if err != nil || !strings.Contains(string(script), "gcloud compute url-maps create shop-url-map") {
		t.Fatalf("%v\n%s", err, script)
	}
	if err := os.WriteFile("shop.sh", []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	export(0)
	if now, _ := os.ReadFile("shop.sh"); string(now) != "mine" {
		t.Error("a file was overwritten")
	}
	export(2)
	spec, err := os.ReadFile(filepath.Join(".", "shop.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := steps.ParseSpec(spec, "shop.yaml"); err != nil || got.Name != "shop" || got.Backend.Mask != "<service>.example.com" {
		t.Errorf("%+v, %v", got, err)
	}
}

// A probe VM is made with consent only.
func TestVerifyAsksBeforeItMakesAVM(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := shop(t, 100, 30)
		p := newDeploymentPage(d.app.w, shopDeployment)
		d.app.do(open(p), nil)
		p.verify.stage = verifyLooking
		vm := &steps.Instance{Meta: meta(steps.KindInstance, "shop-probe")}
		probe := &steps.Plan{Deployment: shopDeployment, Verb: steps.VerbVerify, Steps: []steps.Step{{ID: "vm", Action: steps.ActionCreate, Want: vm, Why: "A VM asks it."}}}
		d.app.deliver(verifyPlanMsg{p.verify, steps.Verification{Deployment: shopDeployment, Instance: vm.Ref(), Probe: probe}, nil})
		if p.verify.stage != verifyAsking || p.Busy() {
			t.Fatalf("stage %d before consent", p.verify.stage)
		}
		d.app.dirty = true
		d.sees("shop-probe", "A VM asks it.", "makes it, verifies, and removes it")
		_, cmd := d.app.Update(tea.KeyPressMsg{Code: 'v', Text: "v"})
		if p.verify.stage != verifyRunning || !p.Busy() {
			t.Fatalf("stage %d after v", p.verify.stage)
		}
		d.run(cmd) // the fake cloud refuses to make it
		if p.verify.stage != verifyOver || p.verify.err == nil {
			t.Errorf("stage %d, error %v", p.verify.stage, p.verify.err)
		}
	})
}
