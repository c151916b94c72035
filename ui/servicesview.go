package ui

import (
	"fmt"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

func (p *servicesPage) View(a area) view {
	p.refresh()
	t := p.w.theme
	lines := []string{cells.Ends(t.Strong.Render("Which Cloud Run service gets a private front door?"), p.w.looked(), a.W), ""}
	if trouble := problemLines(p.w, p.w.trouble(), a.W); len(trouble) > 0 {
		lines = append(append(lines, trouble...), "")
	}
	marked := func(key string) bool { return p.marked[key] }
	if a.W >= wide {
		return p.beside(a, lines, marked)
	}
	gaps, detail := p.gaps(a.W), p.brief(a.W)
	if a.H-len(lines)-len(gaps)-len(detail)-1 < leastRows {
		gaps = nil // how many did not answer stands above the rows anyway
	}
	if a.H-len(lines)-len(detail)-1 < leastRows {
		detail = detail[:min(len(detail), 1)]
	}
	room := a.H - len(lines) - len(gaps) - len(detail) - 1
	rows, cursor := p.chooser.view(p.w, p.counts(), area{a.W, room}, len(lines), marked)
	lines = append(append(lines, rows...), gaps...)
	for len(lines) < a.H-len(detail) {
		lines = append(lines, "")
	}
	return view{append(lines, detail...), cursor}
}

// So many lines the list of services has at least, with filter and titles.
const leastRows = 6

// So wide what stands beside the list is at least.
const leastDetail = 36

// beside draws the rows as wide as they want to be, and what there is to know
// of the one under the cursor in the rest of the line.
func (p *servicesPage) beside(a area, lines []string, marked func(string) bool) view {
	t := p.w.theme
	left := max(min(p.chooser.table.wanted()+4, a.W-leastDetail), a.W/2)
	gaps := p.gaps(left)
	rows, cursor := p.chooser.view(p.w, p.counts(), area{left - 3, a.H - len(lines) - len(gaps)}, len(lines), marked)
	rows = append(rows, gaps...)
	right := append([]string{"", ""}, p.detail(a.W-left-2)...)
	right = right[:min(len(right), a.H-len(lines))]
	for len(right) < len(rows) {
		right = append(right, "")
	}
	for i := range right {
		right[i] = t.Dim.Render("│ ") + right[i]
	}
	return view{append(lines, beside(rows, right, left)...), cursor}
}

// counts says how much has been found so far, and in how many places.
func (p *servicesPage) counts() string {
	t := p.w.theme
	regions := p.w.survey.regions()
	answered := 0
	for _, r := range regions {
		if r.Answered && r.Problem == nil {
			answered++
		}
	}
	text := plural(p.total, "service")
	if shown := p.chooser.table.list.Len() - 2; p.chooser.filter.Value() != "" {
		text = fmt.Sprintf("%s of %s", number(shown), text)
	}
	text = t.Dim.Render(fmt.Sprintf("%s · %d of %d regions", text, answered, len(regions)))
	if n := len(p.marked); n > 0 {
		text = t.Good.Render(fmt.Sprintf("✓ %d chosen", n)) + t.Dim.Render(" · ") + text
	}
	if p.w.survey.running {
		text = p.w.spinner() + " " + text
	}
	return text
}

// gaps names the regions that told nothing: those that refused, and, near the
// end, those that are slow.
func (p *servicesPage) gaps(w int) []string {
	t := p.w.theme
	var refused, slow []string
	for _, r := range p.w.survey.regions() {
		switch {
		case r.Problem != nil:
			refused = append(refused, fmt.Sprintf("  %s   %s %s", cells.Fit(r.Name, 14), t.Show(theme.Unknown), t.Dim.Render(cells.Clean(why(r.Problem)))))
		case !r.Answered:
			slow = append(slow, "  "+cells.Fit(r.Name, 14)+t.Dim.Render("   no answer yet"))
		}
	}
	const most = 3
	if len(slow) <= most {
		refused = append(refused, slow...)
	}
	if len(refused) == 0 {
		return nil
	}
	if more := len(refused) - most; more > 0 {
		refused = append(refused[:most], t.Dim.Render(fmt.Sprintf("  and %d regions more", more)))
	}
	lines := []string{""}
	for _, line := range refused {
		lines = append(lines, cells.Cut(line, w))
	}
	return lines
}

// brief is what two lines say of the row under the cursor.
func (p *servicesPage) brief(w int) []string {
	t := p.w.theme
	key := p.chooser.table.at().key
	if s := p.service(key); s != nil {
		return []string{
			cells.Cut(t.Strong.Render(cells.Clean(s.Name))+"  "+t.Dim.Render(dash(cells.Clean(s.URL))), w),
			cells.Cut(t.Dim.Render(p.consequence(s)), w),
		}
	}
	return paragraph(t.Dim, p.about(key), w)
}

// consequence says what choosing the service means.
func (p *servicesPage) consequence(s *steps.Service) string {
	switch {
	case s.Ingress == steps.IngressNone:
		return "Its ingress is none: no load balancer can reach it until that changes."
	case len(p.marked) > 1:
		return fmt.Sprintf("%d services of %s share one load balancer: a URL mask tells them apart.", len(p.marked), cells.Clean(p.region()))
	}
	return "The load balancer will live in " + cells.Clean(s.Location) + ", like its services."
}

func (p *servicesPage) about(key string) string {
	switch key {
	case rowSample:
		return "Deploys us-docker.pkg.dev/cloudrun/container/hello in " + p.region() + "; teardown removes it again."
	case rowEntry:
		return "For a service that is not listed. Without a region it is looked for in " + p.region() + "."
	}
	return ""
}
