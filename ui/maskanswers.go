package ui

import (
	"fmt"
	"slices"
	"strings"

	"runlb/steps/mask"
	"runlb/ui/cells"
	"runlb/ui/theme"
	"runlb/ui/widget"
)

// maskAnswers is what a mask does to every known target and to some URLs.
type maskAnswers struct {
	rows  []mask.Row  // the URL that was taken apart, the targets, and URLs worth a look
	tried []mask.Row  // the URLs that the user tries, the one that is being typed last
	list  widget.List // of the rows
	blind int         // tags that the mask does not read
	made  finding     // what they were made from
}

// answer works out what the mask does.
func (p *maskPage) answer() {
	a := &p.answers
	a.made, a.rows, a.tried, a.blind = p.w.finding(), nil, nil, 0
	if m, ok := p.draft.Mask(); ok {
		services := p.services()
		var own []string
		if !p.draft.IsMask() {
			own = []string{p.draft.Text()}
		}
		tries := append(slices.Clone(p.tries), strings.TrimSpace(p.try.Value()))
		if tries[len(tries)-1] == "" {
			tries = tries[:len(tries)-1]
		}
		here := mask.In(p.w.spec.Region, services)
		if !m.HasTag() && m.Fixed().Tag == "" {
			for _, s := range here {
				a.blind += len(s.Tags)
			}
		}
		trials := mask.Trials(m, here)
		rows := mask.Table(m, p.w.spec.Region, services, slices.Concat(own, trials, tries))
		a.rows, a.tried = inOrder(rows[:len(rows)-len(tries)], len(own) > 0), rows[len(rows)-len(tries):]
	}
	a.list.SetLen(len(a.rows))
}

// inOrder puts the URL that was taken apart first, then what goes wrong, what
// is reached, other URLs, and last what no URL reaches. An example that stands
// above already is left out.
func inOrder(rows []mask.Row, own bool) []mask.Row {
	rank := func(r mask.Row) int {
		switch {
		case r.Verdict == mask.Collides:
			return 1
		case r.Verdict == mask.Unreachable && !r.Example:
			return 4
		case r.Verdict == mask.Elsewhere && !r.Example:
			return 5
		case r.Example:
			return 3
		}
		return 2
	}
	var first []mask.Row
	if i := slices.IndexFunc(rows, func(r mask.Row) bool { return r.Example }); own && i >= 0 {
		first = []mask.Row{rows[i]}
		rows = slices.Delete(rows, i, i+1)
	}
	slices.SortStableFunc(rows, func(a, b mask.Row) int { return rank(a) - rank(b) })
	seen := map[string]bool{}
	rows = slices.DeleteFunc(rows, func(r mask.Row) bool {
		again := r.Example && seen[r.URL]
		seen[r.URL] = true
		return again
	})
	return append(first, rows...)
}

// summary counts the targets by what becomes of them, in w cells at most.
func (a *maskAnswers) summary(w int) string {
	count := map[mask.Verdict]int{}
	targets := 0
	for _, r := range a.rows {
		if !r.Example {
			count[r.Verdict]++
			if r.Verdict != mask.Elsewhere {
				targets++
			}
		}
	}
	words := []string{fmt.Sprintf("%s of %s", number(count[mask.Serves]), plural(targets, "target"))}
	for _, v := range []struct {
		verdict mask.Verdict
		words   string
	}{{mask.Collides, "collide"}, {mask.Unreachable, "without a URL"}, {mask.Elsewhere, "in other regions"}} {
		if n := count[v.verdict]; n > 0 {
			words = append(words, number(n)+" "+v.words)
		}
	}
	if a.blind > 0 {
		words = append(words, plural(a.blind, "tag")+" not read")
	}
	for len(words) > 1 && cells.Width(strings.Join(words, " · ")) > w {
		words = words[:len(words)-1]
	}
	return strings.Join(words, " · ")
}

