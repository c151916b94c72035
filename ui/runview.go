package ui

import (
	"fmt"
	"time"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// From this width on, the detail of a step stands beside the steps.
const twoPanes = 100

func (p *runPage) View(a area) view {
	lines := []string{p.state(a.W), ""}
	end := p.ending(a.W)
	if art := p.picture(a.W); len(art) > 0 && len(lines)+len(art)+len(end)+12 <= a.H {
		lines = append(append(lines, art...), "")
	}
	room := a.H - len(lines)
	end = end[:min(len(end), max(room-6, 0))]
	room -= len(end)
	p.room = max(2, min(room/4, 9))
	if a.W < twoPanes && p.pane == paneSteps {
		p.room = 2
	}
	middle := room - p.room - 1
	if len(end) > 0 {
		lines = append(lines, end...)
	}
	if a.W >= twoPanes {
		left := a.W * 9 / 20
		detail := p.detail(a.W-left-2, middle)
		for i := range detail {
			detail[i] = p.w.theme.Dim.Render("│ ") + detail[i]
		}
		lines = append(lines, beside(p.stepRows(left-1, middle), detail, left)...)
	} else {
		lines = append(lines, p.stacked(a.W, middle)...)
	}
	for len(lines) < a.H-p.room-1 {
		lines = append(lines, "")
	}
	return view{Lines: append(lines[:a.H-p.room-1], p.logLines(a.W, p.room)...)}
}

// stacked is the steps above the detail, where there is no room beside them.
func (p *runPage) stacked(w, h int) []string {
	top := min(len(p.run.steps)+1, max(min(4, h), h*11/20))
	lines := p.stepRows(w, top)
	if room := h - len(lines) - 1; room > 1 {
		lines = append(append(lines, ""), p.detail(w, room)...)
	}
	return lines
}

// state is how far the run is, in one line.
func (p *runPage) state(w int) string {
	t, r := p.w.theme, p.run
	name := t.Strong.Render(cells.Clean(r.plan.Deployment.Name))
	usual := ""
	if d := critical(r.plan); d > 0 {
		usual = t.Dim.Render("   usually " + clock(d))
		if p.w.identity().Sandbox {
			usual = t.Dim.Render("   on Google Cloud usually " + clock(d))
		}
	}
	over := r.count(steps.Done)
	of := t.Dim.Render(fmt.Sprintf("   %d of %d done", over, len(r.steps)))
	spent := "  " + clock(r.elapsed(p.w.now()))
	verb, over2 := "building", "built"
	if p.down() {
		verb, over2 = "tearing down", "gone"
	}
	switch {
	case r.open && r.stopping:
		return cells.Ends(name, p.w.spinner()+" stopping after what is in flight"+spent+of, w)
	case r.open:
		return cells.Ends(name, p.w.spinner()+" "+verb+spent+usual+of, w)
	case r.end == nil:
		return cells.Ends(name, t.Show(theme.Unknown)+" its events ended early", w)
	}
	switch r.end.Ending {
	case steps.EndDone:
		return cells.Ends(name, t.Good.Render(theme.Done.Symbol)+" "+over2+spent+of, w)
	case steps.EndStopped:
		return cells.Ends(name, t.Warn.Render(theme.Warning.Symbol)+" stopped"+spent+of, w)
	case steps.EndPartial, steps.EndHeld:
		return cells.Ends(name, t.Warn.Render(theme.Warning.Symbol)+" something is left"+spent+of, w)
	case steps.EndFailed, steps.EndUnrecorded:
	}
	return cells.Ends(name, t.Bad.Render(theme.Failed.Symbol)+" failed"+spent+of, w)
}

// stepRows is the window of steps around the cursor, in h lines with the
// title.
func (p *runPage) stepRows(w, h int) []string {
	t := p.w.theme
	p.height = h - 1
	from, to := p.list.Window(p.height)
	title := p.paneTitle("STEPS", paneSteps)
	if to-from < len(p.run.steps) {
		title = cells.Ends(title, t.Dim.Render(counted(from, to, len(p.run.steps))), w)
	}
	lines := []string{title}
	mark := 2
	if !t.Colour {
		mark = 14
	}
	for i := from; i < to; i++ {
		s, st := p.run.plan.Steps[i], p.run.steps[i]
		lead := "  "
		name := cells.Clean(s.Ref().Name)
		const spent = 7
		room := max(w-2-mark-19-spent, 8)
		name = cells.Fit(name, room)
		if i == p.list.At() {
			lead, name = t.Accent.Render("› "), t.Strong.Render(name)
		} else if st.state == steps.Waiting {
			name = t.Dim.Render(name)
		}
		lines = append(lines, lead+cells.Fit(t.Show(stateMark(s, st.state)), mark)+cells.Fit(shortKind(s.Ref().Kind), 18)+" "+name+
			t.Dim.Render(cells.Right(p.spent(s, st), spent)))
	}
	return lines
}

func (p *runPage) paneTitle(text string, of runPane) string {
	if p.pane == of {
		return p.w.theme.Accent.Render(text)
	}
	return p.w.theme.Dim.Render(text)
}

// spent is how long a step has been going, or took.
func (p *runPage) spent(s steps.Step, st stepWatch) string {
	switch {
	case st.began.IsZero() || !s.Mutates():
		return "–"
	case st.state == steps.Running:
		return clock(p.w.now().Sub(st.began))
	case st.ended.IsZero():
		return "–"
	}
	return took(st.ended.Sub(st.began))
}

// stateMark is the state of a step as a mark.
func stateMark(s steps.Step, state steps.State) theme.Mark {
	switch state {
	case steps.Running:
		return theme.Progress
	case steps.Failed:
		return theme.Failed
	case steps.Skipped:
		return theme.Mark{Symbol: "–", Word: "skipped"}
	case steps.Parked:
		return theme.Mark{Symbol: theme.Warning.Symbol, Word: "parked"}
	case steps.Done:
		switch s.Action {
		case steps.ActionAdopt:
			return theme.Adopted
		case steps.ActionDelete:
			return theme.Mark{Symbol: theme.Done.Symbol, Word: "gone"}
		case steps.ActionKeep:
			return theme.Mark{Symbol: theme.Adopted.Symbol, Word: "stays"}
		case steps.ActionCreate, steps.ActionUpdate:
		}
		return theme.Done
	case steps.Waiting:
	}
	return theme.ToCome
}

// logLines is the tail of the log, or the part that it was scrolled to, with
// a title.
func (p *runPage) logLines(w, h int) []string {
	t, log := p.w.theme, p.run.log
	p.back = max(0, min(p.back, len(log)-h))
	to := len(log) - p.back
	from := max(0, to-h)
	title := p.paneTitle("LOG", paneLog)
	if p.back > 0 {
		title = cells.Ends(title, t.Dim.Render(counted(from, to, len(log))+"   f follows"), w)
	}
	lines := []string{title}
	for _, l := range log[from:to] {
		text := cells.Cut(l.text, w-10)
		if l.bad {
			text = t.Warn.Render(text)
		}
		lines = append(lines, t.Dim.Render(l.at.Format(time.TimeOnly))+"  "+text)
	}
	for len(lines) < h+1 {
		lines = append(lines, "")
	}
	return lines
}
