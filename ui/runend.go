package ui

import (
	"fmt"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// ending says how a run ended and what can be done now; nothing while it goes
// on.
func (p *runPage) ending(w int) []string {
	r, t := p.run, p.w.theme
	if r.end == nil {
		return nil
	}
	var lines []string
	switch {
	case p.gone():
		lines = p.nothingLeft(w)
	case r.end.Ending == steps.EndStopped:
		lines = append(lines, t.Warn.Render(theme.Warning.Symbol)+" "+t.Strong.Render("Stopped, as you asked.")+
			t.Dim.Render(fmt.Sprintf("  %d done, %d not begun.", r.count(steps.Done), r.count(steps.Waiting, steps.Skipped))))
	case r.problem != nil:
		lines = problemBlock(t, *r.problem, min(w, 110))
	}
	if left := p.left(w); len(left) > 0 {
		if len(lines) > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, left...)
	}
	if len(lines) == 0 {
		return nil
	}
	if !p.gone() {
		lines = append(lines, "", p.offers())
	}
	return append(lines, "")
}

// offers names the ways on. They stand here as well as in the footer, because
// this is where the eye is.
func (p *runPage) offers() string {
	t := p.w.theme
	key := func(k, text string) string { return t.Accent.Render(k) + " " + t.Dim.Render(text) + "   " }
	if p.down() {
		return "  " + key("r", "look again, and go on from there") + key("enter", "home")
	}
	return "  " + key("r", "plan again and resume") + key("T", "tear down what is there") + key("enter", "home")
}

// nothingLeft is the end of a teardown that worked.
func (p *runPage) nothingLeft(w int) []string {
	t, r := p.w.theme, p.run
	what := cells.Clean(r.plan.Deployment.Name) + " is gone: 0 left"
	if r.plan.Undo {
		what = cells.Clean(r.plan.Deployment.Name) + " undone: 0 left of what the run made"
	}
	lines := []string{t.Good.Render(theme.Done.Symbol) + " " + t.Strong.Render(what) +
		t.Dim.Render("  by a fresh look at "+cells.Clean(r.plan.Deployment.Region)+" and what is global")}
	for i, line := range keptLines(t, r.plan, w-2) {
		if i == 0 {
			lines = append(lines, "  "+t.Dim.Render("Stays"))
		}
		lines = append(lines, "  "+line)
	}
	return lines
}

// left lists what a fresh look still found, and why.
func (p *runPage) left(w int) []string {
	t, r := p.w.theme, p.run
	if len(r.end.Left) == 0 {
		return nil
	}
	lines := []string{t.Warn.Render(theme.Warning.Symbol) + " " + t.Strong.Render(fmt.Sprintf("%d left", len(r.end.Left))) +
		t.Dim.Render(" by a fresh look, all marked as "+cells.Clean(r.plan.Deployment.Name)+"'s")}
	for _, ref := range r.end.Left {
		line := "    " + cells.Clean(ref.String()) + t.Dim.Render("  "+cells.Clean(ref.Location))
		if why := p.whyLeft(ref); why != "" {
			line += t.Dim.Render("  " + why)
		}
		lines = append(lines, cells.Cut(line, w))
	}
	return lines
}

func (p *runPage) whyLeft(ref steps.Ref) string {
	for i, s := range p.run.plan.Steps {
		if s.Ref().Path() != ref.Path() {
			continue
		}
		if problem := p.run.steps[i].problem; problem != nil {
			return problem.Text
		}
		if s.Action == steps.ActionKeep {
			return cells.Clean(s.Why)
		}
	}
	return ""
}