// rowLines draws what the mask answers, under a title.
func (p *maskPage) rowLines(size area, title string) []string {
	t, a := p.w.theme, &p.answers
	w, h := size.W, size.H
	if len(a.rows) == 0 || h < 2 {
		return nil
	}
	from, to := a.list.Window(h - 1)
	shown := ""
	if to-from < len(a.rows) {
		shown = " · " + counted(from, to, len(a.rows))
	}
	right := a.summary(w-len(title)-2-cells.Width(shown)) + shown
	lines := []string{cells.Ends(t.Strong.Render(title), t.Dim.Render(right), w)}
	columns := rowColumns(a.rows[from:to], w-2)
	for i := from; i < to; i++ {
		lead := "  "
		if p.pane == paneRows && i == a.list.At() {
			lead = t.Accent.Render("› ")
		}
		lines = append(lines, lead+cells.Cut(p.rowLine(a.rows[i], columns), w-2))
	}
	return lines
}

// rowColumns are the widths of URL and target.
func rowColumns(rows []mask.Row, w int) [2]int {
	url, target := 12, 6
	for _, r := range rows {
		url = max(url, cells.Width(r.URL))
		target = max(target, cells.Width(rowTarget(r)))
	}
	return [2]int{min(url, max(w*2/5, min(w/2, 30))), min(target, w/4)}
}

func rowTarget(r mask.Row) string { return mask.Reading{Service: r.Service, Tag: r.Tag}.String() }

// rowLine is one URL, its verdict, what it leads to, and why.
func (p *maskPage) rowLine(r mask.Row, columns [2]int) string {
	t := p.w.theme
	url := cells.Fit(cells.Clean(r.URL), columns[0])
	if r.URL == "" {
		url = t.Dim.Render(cells.Fit("–", columns[0]))
	}
	target, why := cells.Fit(cells.Clean(rowTarget(r)), columns[1]), r.Why
	var mark theme.Mark
	switch r.Verdict {
	case mask.Serves:
		mark = theme.Serves
	case mask.Misses:
		url, target, mark = t.Dim.Render(url), "", theme.Misses
		if t.Colour {
			target = cells.Fit(mark.Word, columns[1])
		}
	case mask.Unreachable:
		mark = theme.Mark{Symbol: theme.Failed.Symbol, Word: "no URL"}
	case mask.Collides:
		mark, target = theme.Mark{Symbol: theme.Warning.Symbol, Word: "collides"}, t.Warn.Render(target)
	case mask.Elsewhere:
		mark = theme.Mark{Symbol: "–", Word: "elsewhere"}
		if r.URL == "" && r.Region != "" {
			target = cells.Fit(cells.Clean(r.Service), columns[1])
			why = "in " + r.Region + "; " + why
		}
		target = t.Dim.Render(target)
	default:
		mark = theme.Unknown
	}
	line := url + "  " + t.Show(mark)
	if target != "" {
		line += " " + target
	}
	if why != "" {
		line += "  " + t.Dim.Render(cells.Clean(why))
	}
	return line
}

// tryLines are the URLs that the user tries, at most h of them with the field
// for the next one. The cursor is in the last line.
func (p *maskPage) tryLines(w, h int) (lines []string, cursor int) {
	t := p.w.theme
	typed := strings.TrimSpace(p.try.Value()) != ""
	rows := p.answers.tried
	var last *mask.Row
	if typed && len(rows) > 0 {
		last, rows = &rows[len(rows)-1], rows[:len(rows)-1]
	}
	rows = rows[max(0, len(rows)-h+1):]
	columns := rowColumns(p.answers.tried, w-6)
	for _, r := range rows {
		lines = append(lines, cells.Space(6)+cells.Cut(p.rowLine(r, columns), w-6))
	}
	lead := t.Dim.Render("try › ")
	if p.pane == paneTry {
		lead = t.Accent.Render("try › ")
	}
	text, at := p.try.View(w / 2)
	if last != nil {
		r := *last
		r.URL, columns[0] = text, max(cells.Width(text), columns[0])
		return append(lines, cells.Cut(lead+p.rowLine(r, columns), w)), at + 6
	}
	if text == "" {
		text = t.Dim.Render("a URL of yours, and see what becomes of it")
	}
	return append(lines, cells.Cut(lead+text, w)), at + 6
}
