package ui

import (
	tea "charm.land/bubbletea/v2"

	"runlb/ui/cells"
	"runlb/ui/theme"
)

// helpPage lists the keys that work on the page below it, and what the symbols
// mean. Both come from the tables that the pages are drawn from.
type helpPage struct {
	w     *wizard
	keys  keymap
	below page
}

func newHelpPage(w *wizard, keys keymap, below page) *helpPage {
	return &helpPage{w: w, keys: keys, below: below}
}

func (p *helpPage) Title() string                    { return p.below.Title() + " · help" }
func (p *helpPage) Enter() tea.Cmd                   { return nil }
func (p *helpPage) Typing() bool                     { return false }
func (p *helpPage) Hints() []hint                    { return nil }
func (p *helpPage) Handle(tea.Msg) (action, tea.Cmd) { return stay(), nil }

func (p *helpPage) View(a area) view {
	t := p.w.theme
	typing := p.below.Typing()
	var left []string
	for _, h := range (&App{w: p.w}).hints(p.below) {
		key := p.keys.names(h.Intent, typing)
		if key == "" {
			continue
		}
		left = append(left, "  "+t.Accent.Render(cells.Fit(key, 18))+h.Text)
	}
	right := []string{}
	for _, m := range theme.Legend() {
		right = append(right, p.w.theme.Show(m)+"  "+t.Dim.Render(m.Word))
	}
	lines := []string{cells.Fit(t.Strong.Render("Keys on this page"), a.W/2) + t.Strong.Render("Symbols"), ""}
	for i := range max(len(left), len(right)) {
		l, r := "", ""
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		lines = append(lines, cells.Fit(l, a.W/2)+r)
	}
	if typing {
		lines = append(lines, "", t.Dim.Render("Letters go into the text field. ctrl+u empties it."))
	}
	return view{Lines: lines}
}
