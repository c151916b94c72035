package ui

import (
	"fmt"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// Below this height the blank lines go.
const lowHeight = 14

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
	lines := []string{cells.Ends(head, t.Dim.Render(p.untouched()), a.W)}
	if a.H >= lowHeight {
		lines = append(lines, "")
	}
	switch {
	case p.apis.running:
		return view{Lines: append(lines, p.enablingLines(a.W)...)}
	case p.looking:
		return view{Lines: append(lines, p.progress()...)}
	case p.err != nil:
		return view{Lines: append(lines, p.problem(a.W)...)}
	case !p.ready:
		return view{Lines: lines}
	}
	lines = append(lines, p.summary(a)...)
	verdict := len(lines) - 1
	if a.H >= lowHeight {
		lines = append(lines, "")
	}
	layout := p.stacked
	if a.W >= reviewBeside {
		layout = p.besides
	}
	lines = append(lines, layout(a.W, a.H-len(lines))...)
	if from, to := p.list.Window(p.height); to-from < len(p.rows) {
		lines[verdict] = cells.Ends(lines[verdict], t.Dim.Render(counted(from, to, len(p.rows))), a.W)
	}
	return view{Lines: lines}
}

// From this width on, the details stand beside the rows.
const reviewBeside = 150

// besides is the rows with the details at their right.
func (p *reviewPage) besides(w, h int) []string {
	left := w * 3 / 5
	p.height = h
	detail := p.window(p.below(w-left-2), w-left-2, h)
	for i := range detail {
		detail[i] = p.w.theme.Dim.Render("│ ") + detail[i]
	}
	return beside(p.body(left-2), detail, left)
}

// stacked is the rows with the details below them.
func (p *reviewPage) stacked(w, h int) []string {
	below := p.below(w)
	room := min(len(below), max(3, h*2/5))
	p.height = max(h-room-1, 1)
	lines := p.body(w)
	for len(lines) < h-room {
		lines = append(lines, "")
	}
	return append(lines, p.window(below, w, room)...)
}

// window is the part of the details that is scrolled to. What does not fit is
// said to be there.
func (p *reviewPage) window(lines []string, w, h int) []string {
	from, to := p.detail.Window(len(lines), h)
	shown := append([]string(nil), lines[from:to]...)
	if !p.detail.Long() || len(shown) == 0 {
		return shown
	}
	hint := "tab scrolls  "
	style := p.w.theme.Dim
	if p.pane == paneDetail {
		hint, style = "", p.w.theme.Accent
	}
	last := len(shown) - 1
	shown[last] = cells.Ends(shown[last], style.Render(hint+counted(from, to, len(lines))), w)
	return shown
}

// untouched says what has been changed so far, which is nothing, or the APIs
// that were asked for.
func (p *reviewPage) untouched() string {
	if n := len(p.apis.done); n > 0 {
		return plural(n, "API") + " enabled, nothing else has been changed"
	}
	return "nothing has been changed yet"
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

// enablingLines says what is enabled, and what comes after it.
func (p *reviewPage) enablingLines(w int) []string {
	t := p.w.theme
	lines := []string{p.w.spinner() + " Enabling in project " + cells.Clean(p.w.project()) + " …  " + clock(p.w.now().Sub(p.apis.began))}
	for _, api := range p.apis.apis {
		lines = append(lines, "    "+cells.Clean(api))
	}
	return append(lines, paragraph(t.Dim, "Then each is asked until it answers, which can take some minutes, and all is looked at again.", w)...)
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
		for _, line := range cells.Wrap(cells.Clean(steps.Sentence(r.wrong)), w-6) {
			lines = append(lines, "      "+line)
		}
	}
	return append(lines, "", "  "+t.Accent.Render("e")+t.Dim.Render(" goes to the question, and enter comes back here."))
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
		if p.rows[i].title != "" {
			lead = ""
		}
		lines = append(lines, cells.Cut(lead+p.row(p.rows[i], widths, i == p.list.At()), w))
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
	if w >= twoPanes {
		c.name, c.detail = min(names, 32), min(details, 30)
	}
	c.why = w - 2 - 9 - c.kind - c.name - c.detail - 6
	return c
}

func (p *reviewPage) row(r reviewRow, c columns, focused bool) string {
	t := p.w.theme
	switch {
	case r.title != "":
		return t.Strong.Render(r.title)
	case r.check != nil:
		return p.checkRow(*r.check, focused)
	}
	s := *r.step
	line := actionMark(t, s.Action) + " " + cells.Fit(string(s.Action), 7) + cells.Fit(shortKind(s.Ref().Kind), c.kind) + "  " +
		emphasise(t, cells.Fit(cells.Clean(s.Ref().Name), c.name), focused) + "  "
	if c.why < 20 {
		return line + t.Dim.Render(particular(s))
	}
	return line + cells.Fit(particular(s), c.detail) + "  " + t.Dim.Render(cells.Clean(s.Why))
}

func (p *reviewPage) checkRow(c steps.Check, focused bool) string {
	t := p.w.theme
	word := string(c.Verdict)
	switch {
	case c.Overridden && mends(c):
		word = "put back"
	case c.Overridden:
		word = "agreed"
	}
	line := verdictSymbol(t, c.Verdict) + " " + cells.Fit(word, checkLead-4) + emphasise(t, cells.Clean(c.Question), focused)
	if c.Evidence != "" {
		line += t.Dim.Render("  " + cells.Clean(c.Evidence))
	}
	return line
}

// checkLead is what stands before a check's question in its row.
const checkLead = 13

func emphasise(t theme.Theme, text string, focused bool) string {
	if focused {
		return t.Strong.Render(text)
	}
	return text
}
