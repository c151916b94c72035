package ui

import (
	"time"

	"runlb/steps"
)

// timeline is when the steps of a run waited and worked. It is pure: the same
// events give the same timeline.
type timeline struct {
	bars  []bar // one a step, in the plan's order
	total time.Duration
}

// bar is one step on the axis, from the run's first event on: it waited for
// other steps until ready, for a turn until from, and worked until to.
type bar struct {
	ready, from, to time.Duration
	state           steps.State
	// critical steps are those that the end had to wait for: had one of them
	// been shorter, so would the run.
	critical bool
}

// newTimeline reads a run as its events told it; now ends what still goes on.
func newTimeline(r *watch, now time.Time) timeline {
	l := timeline{bars: make([]bar, len(r.steps))}
	if r.began.IsZero() {
		return l
	}
	end := now
	if r.end != nil || end.Before(r.last) {
		end = r.last
	}
	since := func(at time.Time) time.Duration { return max(0, min(at.Sub(r.began), l.total)) }
	l.total = end.Sub(r.began)
	for i, st := range r.steps {
		b := bar{state: st.state, from: l.total, to: l.total}
		if !st.ended.IsZero() {
			b.from, b.to = since(st.ended), since(st.ended)
		}
		if !st.began.IsZero() {
			b.from = min(since(st.began), b.to)
		}
		for _, id := range r.plan.Steps[i].After {
			if d, ok := r.index[id]; ok && d < i { // a plan's order honours After
				b.ready = max(b.ready, l.bars[d].to)
			}
		}
		b.ready = min(b.ready, b.from)
		l.bars[i] = b
	}
	l.trace(r)
	return l
}

// begun reports whether the step has worked, or does.
func (b bar) begun() bool { return b.state != steps.Waiting && b.state != steps.Skipped }

// trace marks the critical steps: from the one that ended last back through
// what each waited for longest.
func (l *timeline) trace(r *watch) {
	at := -1
	for i, b := range l.bars {
		if b.begun() && (at < 0 || b.to >= l.bars[at].to) {
			at = i
		}
	}
	for at >= 0 {
		l.bars[at].critical = true
		before := -1
		for _, id := range r.plan.Steps[at].After {
			if d, ok := r.index[id]; ok && d < at && l.bars[d].begun() && (before < 0 || l.bars[d].to > l.bars[before].to) {
				before = d
			}
		}
		at = before
	}
}

// span is a bar in cells: so many of each, which add up to the axis.
type span struct{ wait, turn, work, rest int }

// span lays the bar of a step on an axis of w cells.
func (l timeline) span(i, w int) span {
	b := l.bars[i]
	ready, from, to := l.cell(b.ready, w), l.cell(b.from, w), l.cell(b.to, w)
	return span{ready, from - ready, to - from, w - to}
}

// cell is where a time lies on an axis of w cells. A later time never lies
// before an earlier one, so that no bar begins before what it waited for ends.
func (l timeline) cell(d time.Duration, w int) int {
	if l.total <= 0 {
		return 0
	}
	return int(float64(w) * (float64(d) / float64(l.total)))
}

// tickSteps are the distances between the times on an axis.
var tickSteps = []time.Duration{
	time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 15 * time.Second, 30 * time.Second,
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour,
}

// every is the least distance at which times stand at least gap cells apart.
func (l timeline) every(w, gap int) time.Duration {
	for _, step := range tickSteps {
		if l.cell(step, w) >= gap {
			return step
		}
	}
	return tickSteps[len(tickSteps)-1] * time.Duration(max(1, int(l.total/tickSteps[len(tickSteps)-1])))
}
