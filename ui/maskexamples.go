package ui

import (
	tea "charm.land/bubbletea/v2"

	"runlb/steps/mask"
	"runlb/ui/cells"
)

// maskExamplesPage lists worked examples. Enter loads one into the builder
// below it.
type maskExamplesPage struct {
	of       *maskPage
	examples []mask.Example
	table    table
}

func newMaskExamplesPage(of *maskPage) *maskExamplesPage {
	p := &maskExamplesPage{of: of, examples: mask.Examples()}
	p.table.titles = []string{"URL", "MASK"}
	rows := make([]tableRow, len(p.examples))
	for i, e := range p.examples {
		leads := e.Mask
		if leads == "" {
			leads = "– a mistake"
		}
		rows[i] = tableRow{key: e.Text, cells: []string{e.Text, leads}}
	}
	p.table.set(rows)
	return p
}

func (p *maskExamplesPage) Title() string  { return "Route · examples" }
func (p *maskExamplesPage) Enter() tea.Cmd { return nil }
func (p *maskExamplesPage) Typing() bool   { return false }

func (p *maskExamplesPage) Hints() []hint {
	return append(moves(), hint{Intent: Next, Text: "load"}, hint{Intent: Back}, hint{Intent: Examples, Text: "back", Quiet: true})
}

func (p *maskExamplesPage) Handle(msg tea.Msg) (action, tea.Cmd) {
	in, ok := msg.(Intent)
	switch {
	case !ok:
		return stay(), nil
	case in == Back || in == Examples:
		return back(), nil
	case in == Next:
		p.of.load(p.examples[p.table.list.At()])
		return back(), nil
	}
	p.table.move(in, len(p.examples))
	return stay(), nil
}

func (p *maskExamplesPage) View(a area) view {
	t := p.of.w.theme
	e := p.examples[p.table.list.At()]
	reads := "no mask: the builder shows where it is wrong"
	if e.Mask != "" {
		reads = "gives " + e.Reads.String()
	}
	foot := []string{"", cells.Cut(e.Shows, a.W), cells.Cut(t.Dim.Render(reads+" · "+string(e.Source)), a.W)}
	if a.H >= low {
		foot = append(foot, "", t.Dim.Render("What each URL gives is the source's word; runlb's model agrees."))
	}
	lines := []string{t.Strong.Render("Worked examples: a URL, and the mask that reads it."), ""}
	return view{Lines: append(append(lines, p.table.view(t, a.W, a.H-len(lines)-len(foot), nil)...), foot...)}
}
