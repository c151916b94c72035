package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"runlb/steps/mask"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// A page lower than this leaves out what can wait. Notes on the mask are told
// where it has so many lines.
const low, manyLines = 14, 12

// View draws the URL with its parts over the mask and what it answers; these
// two stand beside each other on a wide screen.
func (p *maskPage) View(a area) view {
	if p.answers.made != p.w.finding() {
		p.answer()
	}
	lines, cursor := p.textLines(a)
	foot, at := p.footLines(a)
	room := a.H - len(lines) - len(foot)
	if a.W >= wideForm {
		left := a.W * 2 / 5
		about := p.maskLines(left-3, room, true)
		lines = append(lines, beside(about, p.rowLines(area{a.W - left, room}, "What it answers"), left)...)
	} else {
		about := p.maskLines(a.W, room-4, a.H >= low)
		if a.H >= low && len(p.answers.rows) > 0 {
			about = append(about, "")
		}
		lines = append(lines, about...)
		title := "What it answers"
		if a.H < low {
			title = "By runlb's model" // the foot has no room to say so
		}
		lines = append(lines, p.rowLines(area{a.W, a.H - len(lines) - len(foot)}, title)...)
	}
	for len(lines) < a.H-len(foot) {
		lines = append(lines, "")
	}
	if p.pane == paneTry {
		cursor = tea.NewCursor(at, len(lines)+len(foot)-1)
		if a.H >= low {
			cursor.Y--
		}
	}
	return view{append(lines, foot...), cursor}
}

// textLines are the fields that are typed into, and the parts of the URL.
func (p *maskPage) textLines(a area) (lines []string, cursor *tea.Cursor) {
	t := p.w.theme
	if a.H >= low {
		lines = append(lines, t.Strong.Render("Paste the URL of one of your services, then mark its parts."))
	}
	if p.tagged {
		text, at := p.tag.View(a.W / 3)
		lead := "  "
		if p.pane == paneTag {
			lead, cursor = t.Accent.Render("› "), tea.NewCursor(2+len("tag  ")+at, len(lines))
		}
		note := ""
		if text == "" {
			note = t.Dim.Render("every request goes to this tag of its service")
		}
		lines = append(lines, lead+t.Dim.Render("tag  ")+text+note)
	}
	text, at := p.url.View(a.W - 4)
	lead := "  "
	if p.pane == paneURL {
		lead, cursor = t.Accent.Render("› "), tea.NewCursor(2+at, len(lines))
	}
	if p.fresh {
		text = t.Dim.Render(text) + t.Dim.Render("   an example: type or paste yours")
	}
	lines = append(lines, cells.Cut(lead+text, a.W))
	if a.H >= low && len(p.draft.Parts()) > 0 {
		lines = append(lines, "")
	}
	lines = append(lines, p.partLines(a.W)...)
	if a.H >= low {
		lines = append(lines, "")
	}
	return lines, cursor
}

// footLines are the URLs that are tried, and what all this is: a model.
func (p *maskPage) footLines(a area) (lines []string, cursor int) {
	h := 1
	switch {
	case a.H >= 2*tall:
		h = 8
	case a.H >= low:
		h = 3
	}
	lines, cursor = p.tryLines(a.W, h)
	if a.H >= low {
		lines = append(lines, cells.Right(p.w.theme.Dim.Render(mask.Model), a.W))
	}
	return lines, cursor
}

