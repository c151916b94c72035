package ui

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/internal/fakecloud"
)

// half is a run in the middle of building.
func half() *script {
	s := &script{plan: buildPlan(), open: true}
	all := ids(s.plan)
	s.goes(all[:6]...)
	s.tell(steps.Event{Step: all[6], State: steps.Running}, steps.Event{Step: all[7], State: steps.Running})
	return s.asks(all[6])
}

// brokenRun is a run that failed at the URL map.
func brokenRun() *script {
	s := &script{plan: buildPlan()}
	all := ids(s.plan)
	s.goes(all[:6]...)
	s.tell(steps.Event{Step: all[6], State: steps.Running}).asks(all[6])
	p := &steps.Problem{
		Text: "URL map shop-url-map would exceed a quota", Cause: "The project has as many of these as it may have.",
		Remedy: "Delete what is not needed, then run the same command again: it resumes.", Raw: "Quota 'URL_MAPS' exceeded. Limit: 10.0",
	}
	s.tell(steps.Event{Step: all[6], State: steps.Failed, Problem: p, Text: p.Text})
	for _, id := range all[7:] {
		s.tell(steps.Event{Step: id, State: steps.Skipped})
	}
	return s.tell(steps.Event{End: &steps.Outcome{Ending: steps.EndFailed, Took: 42 * time.Second}})
}

// parkedRun is a teardown that left a subnet.
func parkedRun() *script {
	s := &script{plan: downPlan()}
	subnet := s.plan.Steps[len(s.plan.Steps)-4]
	for _, id := range ids(s.plan) {
		if id != subnet.ID {
			s.goes(id)
			continue
		}
		p := &steps.Problem{Text: "subnet lb-subnet is in use by instance stranger", Remedy: "Run the same command again later."}
		s.tell(steps.Event{Step: id, State: steps.Running}, steps.Event{Step: id, State: steps.Parked, Problem: p, Text: p.Text})
	}
	return s.tell(steps.Event{End: &steps.Outcome{Ending: steps.EndPartial, Took: time.Minute, Left: []steps.Ref{subnet.Ref()}}})
}

func inBubble(t *testing.T, name string, test func(t *testing.T)) {
	t.Run(name, func(t *testing.T) { synctest.Test(t, test) })
}

func TestRunOffersWhatItsEndAllows(t *testing.T) {
	inBubble(t, "failed", func(t *testing.T) {
		d := running(t, brokenRun(), 120, 40)
		d.sees("would exceed a quota", "as many of these", "Delete what is not needed", "Quota 'URL_MAPS' exceeded", "plan again and resume", "tear down")
		d.press("r")
		if _, still := d.app.top().(*runPage); still {
			t.Error("r led nowhere")
		}
	})
	inBubble(t, "parked", func(t *testing.T) {
		d := running(t, parkedRun(), 120, 40)
		d.sees("1 left", "subnet lb-subnet", "in use by instance stranger", "something is left")
		d.misses("0 left")
	})
	inBubble(t, "gone", func(t *testing.T) {
		d := running(t, ended(downPlan(), steps.Outcome{Ending: steps.EndDone, Took: time.Minute}), 120, 40)
		d.sees("shop is gone: 0 left", "other-lb uses it")
		d.press("enter")
		if d.app.top().Title() != "Home" {
			t.Errorf("enter leads to %s", d.app.top().Title())
		}
	})
	inBubble(t, "stopped", func(t *testing.T) {
		s := &script{plan: buildPlan()}
		s.goes(ids(s.plan)[:3]...).tell(steps.Event{End: &steps.Outcome{Ending: steps.EndStopped, Took: time.Second}})
		running(t, s, 80, 24).sees("Stopped, as you asked", "3 done, 10 not begun", "plan again and resume")
	})
}

// Keys that were meant for the run are not taken by what opens at its end.
func TestEndTakesNoKeysAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := fakecloud.Now()
		d := running(t, brokenRun(), 80, 24)
		d.app.w.now = func() time.Time { return now }
		page := d.app.top().(*runPage)
		d.app.deliver(finishedMsg{page.run})
		for _, in := range []Intent{Reload, Teardown, Next} {
			if act, _ := page.Handle(in); act != stay() {
				t.Errorf("%s acts at once", in)
			}
		}
		now = now.Add(grace)
		if act, _ := page.Handle(Teardown); act == stay() {
			t.Error("tear down does not act after the grace period")
		}
	})
}

