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
	works []hint
}

func newHelpPage(w *wizard, keys keymap, below page, works []hint) *helpPage {
	return &helpPage{w: w, keys: keys, below: below, works: works}
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
	for _, h := range p.works {
		if key := p.keys.names(h.Intent, typing); key != "" {
			left = append(left, "  "+t.Accent.Render(cells.Fit(key, 18))+does(h))
		}
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

// does says what a key does; of a pair of keys, which way.
func does(h hint) string {
	switch h.Intent {
	case Up, Down, Left, Right:
		if h.Text != string(h.Intent) {
			return h.Text + ", " + string(h.Intent)
		}
	}
	return h.Text
}
