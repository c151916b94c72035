package ui

import (
	"fmt"
	"slices"
	"time"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// rows makes the table anew when something was found.
func (p *statusPage) rows() {
	now := p.w.finding()
	if now == p.rowsOf {
		return
	}
	p.rowsOf = now
	p.table.drops = []int{3}
	p.table.titles = []string{"KIND", "NAME", "STATE", "WHERE", "WHAT"}
	e := existing(p.w, p.of)
	var rows []tableRow
	row := func(ref steps.Ref, what string) {
		name := consoleLink(p.w, ref, cells.Clean(ref.Name))
		rows = append(rows, tableRow{key: ref.Path(), cells: []string{shortKind(ref.Kind), name, p.mark(ref), cells.Clean(ref.Location), p.w.theme.Dim.Render(what)}})
	}
	for _, f := range e.Resources {
		row(f.Ref(), cells.Clean(essence(f.Resource)))
	}
	for _, f := range e.Services {
		row(f.Ref(), "not made by runlb; it changed its access")
	}
	for _, d := range p.drift.list {
		if !slices.ContainsFunc(rows, func(r tableRow) bool { return r.key == d.Ref.Path() }) {
			row(d.Ref, cells.Clean(firstOf(d.Notes)))
		}
	}
	p.table.set(rows)
}

func firstOf(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// driftOf is the drift of one resource; false while it is not known.
func (p *statusPage) driftOf(ref steps.Ref) (steps.Drift, bool) {
	i := slices.IndexFunc(p.drift.list, func(d steps.Drift) bool { return d.Ref.Path() == ref.Path() })
	if i < 0 {
		return steps.Drift{}, false
	}
	return p.drift.list[i], true
}

// mark is the state of drift of one resource, as a symbol and a word.
func (p *statusPage) mark(ref steps.Ref) string {
	t := p.w.theme
	d, known := p.driftOf(ref)
	mark := theme.ToCome
	switch {
	case !known && p.drift.asking:
		return t.Dim.Render(mark.Symbol + " comparing")
	case !known:
		return t.Dim.Render("–")
	case d.State == steps.DriftSame:
		mark = theme.Done
	case d.State == steps.DriftChanged:
		mark = theme.Update
	case d.State == steps.DriftGone:
		mark = theme.Failed
	case d.State == steps.DriftExtra:
		mark = theme.Warning
	}
	return t.Symbol(mark) + " " + string(d.State)
}

func (p *statusPage) View(a area) view {
	t := p.w.theme
	p.rows()
	e := existing(p.w, p.of)
	lines := []string{cells.Ends(t.Strong.Render(cells.Clean(p.of.Name))+"  "+p.state(e), p.w.looked(), a.W), t.Dim.Render(p.about(e)), ""}
	proof := p.verify.view(a.W)
	proof = proof[:min(len(proof), max(4, a.H/2))]
	tail := p.tail(a.W)
	if len(proof) > 0 {
		tail = append([]string{""}, proof...)
	}
	if art := drawLoadBalancer(p.w, standing(p.w, e, p.drift.list), a.W); len(art) > 0 && len(lines)+len(art)+1+len(p.table.rows)+len(tail)+2 <= a.H {
		lines = append(append(lines, art...), "")
	}
	p.height = max(4, a.H-len(lines)-len(tail))
	lines = append(lines, p.table.view(t, a.W, p.height, nil)...)
	if len(e.Resources) == 0 && !p.w.survey.running {
		lines = append(lines, t.Dim.Render("  nothing of it was found"))
	}
	return view{Lines: append(lines, tail...)}
}

// about is where a deployment is reached, since when, and what it costs.
func (p *statusPage) about(e steps.Existing) string {
	text := cells.Clean(p.of.Region)
	if door := doorOf(e); door != "" {
		text = door + " in " + text
	}
	if old := age(p.w.now(), e); old != "–" {
		text += " · " + old + " old"
	}
	if e.Cost().Monthly > 0 {
		text += " · " + monthly(e) + " a month"
	}
	if e.Production {
		text += " · production: a teardown asks for the name"
	}
	return text
}

// tail is what there is to say of the row under the cursor: how it differs,
// and who changed it. Before that, of a run that did not end.
func (p *statusPage) tail(w int) []string {
	t := p.w.theme
	var lines []string
	if _, unfinished := p.w.kept.unfinished[p.of]; unfinished {
		lines = append(lines, cells.Cut(resumeText(p.w, p.of)+t.Dim.Render("  enter resumes"), w))
	}
	if p.drift.err != nil {
		lines = append(lines, problemLines(p.w, fmt.Errorf("what has drifted is not known: %w", p.drift.err), w)...)
	}
	if d, known := p.driftOf(p.at()); known {
		lines = append(lines, driftLines(t, p.w.now(), d, w)...)
	}
	if len(lines) > 0 {
		lines = append([]string{""}, lines...)
	}
	return lines
}

// driftLines tell one drift, field by field.
func driftLines(t theme.Theme, now time.Time, d steps.Drift, w int) []string {
	var lines []string
	for _, x := range d.Differences {
		lines = append(lines, cells.Cut(fmt.Sprintf("%s %s: is %s, should be %s", t.Symbol(theme.Update),
			x.Field, t.Strong.Render(orNothing(x.Have)), t.Strong.Render(orNothing(x.Want))), w))
	}
	for _, n := range d.Notes {
		lines = append(lines, cells.Cut("  "+t.Dim.Render(cells.Clean(n)), w))
	}
	if d.By.By != "" {
		lines = append(lines, cells.Cut("  "+t.Dim.Render(fmt.Sprintf("%s by %s at %s", d.By.Verb, cells.Clean(d.By.By), d.By.At.In(now.Location()).Format("2006-01-02 15:04:05"))), w))
	}
	return lines
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return cells.Clean(s)
}

// state sums up what is known of a deployment.
func (p *statusPage) state(e steps.Existing) string {
	t := p.w.theme
	count := t.Dim.Render(" · " + plural(len(e.Resources), "resource"))
	word := func(m theme.Mark, text string) string { return t.Symbol(m) + " " + text + count }
	drifted := len(steps.Drifted(p.drift.list))
	switch {
	case p.verify.report != nil && p.verify.report.OK:
		return word(theme.Serves, t.Good.Render("serves"))
	case p.verify.report != nil:
		return word(theme.Warning, "does not serve everything")
	case drifted > 0:
		return word(theme.Update, fmt.Sprintf("%d drifted", drifted))
	case p.drift.asking:
		return p.w.spinner() + " comparing" + count
	case e.Complete && len(p.drift.list) > 0:
		return word(theme.Done, "complete, nothing drifted")
	case e.Complete:
		return word(theme.Done, "complete")
	}
	return word(theme.Warning, "incomplete")
}
