package ui

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"runlb/steps"
	"runlb/ui/internal/fakecloud"
)

// anyRun is a run of some plan, up to some moment: each step begins when all
// that it waits for is done, or some time later.
func anyRun(t *rapid.T) (*watch, time.Time) {
	plan := steps.Plan{Deployment: shopDeployment, Verb: steps.VerbUp}
	n := rapid.IntRange(1, 12).Draw(t, "steps")
	ends := make([]time.Duration, n)
	type moment struct {
		at    time.Duration
		event steps.Event
	}
	var moments []moment
	for i := range n {
		s := steps.Step{ID: steps.StepID(fmt.Sprint("step-", i)), Action: steps.ActionCreate, Want: resources()[i%len(resources())]}
		begin := time.Duration(0)
		for d := range i {
			if rapid.Bool().Draw(t, "after") {
				s.After = append(s.After, plan.Steps[d].ID)
				begin = max(begin, ends[d])
			}
		}
		begin += time.Duration(rapid.IntRange(0, 2000).Draw(t, "turn")) * time.Millisecond
		ends[i] = begin + time.Duration(rapid.IntRange(0, 60_000).Draw(t, "works"))*time.Millisecond
		plan.Steps = append(plan.Steps, s)
		moments = append(moments, moment{begin, steps.Event{Step: s.ID, State: steps.Running}}, moment{ends[i], steps.Event{Step: s.ID, State: steps.Done}})
	}
	slices.SortStableFunc(moments, func(a, b moment) int { return int(a.at - b.at) })
	told := rapid.IntRange(1, len(moments)).Draw(t, "told")
	r := newWatch(&script{plan: plan})
	began := fakecloud.Now()
	for i, m := range moments[:told] {
		m.event.Seq, m.event.At = i+1, began.Add(m.at)
		r.take([]steps.Event{m.event}, true)
	}
	return r, r.last.Add(time.Duration(rapid.IntRange(0, 5000).Draw(t, "since")) * time.Millisecond)
}

// No bar begins before what it waited for has ended, on any axis, and the
// parts of each bar add up to the axis.
func TestTimelineKeepsTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, now := anyRun(t)
		l := newTimeline(r, now)
		w := rapid.IntRange(1, 300).Draw(t, "width")
		for i, s := range r.plan.Steps {
			sp := l.span(i, w)
			if min(sp.wait, sp.turn, sp.work, sp.rest) < 0 || sp.wait+sp.turn+sp.work+sp.rest != w {
				t.Fatalf("%s: %+v on %d cells", s.ID, sp, w)
			}
			for _, id := range s.After {
				d := l.span(r.index[id], w)
				if begins, ended := sp.wait+sp.turn, d.wait+d.turn+d.work; begins < ended {
					t.Errorf("%s begins at cell %d, before %s ends at %d", s.ID, begins, id, ended)
				}
			}
		}
	})
}

// The critical steps are one way through the plan: each waited for the one
// before it, and nothing ended later than the last.
func TestTimelineTracesOneWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, now := anyRun(t)
		l := newTimeline(r, now)
		before := -1
		for i, b := range l.bars {
			if !b.critical {
				continue
			}
			if before < 0 && b.ready > 0 {
				t.Errorf("%s waited, and nothing critical is before it", r.plan.Steps[i].ID)
			}
			if before >= 0 && (!slices.Contains(r.plan.Steps[i].After, r.plan.Steps[before].ID) || l.bars[before].to != b.ready) {
				t.Errorf("%s did not wait for %s until it was ready", r.plan.Steps[i].ID, r.plan.Steps[before].ID)
			}
			before = i
		}
		for i, b := range l.bars {
			if b.begun() && b.to > l.bars[before].to {
				t.Errorf("%s ended after the last critical step", r.plan.Steps[i].ID)
			}
		}
	})
}

func TestTimelineOfNothing(t *testing.T) {
	l := newTimeline(newWatch(&script{plan: buildPlan()}), fakecloud.Now())
	for i := range l.bars {
		if sp := l.span(i, 40); sp != (span{rest: 40}) {
			t.Errorf("step %d: %+v", i, sp)
		}
	}
}
