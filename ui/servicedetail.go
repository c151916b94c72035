package ui

import (
	"slices"
	"strings"

	"runlb/steps"
	"runlb/ui/cells"
)

// detail is what a wide screen says of the row under the cursor. What is not
// known is left out.
func (p *servicesPage) detail(w int) []string {
	t := p.w.theme
	s := p.service(p.chooser.table.at().key)
	if s == nil {
		return paragraph(t.Plain, p.about(p.chooser.table.at().key), w)
	}
	lines := []string{
		t.Strong.Render(consoleLink(p.w, s.Ref(), cells.Clean(s.Name))) + t.Dim.Render("  "+cells.Clean(s.Location)),
		t.Dim.Render(cells.Cut(cells.Clean(s.URL), w)), "",
	}
	for _, row := range [][2]string{
		{"Reached from", ingressWords(s.Ingress)},
		{"Callers", invokerWords(s.Invoker)},
		{"Revision", s.Revision},
		{"Image", s.Image},
		{"Updated", p.updated(s)},
		{"Behind", p.behind(s)},
	} {
		lines = append(lines, labelled(p.w, row[0], row[1], w)...)
	}
	lines = append(lines, p.tagLines(s, w)...)
	return append(append(lines, ""), paragraph(t.Plain, p.consequence(s), w)...)
}

// labelled is a label and a text that may take several lines; nothing without
// a text.
func labelled(w *wizard, label, text string, width int) []string {
	const room = 14
	var lines []string
	for _, line := range cells.Wrap(cells.Clean(text), width-room) {
		lines = append(lines, w.theme.Dim.Render(cells.Fit(label, room))+line)
		label = ""
	}
	return lines
}

func (p *servicesPage) updated(s *steps.Service) string {
	switch {
	case s.Updated.IsZero():
		return ""
	case s.Changing:
		return ago(p.w.now(), s.Updated) + ", a change is under way"
	}
	return ago(p.w.now(), s.Updated)
}

// behind names the load balancers that lead to the service by name already.
func (p *servicesPage) behind(s *steps.Service) string {
	var names []string
	for _, f := range p.w.inv().All(steps.KindNEG, s.Location) {
		n, ok := f.Resource.(*steps.NEG)
		if !ok || n.Service != s.Name {
			continue
		}
		name := n.Name
		if m, ours := steps.MarkerOf(n); ours {
			name = m.Deployment.Name
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), ", ")
}

// tagLines are the tags, each with the address of its own. Source: Cloud Run
// puts the tag and three hyphens before the service's host (sure).
func (p *servicesPage) tagLines(s *steps.Service, w int) []string {
	if len(s.Tags) == 0 {
		return nil
	}
	t := p.w.theme
	lines := []string{"", t.Dim.Render("Tags")}
	wide := 0
	for _, tag := range s.Tags {
		wide = max(wide, cells.Width(cells.Clean(tag)))
	}
	for _, tag := range s.Tags {
		line := "  " + cells.Fit(cells.Clean(tag), min(wide, w/3))
		if host, ok := strings.CutPrefix(s.URL, "https://"); ok {
			line += t.Dim.Render("  https://" + cells.Clean(tag) + "---" + cells.Clean(host))
		}
		lines = append(lines, cells.Cut(line, w))
	}
	return lines
}

// ingressWords says from where a service can be reached.
func ingressWords(i steps.Ingress) string {
	switch i {
	case steps.IngressAll:
		return "the internet, and inside the VPC"
	case steps.IngressInternal:
		return "inside the VPC only"
	case steps.IngressInternalAndLB:
		return "inside the VPC, and any load balancer"
	case steps.IngressNone:
		return "nowhere"
	}
	return ""
}

// invokerWords says who may call a service; nothing when that was not read.
func invokerWords(i steps.Invoker) string {
	switch i {
	case steps.InvokerPublic:
		return "anyone who reaches it"
	case steps.InvokerOpen:
		return "anyone who reaches it (the invoker check is off)"
	case steps.InvokerPrivate:
		return "those with an identity token"
	}
	return ""
}
