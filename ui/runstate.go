package ui

import (
	"fmt"
	"time"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// state is how far the run is, in one line: what does not fit is left out from
// the least important on.
func (p *runPage) state(w int) string {
	t, r := p.w.theme, p.run
	name := t.Strong.Render(cells.Clean(r.plan.Deployment.Name))
	mark, facts := p.standing()
	for n := len(facts); n > 0; n-- {
		right := mark
		for _, f := range facts[:n] {
			right += t.Dim.Render("  ·  ") + f
		}
		if cells.Width(name)+cells.Width(right)+2 <= w {
			return cells.Ends(name, right, w)
		}
	}
	return cells.Ends(name, mark, w)
}

// standing is the state in a few words, and the facts beside it, the most
// important first.
func (p *runPage) standing() (mark string, facts []string) {
	t, r := p.w.theme, p.run
	over := fmt.Sprintf("%d of %d done", r.count(steps.Done), len(r.steps))
	spent := "  " + clock(r.elapsed(p.w.now()))
	doing, did := "building", "built"
	switch {
	case r.plan.Undo:
		doing, did = "undoing", "undone"
	case p.down():
		doing, did = "tearing down", "gone"
	}
	switch {
	case r.open && r.stopping:
		return p.w.spinner() + " stopping after what is in flight" + spent, []string{over}
	case r.open:
		facts = append(facts, over)
		if left, known := r.left(p.w.now(), p.w.identity().Sandbox); known {
			facts = append(facts, left)
		}
		if d := critical(r.plan); d > 0 {
			facts = append(facts, t.Dim.Render(usualWords(r.plan, p.w.identity().Sandbox)))
		}
		return p.w.spinner() + " " + doing + spent, facts
	case r.end == nil:
		return t.Show(theme.Unknown) + " its events ended early", nil
	}
	spent = "  " + took(r.elapsed(p.w.now()))
	switch r.end.Ending {
	case steps.EndDone:
		return t.Good.Render(theme.Done.Symbol) + " " + did + spent, []string{over}
	case steps.EndStopped:
		return t.Warn.Render(theme.Warning.Symbol) + " stopped" + spent, []string{over}
	case steps.EndPartial, steps.EndHeld:
		return t.Warn.Render(theme.Warning.Symbol) + " something is left" + spent, []string{over}
	case steps.EndFailed, steps.EndUnrecorded:
	}
	return t.Bad.Render(theme.Failed.Symbol) + " failed" + spent, []string{over}
}

// left is how long the rest usually takes: the longest way through the steps
// that are not done. It is not known in a sandbox that has taken none of them
// before: its time is not Google's.
func (r *watch) left(now time.Time, sandbox bool) (text string, known bool) {
	rest := time.Duration(0)
	ends := make([]time.Duration, len(r.steps)) // from now on
	for i, s := range r.plan.Steps {
		st := r.steps[i]
		if st.state != steps.Running && st.state != steps.Waiting {
			continue
		}
		for _, id := range s.After {
			if d, ok := r.index[id]; ok && d < i {
				ends[i] = max(ends[i], ends[d])
			}
		}
		if !s.Mutates() && s.Action != steps.ActionSettle {
			continue
		}
		if sandbox && s.Mutates() && s.Runs == 0 {
			return "", false
		}
		usual := s.Usual
		if st.state == steps.Running {
			usual = max(0, usual-now.Sub(st.began))
		}
		ends[i] += usual
		rest = max(rest, ends[i])
	}
	if rest < time.Second {
		return "", false
	}
	return about(rest) + " left", true
}
