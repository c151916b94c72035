package ui

import (
	"fmt"
	"strings"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// summary is the plan in some lines: what, how long, how much and by whose
// word; what an earlier run left; how the checks went.
func (p *reviewPage) summary(a area) []string {
	t := p.w.theme
	parts := []string{tally(p.plan)}
	if changes(p.plan) > 0 {
		parts = append(parts, forecast(p.plan, p.w.identity().Sandbox))
	}
	if c := costs(p.plan.Cost); c != "" {
		parts = append(parts, c)
		if a.H >= lowHeight {
			parts = append(parts, t.Dim.Render(priceSource(p.plan.Cost, a.W)))
		}
	}
	lines := flow(parts, t.Dim.Render(" · "), a.W)
	if p.plan.Former != nil {
		lines = append(lines, p.former(*p.plan.Former, a.W))
	}
	return append(lines, p.verdict(a.W))
}

// priceSource is whose word a cost is; where there is little room, without what
// comes on top, which a check tells.
func priceSource(c steps.Cost, w int) string {
	text := cells.Clean(c.Source)
	if cells.Width(text) > w {
		text, _, _ = strings.Cut(text, ";")
	}
	return cells.Cut(text, w)
}

// flow joins parts, as many on a line as fit.
func flow(parts []string, gap string, w int) []string {
	var lines []string
	for _, part := range parts {
		if n := len(lines); n > 0 && cells.Width(lines[n-1])+cells.Width(gap)+cells.Width(part) <= w {
			lines[n-1] += gap + part
		} else {
			lines = append(lines, part)
		}
	}
	return lines
}

// former is what an earlier run of the deployment left.
func (p *reviewPage) former(f steps.Former, w int) string {
	t := p.w.theme
	how := "was cut off"
	if f.Ending != "" {
		how = "ended as " + string(f.Ending)
	}
	counts := map[steps.FormerState]int{}
	for _, s := range f.Steps {
		counts[s.State]++
	}
	var parts []string
	for _, state := range []steps.FormerState{steps.FormerDone, steps.FormerChanged, steps.FormerGone, steps.FormerUnknown} {
		if n := counts[state]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, state))
		}
	}
	text := fmt.Sprintf("The run before (%s, begun %s) %s", f.Verb, f.Began.Local().Format("2006-01-02 15:04"), how)
	if len(parts) > 0 {
		text += ": " + strings.Join(parts, ", ")
	}
	return cells.Cut(t.Show(theme.Warning)+" "+cells.Clean(text)+t.Dim.Render(". This plan goes on from there."), w)
}

// verdict is how the checks went, and what that means for apply.
func (p *reviewPage) verdict(w int) string {
	t := p.w.theme
	var parts []string
	for _, v := range verdicts() {
		if n := countVerdict(p.plan, v); n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d %s", verdictSymbol(t, v), n, v))
		}
	}
	line := "Checks  " + strings.Join(parts, "  ")
	if n := len(p.plan.Overridden()); n > 0 {
		line += t.Dim.Render(fmt.Sprintf("  (%d agreed to)", n))
	}
	switch why := p.blocked(); {
	case p.starting:
		line += "   " + p.w.spinner() + " beginning"
	case len(p.plan.Failed()) > 0:
		line += "   " + t.Bad.Render("apply waits for "+these(len(p.plan.Failed())))
	case why != "":
		line += "   " + t.Dim.Render(why)
	}
	return cells.Cut(line, w)
}

// these is "it" for one, "them" for more.
func these(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

func verdictSymbol(t theme.Theme, v steps.Verdict) string {
	switch v {
	case steps.Fail:
		return t.Bad.Render(theme.Failed.Symbol)
	case steps.Warn:
		return t.Warn.Render(theme.Warning.Symbol)
	case steps.Unknown:
		return t.Warn.Render(theme.Unknown.Symbol)
	case steps.Pass:
		return t.Good.Render(theme.Done.Symbol)
	}
	return " "
}