func TestCtrlCOffersFourHonestChoices(t *testing.T) {
	choose := func(t *testing.T, down int) (*driver, *script, *watch) {
		s := half()
		d := running(t, s, 80, 24)
		run := d.app.top().(*runPage).run
		d.press("ctrl+c")
		d.sees("Keep watching", "Stop after what is in flight", "undo what this run has made", "5 resources", "Leave runlb", "2 steps in flight, 6 done, 5 to come")
		if !s.held {
			t.Error("something new may begin while the question stands")
		}
		for range down {
			d.press("down")
		}
		return d, s, run
	}
	inBubble(t, "second ctrl+c stays", func(t *testing.T) {
		d, s, _ := choose(t, 3)
		d.press("ctrl+c")
		if _, ok := d.app.top().(*runPage); !ok || s.stopped > 0 || s.held {
			t.Errorf("in front %s, stopped %d times, held %v", d.app.top().Title(), s.stopped, s.held)
		}
	})
	inBubble(t, "esc stays", func(t *testing.T) {
		d, s, _ := choose(t, 3)
		d.press("esc")
		if _, ok := d.app.top().(*runPage); !ok || s.stopped > 0 || s.held {
			t.Errorf("in front %s, stopped %d times, held %v", d.app.top().Title(), s.stopped, s.held)
		}
	})
	inBubble(t, "keep", func(t *testing.T) {
		d, s, _ := choose(t, 0)
		d.press("enter")
		if _, ok := d.app.top().(*runPage); !ok || s.stopped > 0 || s.held {
			t.Errorf("in front %s, stopped %d times", d.app.top().Title(), s.stopped)
		}
	})
	inBubble(t, "stop", func(t *testing.T) {
		d, s, run := choose(t, 1)
		d.press("enter")
		if s.stopped != 1 || run.undo {
			t.Errorf("stopped %d times, undo %v", s.stopped, run.undo)
		}
		d.sees("stopping after what is in flight")
	})
	inBubble(t, "leave", func(t *testing.T) {
		d, s, _ := choose(t, 3)
		if _, cmd := d.app.Update(tea.KeyPressMsg{Code: tea.KeyEnter}); !quits(cmd) || s.stopped > 0 {
			t.Errorf("does not quit, or stopped the run: %d", s.stopped)
		}
	})
	inBubble(t, "undo", func(t *testing.T) {
		d, s, run := choose(t, 2)
		undo := downPlan()
		undo.Undo, undo.Steps = true, undo.Steps[4:6]
		run.planUndo = func(context.Context) (steps.Plan, error) { return undo, nil }
		d.press("enter")
		s.open = false
		s.tell(steps.Event{End: &steps.Outcome{Ending: steps.EndStopped}})
		d.app.deliver(runMsg{run, s.events, false})
		act, _ := d.app.top().Handle(finishedMsg{run})
		if _, ok := act.page.(*lookDownPage); !ok || s.stopped != 1 {
			t.Fatalf("goes on with %T, stopped %d times", act.page, s.stopped)
		}
		d.app.do(act, nil)
		page := d.app.top().(*lookDownPage)
		msg := page.look()().(downMsg)
		page.Handle(msg)
		act, _ = page.Handle(listedMsg{page})
		d.app.do(act, nil)
		d.app.dirty = true
		d.sees("Undo what this run made of shop", "2 changes, 0 stay", "starts in")
	})
}

func TestQuitWaitsForTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := running(t, half(), 80, 24)
		if _, cmd := d.app.Update(tea.KeyPressMsg{Code: 'q', Text: "q"}); quits(cmd) {
			t.Error("q quits while a run goes on")
		}
	})
}

// A run goes on being read while no page shows it, and is found again.
func TestLeavingTheRunKeepsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := shop(t, 80, 24)
		s := half()
		run := newWatch(s)
		d.app.deliver(startedMsg{watch: run})
		d.app.deliver(runMsg{run, s.events, true})
		if !d.app.busy() {
			t.Error("the program may end while a run goes on")
		}
		d.app.do(open(newDeploymentPage(d.app.w, shopDeployment)), nil)
		d.send(seekRunMsg{shopDeployment})
		page, ok := d.app.top().(*runPage)
		if !ok || page.run != run || run.count(steps.Done) != 6 {
			t.Fatalf("in front %s, %d done", d.app.top().Title(), run.count(steps.Done))
		}
		d.press("esc")
		s.open = false
		s.tell(steps.Event{End: &steps.Outcome{Ending: steps.EndDone}})
		d.app.deliver(runMsg{run, s.events, false})
		if run.end == nil || d.app.busy() {
			t.Error("the end was not heard of")
		}
	})
}

func TestEndOfABuildLeadsToDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := half()
		d := running(t, s, 80, 24)
		run := d.app.top().(*runPage).run
		s.open = false
		s.tell(steps.Event{End: &steps.Outcome{Ending: steps.EndDone, Took: 54 * time.Second}})
		d.send(runMsg{run, s.events, false})
		if d.app.top().Title() != "Done" {
			t.Fatalf("in front %s", d.app.top().Title())
		}
		d.sees("shop is built", "54 s")
	})
}

func TestHostileEventsAreHarmless(t *testing.T) {
	evil := "\x1b[2J\x1b]0;owned\x07a\rb\tc\u202e\x9b31m"
	synctest.Test(t, func(t *testing.T) {
		s := &script{plan: buildPlan()}
		for i := range s.plan.Steps {
			s.plan.Steps[i].Why, s.plan.Steps[i].Notice = evil, evil
		}
		id := s.plan.Steps[4].ID
		s.tell(
			steps.Event{Text: evil},
			steps.Event{Step: id, State: steps.Running, Text: evil, Op: evil},
			steps.Event{Step: id, Call: &steps.Call{Method: evil, Path: evil, Err: evil}},
			steps.Event{Step: id, State: steps.Failed, Problem: &steps.Problem{Text: evil, Cause: evil, Remedy: evil, Raw: evil, Err: errors.New(evil)}},
			steps.Event{End: &steps.Outcome{Ending: steps.EndFailed, Left: []steps.Ref{{Name: evil}}}})
		for _, size := range []area{{60, 15}, {80, 24}, {200, 50}} {
			d := running(t, s, size.W, size.H)
			for range len(s.plan.Steps) {
				harmless(t, d)
				fits(t, d)
				d.press("down")
			}
			if screen := d.screen(); strings.Contains(screen, "�") {
				t.Errorf("a control came as far as the last look:\n%s", screen)
			}
		}
	})
}

// Without colour a word says each state.
func TestRunWithoutColourSaysItsStates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := options(t, fakecloud.Shop())
		o.Environ = []string{"NO_COLOR=1"}
		d := drive(t, o, 120, 40)
		s := half()
		page := newRunPage(d.app.w, newWatch(s))
		d.app.do(open(page), nil)
		page.run.take(s.events, true)
		d.app.dirty = true
		d.sees("↷ adopted", "● done", "◐ in progress", "○ to come")
		if strings.Contains(d.app.View().Content, "\x1b[3") {
			t.Error("colour in spite of NO_COLOR")
		}
	})
}

// crowdedRun is the run page at 200x50 with a full log, ready for more.
func crowdedRun() (*App, *watch) {
	a := New(Options{Now: fakecloud.Now, Engine: &steps.Engine{}, Target: steps.Target{Project: fakecloud.ShopProject}})
	a.Update(tea.WindowSizeMsg{Width: 200, Height: 50})
	s := half()
	run := newWatch(s)
	run.take(s.events, true)
	a.do(open(newRunPage(a.w, run)), nil)
	return a, run
}

// From a key to the frame while 600 events come in a second: a batch of 24 is
// taken, then a key. The aim for both is 16 ms.
func BenchmarkRunKeyToFrame(b *testing.B) {
	a, run := crowdedRun()
	id := run.plan.Steps[7].ID
	keys := []tea.KeyPressMsg{{Code: tea.KeyDown}, {Code: tea.KeyTab}, {Code: tea.KeyUp}}
	batch := make([]steps.Event, 24)
	worst(b, func(i int) {
		for j := range batch {
			batch[j] = steps.Event{Seq: run.seq + j + 1, At: fakecloud.Now(), Step: id, Text: "asking again for the operation that is still going on"}
		}
		a.Update(runMsg{run, batch, true})
		a.Update(keys[i%len(keys)])
		a.View()
	})
}

// One second of a run with 60 events: batches of two each 33 ms, a frame after
// each. Aim: 10 % of a core, which is 100 ms.
func BenchmarkSecondOfEvents(b *testing.B) {
	a, run := crowdedRun()
	id := run.plan.Steps[7].ID
	for b.Loop() {
		for range 30 {
			batch := make([]steps.Event, 2)
			for j := range batch {
				batch[j] = steps.Event{Seq: run.seq + j + 1, At: fakecloud.Now(), Step: id, Text: "asking again for the operation that is still going on"}
			}
			a.Update(runMsg{run, batch, true})
			a.View()
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N)/10, "%CPU")
	b.ReportMetric(10, "%CPU-aim")
}
