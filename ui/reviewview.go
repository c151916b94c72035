package ui

import (
	"fmt"
	"strings"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

func (p *reviewPage) View(a area) view {
	t := p.w.theme
	name := p.asked.spec.Name
	if name == "" {
		name = p.w.answers().Name
	}
	head := t.Strong.Render("Review  ") + t.Accent.Render(cells.Clean(name))
	if run := p.running(); run != nil {
		return view{Lines: []string{
			head, "", p.w.spinner() + " A run of " + cells.Clean(name) + " goes on: " + clock(run.elapsed(p.w.now())) + ".",
			t.Dim.Render("  It does not stop when you look elsewhere."),
		}}
	}
	lines := []string{cells.Ends(head, t.Dim.Render("nothing has been changed yet"), a.W), ""}
	switch {
	case p.looking:
		return view{Lines: append(lines, p.progress()...)}
	case p.err != nil:
		return view{Lines: append(lines, p.problem(a.W)...)}
	case !p.ready:
		return view{Lines: lines}
	}
	lines = append(lines, p.summary(a.W)...)
	lines = append(lines, "")
	below := p.below(a.W)
	if p.wrong != nil {
		below = problemLines(p.w, p.wrong, a.W)
	}
	room := min(len(below), max(4, (a.H-len(lines))*2/5))
	below = below[:min(len(below), room)]
	p.height = a.H - len(lines) - len(below) - 1
	lines = append(lines, p.body(a.W)...)
	for len(lines) < a.H-len(below) {
		lines = append(lines, "")
	}
	return view{Lines: append(lines, below...)}
}

// progress says what is being looked at while there is no plan yet.
func (p *reviewPage) progress() []string {
	t := p.w.theme
	region := cells.Clean(p.asked.spec.Region)
	return []string{
		p.w.spinner() + " Looking afresh at " + region + ", its zones and what is global …  " + clock(p.w.now().Sub(p.began)),
		t.Dim.Render("  A plan is made from what is there now, not from what was there a while ago."),
	}
}

// problem tells why there is no plan. Each answer that is wrong is a row, with
// its page one key away.
func (p *reviewPage) problem(w int) []string {
	t := p.w.theme
	if len(p.rows) == 0 {
		return problemLines(p.w, p.err, w)
	}
	lines := []string{t.Strong.Render(fmt.Sprintf("There is no plan yet: %s to look at again.", plural(len(p.rows), "answer"))), ""}
	for i, r := range p.rows {
		label := r.wrong.Field
		if f, ok := steps.FieldByKey(r.wrong.Field); ok {
			label = f.Label
		}
		lead := "  "
		if i == p.list.At() {
			lead = t.Accent.Render("› ")
			label = t.Strong.Render(label)
		}
		lines = append(lines, lead+t.Show(theme.Failed)+" "+label)
		for _, line := range cells.Wrap(cells.Clean(sentence(r.wrong)), w-6) {
			lines = append(lines, "      "+line)
		}
	}
	return append(lines, "", "  "+t.Accent.Render("e")+t.Dim.Render(" goes to the question, and enter comes back here."))
}

// summary is the plan in two lines: what, how long, how much, and how the
// checks went.
func (p *reviewPage) summary(w int) []string {
	t := p.w.theme
	parts := []string{tally(p.plan)}
	if changes(p.plan) > 0 {
		parts = append(parts, about(critical(p.plan)))
	}
	if c := costs(p.plan.Cost); c != "" {
		parts = append(parts, c+t.Dim.Render(" (list price, floor)"))
	}
	var lines []string
	for _, part := range parts {
		if n := len(lines); n > 0 && cells.Width(lines[n-1])+cells.Width(part)+3 <= w {
			lines[n-1] += t.Dim.Render(" · ") + part
		} else {
			lines = append(lines, part)
		}
	}
	return append(lines, p.verdict())
}

// verdict is how the checks went, and what that means for apply.
func (p *reviewPage) verdict() string {
	t := p.w.theme
	var parts []string
	for _, v := range verdicts() {
		if n := countVerdict(p.plan, v); n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d %s", verdictSymbol(t, v), n, v))
		}
	}
	line := "Checks  " + strings.Join(parts, "  ")
	switch why := p.blocked(); {
	case p.starting:
		line += "   " + p.w.spinner() + " beginning"
	case len(p.plan.Failed()) > 0:
		line += "   " + t.Bad.Render("apply waits for it")
	case why != "":
		line += "   " + t.Dim.Render(why)
	}
	return line
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

// body is the window of rows around the cursor.
func (p *reviewPage) body(w int) []string {
	t := p.w.theme
	from, to := p.list.Window(p.height)
	widths := reviewColumns(w, p.plan.Steps)
	var lines []string
	for i := from; i < to; i++ {
		lead := "  "
		if i == p.list.At() {
			lead = t.Accent.Render("› ")
		}
		lines = append(lines, cells.Cut(lead+p.row(p.rows[i], widths, i == p.list.At()), w))
	}
	if to-from < len(p.rows) && len(lines) > 0 {
		last := len(lines) - 1
		lines[last] = cells.Ends(lines[last], t.Dim.Render(counted(from, to, len(p.rows))), w)
	}
	return lines
}

// columns of the review: kind, name, detail; what is left is for the why.
type columns struct{ kind, name, detail, why int }

func reviewColumns(w int, list []steps.Step) columns {
	names, details := 0, 0
	for _, s := range list {
		names, details = max(names, cells.Width(s.Ref().Name)), max(details, cells.Width(particular(s)))
	}
	c := columns{kind: 18, name: min(names, 26), detail: min(details, 26)}
	if w >= wide {
		c.name, c.detail = min(names, 32), min(details, 30)
	}
	c.why = w - 2 - 9 - c.kind - c.name - c.detail - 6
	return c
}

func (p *reviewPage) row(r reviewRow, c columns, focused bool) string {
	t := p.w.theme
	switch {
	case r.title:
		return t.Strong.Render("Checks")
	case r.check != nil:
		line := verdictSymbol(t, r.check.Verdict) + " " + cells.Fit(string(r.check.Verdict), 8) + emphasise(t, cells.Clean(r.check.Question), focused)
		if r.check.Evidence != "" {
			line += t.Dim.Render("  " + cells.Clean(r.check.Evidence))
		}
		return line
	}
	s := *r.step
	line := actionMark(t, s.Action) + " " + cells.Fit(string(s.Action), 7) + cells.Fit(shortKind(s.Ref().Kind), c.kind) + "  " +
		emphasise(t, cells.Fit(cells.Clean(s.Ref().Name), c.name), focused) + "  "
	if c.why < 20 {
		return line + t.Dim.Render(particular(s))
	}
	return line + cells.Fit(particular(s), c.detail) + "  " + t.Dim.Render(cells.Clean(s.Why))
}

func emphasise(t theme.Theme, text string, focused bool) string {
	if focused {
		return t.Strong.Render(text)
	}
	return text
}

// below is what there is to say of the row under the cursor: why, what to
// know, and the same by hand.
func (p *reviewPage) below(w int) []string {
	t := p.w.theme
	r := p.at()
	var lines []string
	add := func(lead, text string, style func(...string) string) {
		for i, line := range cells.Wrap(cells.Clean(text), w-8) {
			if i > 0 {
				lead = ""
			}
			lines = append(lines, t.Dim.Render(cells.Fit(lead, 8))+style(line))
		}
	}
	switch {
	case r.check != nil:
		add("seen", r.check.Evidence, t.Plain.Render)
		add("do", r.check.Fix, t.Plain.Render)
	case r.step != nil:
		add("why", r.step.Why, t.Plain.Render)
		add("note", r.step.Notice, t.Warn.Render)
		lead := "by hand"
		for _, line := range byHand(*r.step, w-8) {
			lines = append(lines, t.Dim.Render(cells.Fit(lead, 8)+line))
			lead = ""
		}
	}
	return lines
}
