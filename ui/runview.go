package ui

import (
	tea "charm.land/bubbletea/v2"

	"runlb/ui/cells"
)

// From this width on, the detail of a step stands beside the steps.
const twoPanes = 100

// View gives each pane its room; on a low screen the one with the arrow keys
// has all of it.
func (p *runPage) View(a area) view {
	lines := []string{p.state(a.W)}
	end := p.ending(a.W)
	if a.H < lowHeight {
		end = end[:min(len(end), a.H/2)]
		lines = append(lines, end...)
		pane, cursor := p.onePane(a.W, a.H-len(lines))
		return placed(lines, pane, cursor)
	}
	lines = append(lines, "")
	if art := drawLoadBalancer(p.w, p.run, a.W); len(art) > 0 && len(lines)+len(art)+len(end)+12 <= a.H {
		lines = append(append(lines, art...), "")
	}
	room := a.H - len(lines)
	end = end[:min(len(end), max(room-6, 0))]
	lines = append(lines, end...)
	room -= len(end)
	log := p.logRoom(a, room)
	middle := room - log - 1
	if a.W >= twoPanes {
		lines = append(lines, p.sideBySide(a.W, middle)...)
	} else {
		lines = append(lines, p.stacked(a.W, middle)...)
	}
	for len(lines) < a.H-log-1 {
		lines = append(lines, "")
	}
	pane, cursor := p.log.view(p.w.theme, p.run, p.paneTitle("LOG", paneLog), a.W, log)
	return placed(lines[:a.H-log-1], pane, cursor)
}

// placed is the lines with a pane below them, that has the cursor.
func placed(lines, pane []string, cursor *tea.Cursor) view {
	if cursor != nil {
		cursor.Y += len(lines)
	}
	return view{Lines: append(lines, pane...), Cursor: cursor}
}

// onePane is the pane with the arrow keys, below the names of all.
func (p *runPage) onePane(w, h int) (lines []string, cursor *tea.Cursor) {
	names := p.paneTitle("STEPS", paneSteps) + "  " + p.paneTitle("DETAIL", paneStep) + "  " + p.paneTitle("LOG", paneLog)
	switch p.pane {
	case paneStep:
		return append([]string{names}, p.detailPane(w, h-1)...), nil
	case paneLog:
		return p.log.view(p.w.theme, p.run, names, w, h-1)
	case paneSteps:
	}
	return p.stepRows(names, w, h), nil
}

// logRoom is how many lines the log has.
func (p *runPage) logRoom(a area, room int) int {
	switch {
	case p.pane == paneLog:
		return max(2, room/2)
	case a.W < twoPanes:
		return 2
	case a.H >= 40:
		return max(2, room/3)
	}
	return max(2, min(room/4, 9))
}

// sideBySide is the steps with the detail of one at their right.
func (p *runPage) sideBySide(w, h int) []string {
	left := w * 9 / 20
	detail := append([]string{p.paneTitle("DETAIL", paneStep)}, p.detailPane(w-left-2, h-1)...)
	for i := range detail {
		detail[i] = p.w.theme.Dim.Render("│ ") + detail[i]
	}
	return beside(p.stepRows(p.paneTitle("STEPS", paneSteps), left-1, h), detail, left)
}

// stacked is the steps above the detail, where there is no room beside them.
func (p *runPage) stacked(w, h int) []string {
	top := min(len(p.run.steps)+1, max(min(4, h), h*11/20))
	if p.pane == paneStep {
		top = min(top, max(3, h/4))
	}
	lines := p.stepRows(p.paneTitle("STEPS", paneSteps), w, top)
	if room := h - len(lines) - 1; room > 1 {
		lines = append(append(lines, ""), p.detailPane(w, room)...)
	}
	return lines
}

// detailPane is the part of the detail that is scrolled to. What does not fit
// is said to be there.
func (p *runPage) detailPane(w, h int) []string {
	all := p.about(w)
	from, to := p.detail.Window(len(all), h)
	shown := append([]string(nil), all[from:to]...)
	if p.detail.Long() && len(shown) > 0 {
		last := len(shown) - 1
		shown[last] = cells.Ends(shown[last], p.paneTitle(counted(from, to, len(all)), paneStep), w)
	}
	return shown
}

func (p *runPage) paneTitle(text string, of runPane) string {
	if p.pane == of {
		return p.w.theme.Accent.Render(text)
	}
	return p.w.theme.Dim.Render(text)
}
