package ui

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

func (p *countdownPage) View(a area) view {
	t := p.w.theme
	name := cells.Clean(p.plan.Deployment.Name)
	right, second := p.clock()
	lines := []string{cells.Ends(t.Strong.Render("Tear down ")+t.Accent.Render(name), right, a.W), cells.Right(second, a.W), ""}
	tail := p.tail(a.W)
	if p.stage == countNaming {
		tail = []string{"", t.Show(theme.Warning) + " " + t.Strong.Render("This is a production deployment.")}
	}
	p.height = max(3, a.H-len(lines)-len(tail)-1)
	lists := p.lists(a.W)
	p.list.SetLen(max(1, len(lists)-p.height+1))
	from := p.list.At()
	to := min(from+p.height, len(lists))
	lines = append(lines, lists[from:to]...)
	if to < len(lists) || from > 0 {
		lines[2] = cells.Right(t.Dim.Render(counted(from, to, len(lists))), a.W)
	}
	lines = append(lines, tail...)
	if p.stage != countNaming {
		return view{Lines: lines}
	}
	ask := "  Type " + name + ", then enter: "
	text, at := p.name.View(max(a.W-cells.Width(ask), 2))
	lines = append(lines, ask+text)
	return view{Lines: lines, Cursor: tea.NewCursor(cells.Width(ask)+at, len(lines)-1)}
}

// clock says how the countdown stands.
func (p *countdownPage) clock() (first, second string) {
	t := p.w.theme
	switch {
	case p.stage == countRunning:
		left := (p.ends.Sub(p.w.now()) + time.Second - 1) / time.Second
		return t.Warn.Render(fmt.Sprintf("starts in %2d s", max(left, 1))), t.Dim.Render("any key stops: nothing is sent")
	case p.stage == countStarting:
		return p.w.spinner() + " beginning", ""
	case p.stage == countNaming:
		return t.Dim.Render("waits for the name"), t.Dim.Render("nothing has been sent")
	case changes(p.plan) == 0:
		return t.Dim.Render("nothing to delete"), ""
	case p.generation > 0 && p.err == nil:
		return t.Strong.Render("stopped"), t.Dim.Render("nothing was sent; T starts again")
	}
	return t.Dim.Render("not started"), t.Dim.Render("nothing was sent")
}

// lists is what goes, in its order, and what stays, with the reason.
func (p *countdownPage) lists(w int) []string {
	goes, stays := goesLines(p.w.theme, p.plan, w), keptLines(p.w.theme, p.plan, w)
	t := p.w.theme
	if w >= wide {
		left := w * 11 / 20
		goes, stays = goesLines(t, p.plan, left-2), keptLines(t, p.plan, w-left)
		return beside(append([]string{t.Strong.Render("Goes, in this order")}, goes...), append([]string{t.Strong.Render("Stays")}, stays...), left)
	}
	var lines []string
	if len(goes) > 0 {
		lines = append(append(lines, t.Strong.Render("Goes, in this order")), goes...)
	}
	if len(stays) > 0 {
		lines = append(append(lines, t.Strong.Render("Stays")), stays...)
	}
	return lines
}

// goesLines is the steps that change something, in their order.
func goesLines(t theme.Theme, plan steps.Plan, w int) []string {
	names := 0
	for _, s := range plan.Steps {
		if s.Mutates() {
			names = max(names, cells.Width(s.Ref().Name))
		}
	}
	names = min(names, max(12, w-44))
	var lines []string
	for _, s := range plan.Steps {
		if !s.Mutates() {
			continue
		}
		what := particular(s)
		if s.Action == steps.ActionUpdate {
			what = "goes back: " + what
		}
		lines = append(lines, cells.Cut(actionMark(t, s.Action)+" "+cells.Fit(shortKind(s.Ref().Kind), 18)+" "+cells.Fit(cells.Clean(s.Ref().Name), names)+"  "+t.Dim.Render(what), w))
		if s.Notice != "" {
			for _, line := range cells.Wrap(cells.Clean(s.Notice), w-4) {
				lines = append(lines, "    "+t.Warn.Render(line))
			}
		}
	}
	return lines
}

// keptLines is the steps that keep something, with the reason.
func keptLines(t theme.Theme, plan steps.Plan, w int) []string {
	var lines []string
	for _, s := range plan.Steps {
		if s.Mutates() {
			continue
		}
		mark := t.Dim.Render(theme.Adopted.Symbol)
		if _, ours := steps.MarkerOf(s.Have.Resource); ours {
			mark = t.Warn.Render(theme.Warning.Symbol)
		}
		head := mark + " " + cells.Clean(shortKind(s.Ref().Kind)+" "+s.Ref().Name)
		why := cells.Clean(s.Why)
		if cells.Width(head)+cells.Width(why)+2 <= w {
			lines = append(lines, head+"  "+t.Dim.Render(why))
			continue
		}
		lines = append(lines, cells.Cut(head, w))
		for _, line := range cells.Wrap(why, w-4) {
			lines = append(lines, "    "+t.Dim.Render(line))
		}
	}
	return lines
}

// tail is what the list amounts to, or why it cannot begin.
func (p *countdownPage) tail(w int) []string {
	t := p.w.theme
	lines := []string{""}
	if p.err != nil {
		return append(lines, problemLines(p.w, p.err, w)...)
	}
	for _, c := range p.plan.Failed() {
		lines = append(lines, t.Show(theme.Failed)+" "+cells.Clean(c.Question+": "+c.Evidence), "  "+t.Dim.Render(cells.Clean(c.Fix)))
	}
	switch {
	case changes(p.plan) == 0:
		lines = append(lines, t.Dim.Render("Nothing of it is left that could be deleted."))
	case len(lines) == 1:
		text := fmt.Sprintf("%s, %s.", plural(changes(p.plan), "change"), about(critical(p.plan)))
		if p.plan.Cost.Monthly > 0 {
			text += fmt.Sprintf(" Frees about $%.0f a month.", p.plan.Cost.Monthly)
		}
		lines = append(lines, t.Dim.Render(text))
	}
	return lines
}
