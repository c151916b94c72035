package ui

import (
	"slices"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// Where there is this much room, each step has its usual time beside its own.
const usualWidth, usualRoom = 9, 66

// stepRows is the window of steps around the cursor, in h lines with a title.
func (p *runPage) stepRows(title string, w, h int) []string {
	t := p.w.theme
	p.height = h - 1
	from, to := p.list.Window(p.height)
	if to-from < len(p.run.steps) {
		title = cells.Ends(title, t.Dim.Render(counted(from, to, len(p.run.steps))), w)
	}
	lines := []string{title}
	mark, spent := 2, 7
	if !t.Colour {
		mark = 14
	}
	tail := spent
	if w >= usualRoom && slices.ContainsFunc(p.run.plan.Steps, func(s steps.Step) bool { return p.usual(s) != "" }) {
		tail += usualWidth
	}
	for i := from; i < to; i++ {
		s, st := p.run.plan.Steps[i], p.run.steps[i]
		lead := "  "
		name := cells.Fit(cells.Clean(s.Ref().Name), max(w-2-mark-19-tail, 8))
		if i == p.list.At() {
			lead, name = t.Accent.Render("› "), t.Strong.Render(name)
		} else if st.state == steps.Waiting {
			name = t.Dim.Render(name)
		}
		line := lead + cells.Fit(t.Show(stateMark(s, st.state)), mark) + cells.Fit(shortKind(s.Ref().Kind), 18) + " " + name +
			t.Dim.Render(cells.Right(p.spent(s, st), spent))
		if usual := p.usual(s); usual != "" && tail > spent {
			line += t.Dim.Render(cells.Right("of "+usual, usualWidth))
		}
		lines = append(lines, line)
	}
	return lines
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
