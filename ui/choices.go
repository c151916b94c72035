package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
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
		return back(), nil
	case in == Next:
		return p.rows[p.list.At()].do()
	}
	moveList(&p.list, in, len(p.rows))
	return stay(), nil
}

func (p *choicesPage) View(a area) view {
	t := p.w.theme
	lines := []string{t.Strong.Render(p.question), t.Dim.Render(cells.Clean(p.explain())), ""}
	for i, c := range p.rows {
		lead, text := "  ", c.text
		if i == p.list.At() {
			lead, text = t.Accent.Render("› "), t.Strong.Render(c.text)
		}
		lines = append(lines, lead+text)
		for _, line := range cells.Wrap(c.note, min(a.W, 96)-4) {
			lines = append(lines, "    "+t.Dim.Render(line))
		}
	}
	return view{Lines: lines}
}

func staying() (action, tea.Cmd) { return back(), nil }

// newRunChoices are the four honest choices while a run goes on.
func newRunChoices(w *wizard, run *watch) page {
	again := "runlb up"
	undoNote := "Stops after what is in flight, then shows what was made and takes it down, after a countdown that any key cancels."
	undo := "Undo: stop, then tear down"
	if run.plan.Verb == steps.VerbDown {
		again = "runlb down"
		undo, undoNote = "", ""
	}
	p := &choicesPage{w: w, question: "What shall become of this run?", explain: run.inFlight}
	p.rows = []choice{
		{"Keep watching", "Nothing changes.", staying},
		{"Stop after what is in flight", "What has been asked of the cloud is waited for and recorded; nothing new begins. What is there stays, and can be gone on from later.", func() (action, tea.Cmd) {
			run.stop()
			return back(), nil
		}},
		{"Leave runlb now", "What has been asked of the cloud goes on there without being watched; nothing new begins. " + again + " goes on from what it finds.", func() (action, tea.Cmd) {
			return quit(), nil
		}},
	}
	if undo != "" {
		p.rows = append(p.rows, choice{undo, undoNote, func() (action, tea.Cmd) {
			run.undo = true
			run.stop()
			return back(), nil
		}})
	}
	return p
}

// inFlight says what a run is at right now.
func (r *watch) inFlight() string {
	if r.end != nil {
		return "It has ended meanwhile: " + string(r.end.Ending) + "."
	}
	return fmt.Sprintf("%s in flight, %d done, %d to come.", plural(r.count(steps.Running), "step"), r.count(steps.Done), r.count(steps.Waiting))
}
