package ui

import (
	"errors"
	"fmt"
	"slices"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// below is what stands under the deployments of home, in room lines at most:
// the one under the cursor as a picture, what is not ours, and what is not
// known. What matters least gives way first.
func (p *homePage) below(w, room int) []string {
	t := p.w.theme
	var lines []string
	add := func(more []string) {
		if len(more) > 0 && len(lines)+len(more)+1 <= room {
			lines = append(append(lines, ""), more...)
		}
	}
	if len(p.found) == 0 && !p.w.survey.running {
		add(paragraph(t.Dim, "None yet. A new one takes about a minute to build, and one key to take down.", w))
	}
	gaps := unread(p.w, w)
	if len(gaps) > 0 {
		room -= len(gaps) + 1
	}
	if e, ok := p.found[p.table.at().key]; ok {
		add(drawLoadBalancer(p.w, standing(p.w, e, nil), w))
	}
	add(p.strangerLines(w, room-len(lines)-1))
	if len(gaps) > 0 && room >= 0 {
		lines = append(append(lines, ""), gaps...)
	}
	return lines
}

// strangerLines lists the load balancers of others, as many as there is room
// for.
func (p *homePage) strangerLines(w, room int) []string {
	if len(p.others) == 0 || room < 2 {
		return nil
	}
	t := p.w.theme
	lines := []string{t.Dim.Render("Load balancers that runlb did not build; it never changes them")}
	shown := p.others
	if len(shown) > room-1 {
		shown = shown[:max(room-2, 0)]
	}
	widths := []int{0, 0, 0}
	for _, row := range shown {
		for i, c := range row {
			widths[i] = max(widths[i], cells.Width(c))
		}
	}
	for _, row := range shown {
		lines = append(lines, cells.Cut("  "+t.Dim.Render(layOut(row, widths)), w))
	}
	if more := len(p.others) - len(shown); more > 0 {
		lines = append(lines, t.Dim.Render(fmt.Sprintf("  and %s more", number(more))))
	}
	return lines
}

// unread names the places that did not answer: there may be more in them.
func unread(w *wizard, width int) []string {
	t := w.theme
	gaps := w.inv().Gaps()
	if len(gaps) == 0 || w.survey.running {
		return nil
	}
	type cause struct {
		kind steps.Kind
		why  string
	}
	places := map[cause][]string{}
	var order []cause
	for _, g := range gaps {
		c := cause{g.Kind, inShort(g.Problem)}
		if places[c] == nil {
			order = append(order, c)
		}
		places[c] = append(places[c], g.Scope.Location)
	}
	var lines []string
	const most = 3
	for _, c := range order[:min(len(order), most)] {
		where := places[c][0]
		if n := len(places[c]); n > 1 {
			where = fmt.Sprintf("%s and %s more", where, number(n-1))
		}
		text := fmt.Sprintf(" %ss in %s: %s", shortKind(c.kind), where, c.why)
		lines = append(lines, cells.Cut(t.Symbol(theme.Unknown)+t.Dim.Render(cells.Clean(text)+"; there may be more there"), width))
	}
	if more := len(order) - most; more > 0 {
		lines = append(lines, t.Dim.Render(fmt.Sprintf("  and %d kinds of places more", more)))
	}
	return slices.Clip(lines)
}

// inShort is why a place did not answer, in a few words.
func inShort(err error) string {
	var cloud *steps.CloudError
	switch {
	case errors.Is(err, steps.ErrDenied):
		return "denied"
	case errors.Is(err, steps.ErrAPIDisabled):
		return "the API is not enabled"
	case errors.As(err, &cloud) && cloud.Message != "":
		return cloud.Message
	}
	return err.Error()
}
