package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"runlb/steps/mask"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

func (p *maskPage) View(a area) view {
	t := p.w.theme
	if p.made != p.w.finding() {
		p.answer()
	}
	lines := []string{t.Strong.Render("Paste the URL of one of your services, then mark its parts.")}
	url, at := p.url.View(a.W - 4)
	var cursor *tea.Cursor
	lead := "  "
	if p.pane == paneURL {
		lead = t.Accent.Render("› ")
		cursor = tea.NewCursor(2+at, len(lines))
	}
	lines = append(lines, lead+url, "")
	lines = append(lines, p.partLines(a.W)...)
	lines = append(lines, p.maskLines(a)...)
	foot := p.tryLine(a.W)
	room := a.H - len(lines) - 2
	lines = append(append(lines, ""), p.rowLines(a.W, room-1)...)
	for len(lines) < a.H-2 {
		lines = append(lines, "")
	}
	if p.pane == paneTry {
		_, x := p.try.View(a.W / 2)
		cursor = tea.NewCursor(6+x, len(lines))
	}
	return view{append(lines, foot, cells.Right(t.Dim.Render(mask.Model), a.W)), cursor}
}

// partLines draws the parts over their roles.
func (p *maskPage) partLines(w int) []string {
	if len(p.parts) == 0 {
		return nil
	}
	t := p.w.theme
	var above, below string
	for i, part := range p.parts {
		text, role := part.Sep+part.Text, part.Role.String()
		on := p.pane == paneParts && i == p.part
		width := max(cells.Width(text), cells.Width(role)+2) + 2
		if cells.Width(below)+width > w {
			above += t.Dim.Render(" …")
			break
		}
		ink := t.Plain
		switch part.Role {
		case mask.ServiceRole, mask.TagRole:
			ink = t.Accent
		case mask.Dropped, mask.LeftOut:
			ink = t.Dim
		}
		label := t.Dim.Render(role)
		if on {
			label = t.Strong.Render(role) + t.Accent.Render(" ▲")
		}
		above += cells.Fit(ink.Render(cells.Clean(text)), width)
		below += cells.Fit(label, width)
	}
	lines := []string{"  " + above, "  " + below}
	if p.pane == paneParts && p.part < len(p.parts) {
		why := p.parts[p.part].Why
		var can []string
		for _, r := range p.parts.Roles(p.part) {
			can = append(can, r.String())
		}
		text := "can be: " + strings.Join(can, ", ")
		if why != "" {
			text = why + " · " + text
		}
		return append(lines, "  "+t.Dim.Render(cells.Cut(text, w-2)))
	}
	return append(lines, "")
}

// maskLines draws the mask, its shorter forms, and what to know about it; or
// why there is none. Cautions are always told, notes where there is room.
func (p *maskPage) maskLines(a area) []string {
	t, w := p.w.theme, a.W
	m, ok := p.mask()
	if !ok {
		var lines []string
		for i, line := range cells.Wrap(cells.Clean(reason(p.wrong)), w-10) {
			head := cells.Space(8)
			if i == 0 {
				head = t.Strong.Render("Mask    ")
			}
			lines = append(lines, head+t.Bad.Render(line))
		}
		return lines
	}
	lines := []string{t.Strong.Render("Mask    ") + t.Accent.Render(cells.Clean(m.String()))}
	if len(p.forms) == 1 {
		lines = append(lines, t.Dim.Render("Forms   there is no shorter one"))
	}
	for i, f := range p.forms {
		if len(p.forms) == 1 {
			break
		}
		head := cells.Space(8)
		if i == 0 {
			head = t.Dim.Render("Forms   ")
		}
		mark := "○ "
		if i == p.form {
			mark = t.Good.Render("● ")
			if p.pane == paneForms {
				mark = t.Accent.Render("› ")
			}
		}
		note := f.Change
		if note == "" {
			note = "the fullest"
		}
		lines = append(lines, head+mark+cells.Clean(f.Mask.String())+"  "+t.Dim.Render(cells.Clean(note)))
	}
	for _, warning := range m.Warnings() {
		mark := t.Dim.Render("· ")
		if warning.Level == mask.Caution {
			mark = t.Warn.Render(theme.Warning.Symbol + " ")
		} else if a.H < tall {
			continue
		}
		for _, line := range paragraph(t.Dim, warning.Text, w-10) {
			lines = append(lines, cells.Space(8)+mark+line)
			mark = "  "
		}
	}
	return lines
}

// rowLines draws what the mask answers, h lines at most with their title.
func (p *maskPage) rowLines(w, h int) []string {
	t := p.w.theme
	if len(p.rows) == 0 || h < 2 {
		return nil
	}
	serves := 0
	for _, r := range p.rows {
		if r.Verdict == mask.Serves && !r.Example {
			serves++
		}
	}
	title := t.Strong.Render("What it answers")
	right := t.Dim.Render(fmt.Sprintf("%s in %s", plural(serves, "target"), cells.Clean(p.w.spec.Region)))
	from, to := p.list.Window(h - 1)
	if to-from < len(p.rows) {
		right += t.Dim.Render(" · " + counted(from, to, len(p.rows)))
	}
	lines := []string{cells.Ends(title, right, w)}
	url := 24
	for _, r := range p.rows[from:to] {
		url = max(url, cells.Width(r.URL))
	}
	url = min(url, w/2)
	for i := from; i < to; i++ {
		lead := "  "
		if p.pane == paneRows && i == p.list.At() {
			lead = t.Accent.Render("› ")
		}
		lines = append(lines, lead+p.rowLine(p.rows[i], url))
	}
	return lines
}

func (p *maskPage) rowLine(r mask.Row, url int) string {
	t := p.w.theme
	text := r.URL
	if text == "" {
		text = "no URL"
	}
	target := mask.Reading{Service: r.Service, Tag: r.Tag}.String()
	head := cells.Fit(cells.Clean(text), url) + "  "
	why := ""
	if r.Why != "" {
		why = "  " + t.Dim.Render(cells.Clean(r.Why))
	}
	switch r.Verdict {
	case mask.Serves:
		return head + t.Show(theme.Serves) + " " + cells.Clean(target) + why
	case mask.Misses:
		return t.Dim.Render(head) + t.Show(theme.Misses) + why
	case mask.Unreachable:
		return t.Dim.Render(head) + t.Show(theme.Mark{Symbol: theme.Failed.Symbol, Word: "unreachable"}) + " " + cells.Clean(target) + why
	case mask.Collides:
		return head + t.Show(theme.Mark{Symbol: theme.Warning.Symbol, Word: "collides"}) + " " + cells.Clean(target) + why
	}
	return head + t.Show(theme.Unknown) + " " + cells.Clean(target) + why
}

// tryLine is the field for a URL of the user's own, with what becomes of it.
func (p *maskPage) tryLine(w int) string {
	t := p.w.theme
	text, _ := p.try.View(w / 2)
	lead := t.Dim.Render("try › ")
	if p.pane == paneTry {
		lead = t.Accent.Render("try › ")
	}
	m, ok := p.mask()
	if url := strings.TrimSpace(p.try.Value()); ok && url != "" {
		for _, r := range mask.Table(m, "", p.services(), []string{url}) {
			if r.Example {
				r.URL = text
				return cells.Cut(lead+p.rowLine(r, cells.Width(text)+1), w)
			}
		}
	}
	return lead + text
}