// maskLines draws the mask, its shorter forms, and what to know about it, in h
// lines at most; nothing while there is none. Cautions are always told, notes
// where there is room.
func (p *maskPage) maskLines(w, h int, roomy bool) []string {
	t := p.w.theme
	m, ok := p.draft.Mask()
	if !ok {
		if len(p.draft.Parts()) > 0 {
			return p.noMask(w)
		}
		return nil
	}
	const indent = 8
	lines := []string{t.Strong.Render(cells.Fit("Mask", indent)) + p.ink(m.String())}
	add := func(ink string, text ...string) {
		for i, line := range text {
			if i > 0 {
				ink = cells.Space(cells.Width(ink))
			}
			lines = append(lines, cells.Space(indent)+ink+line)
		}
	}
	forms := p.draft.Forms()
	switch {
	case !roomy && len(forms) > 1:
		lines[0] += t.Dim.Render(fmt.Sprintf("   form %d of %d", p.draft.Form()+1, len(forms)))
	case len(forms) > 1:
		lines = append(lines, p.formLines(w)...)
	case h >= manyLines:
		add("", paragraph(t.Dim, "no shorter form: "+mask.NoShorter(m), w-indent)...)
	case roomy || !cautious(m):
		lines[0] += t.Dim.Render("   no shorter form")
	}
	if !roomy && cautious(m) {
		lines[0] += "   " + t.Warn.Render(theme.Warning.Symbol) + " " + t.Dim.Render(m.Warnings()[0].Text)
	}
	lines[0] = cells.Cut(lines[0], w)
	if p.draft.OwnHost() {
		add(t.Warn.Render(theme.Warning.Symbol)+" ", paragraph(t.Dim, "this is Cloud Run's own host; clients of the load balancer use a host of yours", w-indent-2)...)
	}
	for _, warning := range m.Warnings() {
		mark := t.Dim.Render("· ")
		if warning.Level == mask.Caution {
			mark = t.Warn.Render(theme.Warning.Symbol + " ")
		} else if h < manyLines {
			continue
		}
		add(mark, paragraph(t.Dim, warning.Text, w-indent-2)...)
	}
	if len(lines) > h {
		lines = lines[:max(h, 1)]
	}
	return lines
}

// cautious reports whether there is a caution on the mask; they come first.
func cautious(m mask.Mask) bool {
	warnings := m.Warnings()
	return len(warnings) > 0 && warnings[0].Level == mask.Caution
}

// formLines are the forms of the mask, from the fullest to the shortest, and
// why the one that is taken is allowed.
func (p *maskPage) formLines(w int) []string {
	t := p.w.theme
	forms := p.draft.Forms()
	width := 0
	for _, f := range forms {
		width = max(width, cells.Width(cells.Clean(f.Mask.String())))
	}
	var lines []string
	for i, f := range forms {
		head := ""
		if i == 0 {
			head = t.Dim.Render("Forms")
		}
		lead, mark, text := "  ", "○ ", cells.Fit(cells.Clean(f.Mask.String()), min(width, w-12))
		if i == p.draft.Form() {
			mark = t.Good.Render("● ")
			if p.pane == paneForms {
				lead, text = t.Accent.Render("› "), t.Strong.Render(text)
			}
		}
		note := f.Change
		if note == "" {
			note = "the fullest"
		}
		lines = append(lines, cells.Cut(cells.Fit(head, 6)+lead+mark+text+"   "+t.Dim.Render(cells.Clean(note)), w))
	}
	if why := forms[max(p.draft.Form(), 1)].Why; why != "" {
		for _, line := range paragraph(t.Dim, why, w-10) {
			lines = append(lines, cells.Space(10)+line)
		}
	}
	return lines
}

// ink is a mask with its placeholders lit.
func (p *maskPage) ink(text string) string {
	t := p.w.theme
	var out strings.Builder
	for text != "" {
		before, rest, found := strings.Cut(text, "<")
		out.WriteString(t.Strong.Render(cells.Clean(before)))
		if !found {
			break
		}
		name, after, _ := strings.Cut(rest, ">")
		out.WriteString(t.Accent.Render(cells.Clean("<" + name + ">")))
		text = after
	}
	return out.String()
}

// noMask says what the parts lack.
func (p *maskPage) noMask(w int) []string {
	t := p.w.theme
	lines := paragraph(t.Bad, reason(p.draft.Err()), w-8)
	for i := range lines {
		lines[i] = cells.Space(8) + lines[i]
	}
	if len(lines) > 0 {
		lines[0] = t.Strong.Render(cells.Fit("Mask", 8)) + strings.TrimLeft(lines[0], " ")
	}
	return lines
}
