package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"runlb/ui/cells"
	"runlb/ui/theme"
)

// helpPage lists the keys that work on the page below it, and what the symbols
// mean. Both come from the tables that the pages are drawn from. What does not
// fit can be scrolled to.
type helpPage struct {
	w      *wizard
	keys   keymap
	below  page
	works  []hint
	offset int
	hidden int // how many lines did not fit when it was drawn last
}

func newHelpPage(w *wizard, keys keymap, below page, works []hint) *helpPage {
	return &helpPage{w: w, keys: keys, below: below, works: works}
}

func (p *helpPage) Title() string  { return p.below.Title() + " · help" }
func (p *helpPage) Enter() tea.Cmd { return nil }
func (p *helpPage) Typing() bool   { return false }

func (p *helpPage) Hints() []hint {
	if p.hidden == 0 {
		return nil
	}
	return []hint{{Intent: Up, Text: "scroll"}, {Intent: Down, Quiet: true}}
}

func (p *helpPage) Handle(msg tea.Msg) (action, tea.Cmd) {
	switch msg {
	case Up:
		p.offset--
	case Down:
		p.offset++
	}
	return stay(), nil
}

func (p *helpPage) View(a area) view {
	t := p.w.theme
	left := p.keyLines()
	if own, ok := p.below.(lettered); ok && len(own.Letters()) > 0 {
		var letters []string
		for _, l := range own.Letters() {
			letters = append(letters, "  "+t.Accent.Render(cells.Fit(l.key, 18))+l.does)
		}
		left = slices.Concat(letters, []string{""}, left)
	} else if p.below.Typing() {
		left = append(left, "", t.Dim.Render("Letters go into the text field."), t.Dim.Render("ctrl+u empties it."))
	}
	right := p.markLines()
	lines := []string{cells.Fit(t.Strong.Render("Keys on this page"), a.W/2) + t.Strong.Render("Symbols"), ""}
	room := max(a.H-len(lines), 1)
	rows := max(len(left), len(right))
	p.hidden = max(rows-room, 0)
	p.offset = max(0, min(p.offset, p.hidden))
	for i := p.offset; i < min(rows, p.offset+room); i++ {
		lines = append(lines, cells.Fit(lineAt(left, i), a.W/2)+lineAt(right, i))
	}
	return view{Lines: lines}
}

// keyLines are the keys with what they do here.
func (p *helpPage) keyLines() []string {
	t := p.w.theme
	var lines []string
	for _, h := range p.works {
		if key := p.keys.names(h.Intent, p.below.Typing()); key != "" {
			lines = append(lines, "  "+t.Accent.Render(cells.Fit(key, 18))+does(h))
		}
	}
	return lines
}

func (p *helpPage) markLines() []string {
	var lines []string
	for _, m := range theme.Legend() {
		lines = append(lines, p.w.theme.Show(m)+"  "+p.w.theme.Dim.Render(m.Word))
	}
	return lines
}

func lineAt(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
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
