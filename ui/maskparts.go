package ui

import (
	"errors"
	"slices"
	"strings"

	"runlb/steps/mask"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// partLines draws the parts over their roles, and below them what can become
// of the one under the cursor.
func (p *maskPage) partLines(w int) []string {
	parts := p.draft.Parts()
	if len(parts) == 0 {
		return p.faultLines(w)
	}
	t := p.w.theme
	widths := make([]int, len(parts))
	for i, part := range parts {
		widths[i] = max(cells.Width(cells.Clean(part.Sep+part.Text)), cells.Width(part.Role.String())+2) + 2
	}
	from := firstShown(widths, p.part, w-4)
	above, below := "  ", "  "
	if from > 0 {
		above = t.Dim.Render("… ")
	}
	for i := from; i < len(parts); i++ {
		if cells.Width(below)+widths[i] > w {
			above += t.Dim.Render("…")
			break
		}
		text, label := p.partCells(parts[i], p.pane == paneParts && i == p.part)
		above += cells.Fit(text, widths[i])
		below += cells.Fit(label, widths[i])
	}
	return append([]string{above, below}, cells.Cut("  "+p.partGuide(), w))
}

// firstShown is the first part of those that are shown, so that the one under
// the cursor is among them.
func firstShown(widths []int, at, room int) int {
	from, sum := 0, 0
	for i := 0; i <= at && i < len(widths); i++ {
		for sum += widths[i]; sum > room && from < i; from++ {
			sum -= widths[from]
		}
	}
	return from
}

// partCells is a part and its role. What a mask does not have is struck out.
func (p *maskPage) partCells(part mask.Part, here bool) (text, label string) {
	t := p.w.theme
	ink, role := t.Plain, t.Dim
	switch part.Role {
	case mask.ServiceRole, mask.TagRole:
		ink, role = t.Accent.Underline(true), t.Accent
	case mask.Dropped:
		ink = t.Dim.Strikethrough(true)
	case mask.LeftOut:
		ink = t.Dim
	}
	text = t.Dim.Render(cells.Clean(part.Sep)) + ink.Render(cells.Clean(part.Text))
	if part.Text == "" {
		text = ink.Render(cells.Clean(part.Sep))
	}
	label = role.Render(part.Role.String())
	if here {
		label = t.Strong.Render(part.Role.String()) + t.Accent.Render(" ▲")
	}
	return text, label
}

// partGuide is what was recognised; among the parts, the keys that work on the
// one under the cursor, those that do nothing dimmed.
func (p *maskPage) partGuide() string {
	t, parts := p.w.theme, p.draft.Parts()
	if p.pane != paneParts || p.part >= len(parts) {
		var found []string
		for _, part := range parts {
			if part.Role == mask.ServiceRole || part.Role == mask.TagRole {
				found = append(found, cells.Clean(part.Text+": "+part.Why))
			}
		}
		return t.Dim.Render(strings.Join(found, " · "))
	}
	roles := p.draft.Roles(p.part)
	var words []string
	for _, r := range roleKeys() {
		word := t.Dim.Render(r.key + " " + r.word)
		switch {
		case parts[p.part].Role == r.role:
			word = t.Good.Render(theme.Done.Symbol) + " " + r.word
		case slices.Contains(roles, r.role):
			word = t.Accent.Render(r.key) + " " + r.word
		}
		words = append(words, word)
	}
	words = append(words, t.Accent.Render("space")+" next", t.Accent.Render("←→")+" part")
	if _, err := p.draft.Split(p.part); err == nil {
		words = append(words, t.Accent.Render("-")+" split")
	}
	return strings.Join(words, "   ")
}

// faultLines put a caret under the fault of a text that is no URL and no mask.
func (p *maskPage) faultLines(w int) []string {
	t, err := p.w.theme, p.draft.Err()
	var syntax *mask.SyntaxError
	switch {
	case err == nil:
		return []string{"  " + t.Dim.Render("a mask already: it is taken as it is written"), "", ""}
	case errors.As(err, &syntax):
		text := p.url.Value()
		skipped := len([]rune(text)) - len([]rune(strings.TrimLeft(text, " ")))
		at, ok := p.url.Cell(w-4, skipped+syntax.Column()-1)
		if !ok {
			at = 0
		}
		return append(besideCaret(t, at+2, syntax.Reason, w), "  "+t.Dim.Render(cells.Clean(syntax.Fix)))
	}
	lines := paragraph(t.Bad, err.Error(), w-4)
	for i := range lines {
		lines[i] = "  " + lines[i]
	}
	return lines
}

// besideCaret writes the reason right of the caret, or left of it where there
// is more room.
func besideCaret(t theme.Theme, at int, reason string, w int) []string {
	caret, text := t.Bad.Render("^"), t.Bad.Render(cells.Clean(reason))
	if at+2+cells.Width(reason) <= w || at < w/2 {
		return []string{cells.Cut(cells.Space(at)+caret+" "+text, w)}
	}
	return []string{cells.Right(cells.Cut(text, at-1), at-1) + " " + caret}
}
