package ui

import (
	tea "charm.land/bubbletea/v2"

	"runlb/ui/cells"
	"runlb/ui/widget"
)

// choicesPage asks what shall become of something that goes on. The first
// choice changes nothing; the cursor rests there, and every other way out of
// the page, a second ctrl+c too, is that choice.
type choicesPage struct {
	w        *wizard
	question string
	explain  func() string // what goes on right now
	list     widget.List
	rows     []choice
}

type choice struct {
	text, note string
	do         func() (action, tea.Cmd)
}

func (p *choicesPage) Title() string  { return "Choices" }
func (p *choicesPage) Enter() tea.Cmd { p.list.SetLen(len(p.rows)); p.list.Select(0); return nil }
func (p *choicesPage) Typing() bool   { return false }
func (p *choicesPage) Moving() bool   { return true }

func (p *choicesPage) Hints() []hint {
	return append(moves(), hint{Intent: Next, Text: "choose"}, hint{Intent: Cancel, Text: "stay", Quiet: true}, hint{Intent: Back, Text: "stay"})
}

func (p *choicesPage) Handle(msg tea.Msg) (action, tea.Cmd) {
	in, ok := msg.(Intent)
	switch {
	case !ok:
		return stay(), nil
	case in == Cancel || in == Back:
		return p.rows[0].do()
	case in == Next:
		return p.rows[p.list.At()].do()
	}
	moveList(&p.list, in, len(p.rows))
	return stay(), nil
}

// View gives each choice its note; where there is no room for all, the one
// under the cursor.
func (p *choicesPage) View(a area) view {
	if all := p.lines(a.W, true); len(all) <= a.H {
		return view{Lines: all}
	}
	return view{Lines: p.lines(a.W, false)}
}

func (p *choicesPage) lines(w int, notes bool) []string {
	t := p.w.theme
	lines := append([]string{t.Strong.Render(p.question)}, paragraph(t.Dim, p.explain(), w)...)
	lines = append(lines, "")
	for i, c := range p.rows {
		here := i == p.list.At()
		lead, text := "  ", c.text
		if here {
			lead, text = t.Accent.Render("› "), t.Strong.Render(c.text)
		}
		lines = append(lines, lead+text)
		if !notes && !here {
			continue
		}
		for _, line := range cells.Wrap(cells.Clean(c.note), min(w, 96)-4) {
			lines = append(lines, "    "+t.Dim.Render(line))
		}
	}
	return lines
}

func staying() (action, tea.Cmd) { return back(), nil }
