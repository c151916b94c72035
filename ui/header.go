package ui

import (
	"fmt"
	"slices"
	"strings"

	"runlb/ui/cells"
	"runlb/ui/theme"
)

// header says where you are and as whom, and how far.
func (a *App) header() []string {
	t, width := a.w.theme, a.size.W-2
	left := []string{t.Accent.Render("runlb")}
	for _, word := range []string{a.w.spec.Name, a.w.cloudName(), a.w.spec.Region} {
		if word != "" {
			left = append(left, t.Strong.Render(cells.Clean(word)))
		}
	}
	where := left[0] + "  " + strings.Join(left[1:], t.Dim.Render(" · "))
	return []string{cells.Ends(where, a.whom(), width), a.progress(width), ""}
}

// whom is the account and where its credentials come from.
func (a *App) whom() string {
	t, id := a.w.theme, a.w.identity()
	switch {
	case id.Sandbox:
		return t.Warn.Render("sandbox") + t.Dim.Render(" · nothing here is real")
	case id.Account != "":
		return t.Dim.Render(cells.Clean(id.Account + " · " + id.Source))
	case id.Source != "":
		return t.Dim.Render(cells.Clean(id.Source))
	}
	return ""
}

// progress is the wizard's pages with how far each is; outside the wizard it
// is the page's title.
func (a *App) progress(width int) string {
	t := a.w.theme
	at := -1
	for _, s := range a.stack {
		if i := slices.Index(a.pages, s.page); i >= 0 {
			at = i
		}
	}
	if _, special := a.top().(*helpPage); at < 0 || special {
		return t.Strong.Render(a.top().Title())
	}
	for _, gap := range []string{"  ", " "} {
		if line := a.steps(at, gap); t.Colour && cells.Width(line) <= width {
			return line
		}
	}
	title := a.pages[at].Title()
	return t.Show(theme.Progress) + " " + t.Strong.Render(title) + t.Dim.Render(fmt.Sprintf("  page %d of %d", at+1, len(a.pages)))
}

func (a *App) steps(at int, gap string) string {
	t := a.w.theme
	words := make([]string, len(a.pages))
	for i, p := range a.pages {
		switch {
		case skips(p) && i != at:
			words[i] = t.Dim.Render("– " + p.Title())
		case i == at:
			words[i] = t.Show(theme.Progress) + " " + t.Strong.Render(p.Title())
		case i < at:
			words[i] = t.Show(theme.Done) + " " + p.Title()
		default:
			words[i] = t.Dim.Render(theme.ToCome.Symbol + " " + p.Title())
		}
	}
	return strings.Join(words, gap)
}
