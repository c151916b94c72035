package ui

import (
	tea "charm.land/bubbletea/v2"

	"runlb/ui/theme"
)

// leavePage asks before the program ends. Staying is where the cursor rests.
type leavePage struct {
	w     *wizard
	leave bool
}

func newLeavePage(w *wizard) *leavePage { return &leavePage{w: w} }

func (p *leavePage) Title() string  { return "Leave" }
func (p *leavePage) Enter() tea.Cmd { p.leave = false; return nil }
func (p *leavePage) Typing() bool   { return false }

func (p *leavePage) Hints() []hint {
	return []hint{{Intent: Up, Text: "move"}, {Intent: Down, Text: "move", Quiet: true}, {Intent: Next, Text: "choose"}, {Intent: Back, Text: "stay"}}
}

func (p *leavePage) Handle(msg tea.Msg) (action, tea.Cmd) {
	switch msg {
	case Up:
		p.leave = false
	case Down:
		p.leave = true
	case Back:
		return back(), nil
	case Next:
		if p.leave {
			return quit(), nil
		}
		return back(), nil
	}
	return stay(), nil
}

func (p *leavePage) View(a area) view {
	t := p.w.theme
	row := func(on bool, text, note string) string {
		if on {
			return t.Accent.Render("› ") + t.Strong.Render(text) + "  " + t.Dim.Render(note)
		}
		return "  " + text + "  " + t.Dim.Render(note)
	}
	return view{Lines: []string{
		t.Strong.Render("Leave runlb?"),
		"",
		row(!p.leave, "Stay", "your answers are where you left them"),
		row(p.leave, "Leave", "a run at work stops after what is in flight, and can be resumed"),
		"",
		t.Show(theme.Done) + t.Dim.Render(" What a deployment is made of stays in the cloud, and runlb finds it again."),
	}}
}
