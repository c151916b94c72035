package journeys

import (
	"fmt"
	"strings"
	"time"
)

// The pages of what is done.
type (
	reviewPage     struct{ *user }
	runPage        struct{ *user }
	donePage       struct{ *user }
	deploymentPage struct{ *user }
	teardownPage   struct{ *user }
)

// ready waits until the plan is made.
func (p reviewPage) ready() reviewPage {
	p.WaitFor("nothing has been changed yet", "Checks")
	return p
}

func (p reviewPage) apply() runPage {
	p.Press("a")
	p.on("Run")
	return runPage(p)
}

// built waits for the end of the run.
func (p runPage) built(name string) donePage {
	p.on("Done")
	p.WaitFor(name + " is built")
	return donePage(p)
}

// verify lets a probe prove that so many targets are reached.
func (p donePage) verify(name string, targets int) donePage {
	p.WaitFor("v makes it, verifies, and removes it")
	p.Press("v")
	p.WaitFor(name+" serves", fmt.Sprintf("%d of %d targets reached", targets, targets))
	return p
}

func (p donePage) teardown(name string) teardownPage {
	p.Press("T")
	return p.user.teardown(name)
}

// teardown waits for the list and its countdown.
func (u *user) teardown(name string) teardownPage {
	u.t.Helper()
	u.WaitFor("Tear down "+name, "any key stops")
	return teardownPage{u}
}

// proven lets the seconds pass, and waits for the proof that nothing is left.
func (p teardownPage) proven(name string) {
	p.t.Helper()
	p.WaitFor(name + " is gone: 0 left")
}

func (p teardownPage) leave() homePage {
	p.t.Helper()
	p.afterGrace("enter", "Home")
	return homePage(p)
}

// gone is proven, and away from there.
func (p teardownPage) gone(name string) homePage {
	p.t.Helper()
	p.proven(name)
	return p.leave()
}

// grace is how long what opened by itself takes no keys, lest it takes those
// that were meant for what stood there before.
const grace = 425 * time.Millisecond

// afterGrace presses a key that leads to a page, when it counts.
func (u *user) afterGrace(key, page string) {
	u.t.Helper()
	time.Sleep(grace)
	u.Press(key)
	u.on(page)
}

// adopts waits until the plan takes what is there.
func (p reviewPage) adopts(kind, name string) {
	p.t.Helper()
	p.showsLine("adopt", kind, name)
}

// keeps waits until the list says of something that it stays.
func (p teardownPage) keeps(name string) {
	p.t.Helper()
	p.WaitFor("Stays", name)
}

// showsLine waits for a line that holds all the texts.
func (u *user) showsLine(texts ...string) {
	u.t.Helper()
	u.Until("a line shows "+strings.Join(texts, ", "), func(screen string) bool {
		for line := range strings.Lines(screen) {
			if holds(line, texts) {
				return true
			}
		}
		return false
	})
}

// blockedBy goes on a check that fails, reads the evidence, and holds that
// nothing is applied.
func (p reviewPage) blockedBy(check, evidence string) reviewPage {
	p.t.Helper()
	p.ready()
	p.goTo("✗ fail", check)
	p.WaitFor(evidence)
	p.Press("a")
	p.WaitFor("cannot apply")
	p.on("Review")
	return p
}

// lookAgain has the checks made afresh, until none fails.
func (p reviewPage) lookAgain() reviewPage {
	p.t.Helper()
	p.Press("r")
	return p.passes()
}

// mend takes the fix that the page offers for the check, until none fails.
func (p reviewPage) mend(fix string) reviewPage {
	p.t.Helper()
	p.WaitFor("F " + fix)
	p.Press("F")
	return p.passes()
}

func (p reviewPage) passes() reviewPage {
	p.t.Helper()
	p.Until("no check fails", func(screen string) bool {
		return strings.Contains(screen, "● pass") && !strings.Contains(screen, "✗")
	})
	return p
}

// fails waits for the end of a run that says all the texts.
func (p runPage) fails(texts ...string) runPage {
	p.t.Helper()
	p.WaitFor(append(texts, "plan again and resume")...)
	return p
}

// again plans afresh from what there is.
func (p runPage) again() reviewPage {
	p.t.Helper()
	p.afterGrace("r", "Review")
	return reviewPage(p).ready()
}

// interrupt presses ctrl+c while something is in flight, and takes a choice.
func (p runPage) interrupt(choice string) runPage {
	p.t.Helper()
	p.showsLine("◐", "network")
	p.Press("ctrl+c")
	p.WaitFor(choice)
	p.goTo(choice)
	p.Press("enter")
	return p
}

// teardown is that of what there is, from the end of a run.
func (p deploymentPage) teardown(name string) teardownPage {
	p.t.Helper()
	p.Press("T")
	return p.user.teardown(name)
}

// leaves lets the seconds pass, and waits for the end of a teardown that has
// to leave something.
func (p teardownPage) leaves(things ...string) teardownPage {
	p.t.Helper()
	p.WaitFor(append(things, " left")...)
	return p
}

// again looks once more, and goes on from there.
func (p teardownPage) again(name string) teardownPage {
	p.t.Helper()
	time.Sleep(grace)
	p.Press("r")
	return p.user.teardown(name)
}

// steps are the lines of the plan.
func (p reviewPage) steps() (steps []string) {
	p.ready()
	for line := range strings.Lines(p.Text()) {
		if strings.Contains(line, " + create ") {
			steps = append(steps, strings.TrimLeft(line, " ›"))
		}
	}
	if len(steps) == 0 {
		p.t.Fatalf("the page shows no steps:\n%s", p.Text())
	}
	return steps
}

// changes waits until the plan changes what is there, in place.
func (p reviewPage) changes(kind, name string) {
	p.t.Helper()
	p.showsLine("update", kind, name)
}
