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
	right, second := p.clock()
	lines := []string{cells.Ends(p.headline(), right, a.W), cells.Right(second, a.W)}
	if a.H >= lowHeight {
		lines = append(lines, "")
	}
	tail := p.tail(a.W)
	ask := ""
	if p.stage == countNaming {
		tail = []string{t.Show(theme.Warning) + " " + t.Strong.Render("This is a production deployment.")}
		ask = "  Type " + cells.Clean(p.plan.Deployment.Name) + ", then enter: "
		tail = append(tail, ask)
	}
	lists := p.lists(a.W)
	from, to := p.list.Window(len(lists), max(1, a.H-len(lines)-len(tail)-1))
	lines = append(append(lines, lists[from:to]...), "")
	if p.list.Long() {
		lines[len(lines)-1] = cells.Right(t.Dim.Render(counted(from, to, len(lists))), a.W)
	}
	lines = append(lines, tail...)
	if p.stage != countNaming {
		return view{Lines: lines}
	}
	last := len(lines) - 1
	text, at := p.name.View(max(a.W-cells.Width(ask), 2))
	lines[last] += text
	return view{Lines: lines, Cursor: tea.NewCursor(cells.Width(ask)+at, last)}
}

func (p *countdownPage) headline() string {
	t := p.w.theme
	name := t.Accent.Render(cells.Clean(p.plan.Deployment.Name))
	if p.plan.Undo {
		return t.Strong.Render("Undo what this run made of ") + name
	}
	return t.Strong.Render("Tear down ") + name
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

// lists is what forbids it, what goes, in its order, and what stays, with the
// reason.
func (p *countdownPage) lists(w int) []string {
	t := p.w.theme
	lines := p.checks(w)
	if w >= twoPanes {
		left := w * 3 / 5
		goes := append([]string{t.Strong.Render("Goes, in this order")}, goesLines(t, p.plan, left-2)...)
		stays := append([]string{t.Strong.Render("Stays")}, keptLines(t, p.plan, w-left)...)
		return append(lines, beside(goes, stays, left)...)
	}
	if goes := goesLines(t, p.plan, w); len(goes) > 0 {
		lines = append(append(lines, t.Strong.Render("Goes, in this order")), goes...)
	}
	if stays := keptLines(t, p.plan, w); len(stays) > 0 {
		lines = append(append(lines, t.Strong.Render("Stays")), stays...)
	}
	return lines
}

// checks tells what was asked and is not all right.
func (p *countdownPage) checks(w int) []string {
	t := p.w.theme
	var lines []string
	for _, c := range p.plan.Checks {
		if c.Verdict == steps.Pass {
			continue
		}
		text := c.Question + ": " + c.Evidence
		if c.Overridden {
			text += " (goes all the same, as you said)"
		}
		for i, line := range cells.Wrap(cells.Clean(text), w-2) {
			lead := "  "
			if i == 0 {
				lead = verdictSymbol(t, c.Verdict) + " "
			}
			lines = append(lines, lead+line)
		}
		if c.Fix != "" && !c.Overridden {
			for _, line := range cells.Wrap(cells.Clean(c.Fix), w-4) {
				lines = append(lines, "    "+t.Dim.Render(line))
			}
		}
	}
	if len(lines) > 0 {
		lines = append(lines, "")
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
		head := mark + " " + cells.Fit(shortKind(s.Ref().Kind), 18) + " " + cells.Clean(s.Ref().Name)
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
	switch {
	case p.err != nil:
		lines := problemLines(p.w, p.err, w)
		if unsure(p.err) {
			lines = append(lines, t.Accent.Render("F")+" takes it over, after the five seconds: only if that one has ended")
		}
		return lines
	case changes(p.plan) == 0 && p.plan.Undo:
		return []string{t.Dim.Render("This run has made nothing that is there.")}
	case changes(p.plan) == 0:
		return []string{t.Dim.Render("Nothing of it is left that could be deleted.")}
	case p.fixes() != "":
		return []string{t.Accent.Render("F") + " deletes it all the same, after the five seconds"}
	case !p.possible():
		return []string{t.Dim.Render("It cannot begin while a check fails.")}
	}
	n := changes(p.plan)
	text := fmt.Sprintf("%s, %s, %s.", plural(n, "change"), stays(len(p.plan.Steps)-n), forecast(p.plan, p.w.identity().Sandbox))
	if p.plan.Cost.Monthly > 0 {
		text += fmt.Sprintf(" Frees about $%.0f a month.", p.plan.Cost.Monthly)
	}
	return []string{t.Dim.Render(text)}
}

// stays is "1 stays" or "2 stay".
func stays(n int) string {
	if n == 1 {
		return "1 stays"
	}
	return fmt.Sprintf("%d stay", n)
}
