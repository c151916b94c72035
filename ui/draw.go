package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"runlb/ui/cells"
)

// The lines above and below a page.
const headHeight, footHeight = 3, 2

// draw makes one frame: header, page, footer. No line is wider than the
// terminal, and no line holds a control that is not ours.
func (a *App) draw() tea.View {
	v := tea.View{AltScreen: true, ReportFocus: true, WindowTitle: "runlb"}
	if a.mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	if a.size.W == 0 || a.size.H == 0 {
		return v
	}
	if a.size.W < minWidth || a.size.H < minHeight {
		v.Content = cells.Cut(fmt.Sprintf("runlb needs %dx%d cells; this terminal has %dx%d", minWidth, minHeight, a.size.W, a.size.H), a.size.W)
		return v
	}
	p := a.top()
	body := area{a.size.W - 2, a.size.H - headHeight - footHeight}
	shown := p.View(body)
	lines := make([]string, 0, a.size.H)
	lines = append(lines, a.header()...)
	for i := range body.H {
		line := ""
		if i < len(shown.Lines) {
			line = shown.Lines[i]
		}
		lines = append(lines, line)
	}
	lines = append(lines, a.footer()...)
	for i, line := range lines {
		if line != "" {
			lines[i] = " " + cells.Cut(cells.Sink(line), a.size.W-2)
		}
	}
	v.Content = strings.Join(lines, "\n")
	v.WindowTitle, v.ProgressBar = a.title(), a.bar()
	if c := shown.Cursor; c != nil && c.Y < body.H {
		at := *c
		at.X, at.Y, at.Blink = at.X+1, at.Y+headHeight, false
		v.Cursor = &at
	}
	return v
}
