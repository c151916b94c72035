package ui

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
	"runlb/ui/widget"
)

// timelinePage shows what a run did when, and what waited for what.
type timelinePage struct {
	w      *wizard
	run    *watch
	rows   []int // the steps that are drawn
	list   widget.List
	height int
}

func newTimelinePage(w *wizard, run *watch) *timelinePage {
	p := &timelinePage{w: w, run: run}
	for i, s := range run.plan.Steps {
		if s.Mutates() || s.Settle != nil {
			p.rows = append(p.rows, i)
		}
	}
	p.list.SetLen(len(p.rows))
	return p
}

func (p *timelinePage) Title() string  { return "Timeline" }
func (p *timelinePage) Enter() tea.Cmd { return nil }
func (p *timelinePage) Typing() bool   { return false }
func (p *timelinePage) Busy() bool     { return p.run.open }
func (p *timelinePage) Moving() bool   { return p.run.open }

func (p *timelinePage) Hints() []hint {
	return append(moves(), hint{Intent: Timeline, Text: "back to the run"}, hint{Intent: Cancel, Quiet: true})
}

func (p *timelinePage) Handle(msg tea.Msg) (action, tea.Cmd) {
	in, _ := msg.(Intent)
	switch in {
	case Timeline:
		return back(), nil
	case Cancel:
		if p.run.open {
			return open(newRunChoices(p.w, p.run)), nil
		}
	}
	moveList(&p.list, in, p.height)
	return stay(), nil
}

// timelineTook is the width of the durations at the right.
const timelineTook = 7

func (p *timelinePage) View(a area) view {
	t := p.w.theme
	l := newTimeline(p.run, p.w.now())
	lines := []string{cells.Ends(t.Strong.Render("Timeline  ")+t.Accent.Render(cells.Clean(p.run.plan.Deployment.Name)), p.legend(), a.W)}
	if a.H >= lowHeight {
		lines = append(lines, "")
	}
	kind, name := 18, 0
	if a.W >= twoPanes {
		for _, i := range p.rows {
			name = max(name, min(cells.Width(p.run.plan.Steps[i].Ref().Name), 30)+1)
		}
	}
	lead := 2 + 2 + kind + 1 + name
	w := max(a.W-lead-timelineTook-1, 8)
	lines = append(lines, cells.Space(lead)+t.Dim.Render(axis(l, w)))
	about := p.about(l, a.W)
	p.height = max(a.H-len(lines)-len(about)-1, 1)
	from, to := p.list.Window(p.height)
	for n := from; n < to; n++ {
		i := p.rows[n]
		s, b := p.run.plan.Steps[i], l.bars[i]
		text := cells.Fit(shortKind(s.Ref().Kind), kind) + " " + cells.Fit(cells.Clean(s.Ref().Name), name)
		cursor := "  "
		switch {
		case n == p.list.At():
			cursor, text = t.Accent.Render("› "), t.Strong.Render(text)
		case !b.begun():
			text = t.Dim.Render(text)
		}
		lines = append(lines, cursor+cells.Fit(symbolOf(t, s, b.state), 2)+text+drawn(t, l, i, w)+t.Dim.Render(cells.Right(worked(b), timelineTook)))
	}
	return view{Lines: append(append(lines, ""), about...)}
}

// symbolOf is the state of a step without its word: the rows are narrow, and
// the bar says the same.
func symbolOf(t theme.Theme, s steps.Step, state steps.State) string {
	m := stateMark(s, state)
	m.Word = ""
	return t.Show(m)
}

// legend says what the shapes are.
func (p *timelinePage) legend() string {
	t := p.w.theme
	return t.Accent.Render("█") + t.Dim.Render(" critical path  ") + "▒" + t.Dim.Render(" worked  · waited")
}

// axis is the line of times above the bars.
func axis(l timeline, w int) string {
	const gap = 8
	step := l.every(w, gap)
	line := ""
	for at := time.Duration(0); at <= l.total; at += step {
		label := clock(at)
		x := l.cell(at, w)
		if x < cells.Width(line) || x+len(label) > w {
			continue
		}
		line = cells.Fit(line, x) + label
	}
	return line
}

// drawn is the bar of a step in w cells.
func drawn(t theme.Theme, l timeline, i, w int) string {
	b, s := l.bars[i], l.span(i, w)
	if b.state == steps.Skipped {
		return t.Dim.Render(cells.Fit("–", w))
	}
	shape, ink := "▒", t.Plain
	if b.critical {
		shape, ink = "█", t.Accent
	}
	work := strings.Repeat(shape, s.work)
	if b.begun() && s.work == 0 && s.rest > 0 {
		work, s.rest = "▏", s.rest-1 // shorter than a cell
	}
	if b.state == steps.Failed || b.state == steps.Parked {
		ink = t.Bad
	}
	return t.Dim.Render(strings.Repeat("·", s.wait)+strings.Repeat("░", s.turn)) + ink.Render(work) + cells.Space(s.rest)
}

func worked(b bar) string {
	if !b.begun() {
		return "–"
	}
	return took(b.to - b.from)
}

// about says of the step under the cursor what it waited for and how long it
// worked, and of the whole which steps the end had to wait for.
func (p *timelinePage) about(l timeline, w int) []string {
	if len(p.rows) == 0 {
		return nil
	}
	t := p.w.theme
	i := p.rows[p.list.At()]
	b := l.bars[i]
	text := p.run.name(p.run.plan.Steps[i].ID)
	switch {
	case b.state == steps.Skipped:
		text += " was skipped"
	case b.ready > 0:
		text += fmt.Sprintf(" waited %s for %s", took(b.ready), p.lastOf(l, i))
	default:
		text += " waited for nothing"
	}
	if b.begun() {
		text += fmt.Sprintf(", and worked %s", took(b.to-b.from))
	}
	var way []string
	for _, n := range p.rows {
		if l.bars[n].critical {
			way = append(way, shortKind(p.run.plan.Steps[n].Ref().Kind))
		}
	}
	path := "Critical path: "
	if p.run.open {
		path = "Critical path so far: "
	}
	return append(paragraph(t.Plain, text+".", w), paragraph(t.Dim, path+strings.Join(way, " → "), w)...)
}

// lastOf names the step that another one waited for longest.
func (p *timelinePage) lastOf(l timeline, i int) string {
	last := steps.StepID("")
	for _, id := range p.run.plan.Steps[i].After {
		d, ok := p.run.index[id]
		if ok && (last == "" || l.bars[d].to > l.bars[p.run.index[last]].to) {
			last = id
		}
	}
	return p.run.name(last)
}
