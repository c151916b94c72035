package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// The columns of the table: who gets an answer, and where.
var vantages = [...]steps.Vantage{steps.FromInternet, steps.FromVPC, steps.ThroughDoor}

// rows are the services with who reaches them, before and after.
func (p *accessPage) rows() {
	var rows []tableRow
	for _, s := range p.services() {
		row := tableRow{key: s.Name, cells: []string{cells.Clean(s.Name)}}
		ingress, invoker := p.after(s)
		for _, v := range vantages {
			before, after := steps.Reached(s.Ingress, s.Invoker, v), steps.Reached(ingress, invoker, v)
			row.cells = append(row.cells, p.turn(before, after))
		}
		rows = append(rows, row)
	}
	p.table.set(rows)
}

// turn writes who gets an answer now and who will: more stands out, and less
// is good.
func (p *accessPage) turn(before, after steps.Caller) string {
	if before == after {
		return string(before)
	}
	ink := p.w.theme.Good
	if after == steps.Anyone || before == steps.Nobody {
		ink = p.w.theme.Warn
	}
	return string(before) + " → " + ink.Render(string(after))
}

// after is ingress and invoker of a service as the answers want them.
func (p *accessPage) after(s *steps.Service) (steps.Ingress, steps.Invoker) {
	ingress, invoker, a := s.Ingress, s.Invoker, p.w.spec.Access
	if !slices.Contains(a.Services, s.Name) {
		return ingress, invoker
	}
	if a.Ingress != "" {
		ingress = a.Ingress
	}
	if a.Invoker != "" {
		invoker = a.Invoker
	}
	return ingress, invoker
}

func shortInvoker(i steps.Invoker) string {
	switch i {
	case steps.InvokerUnknown:
		return "?"
	case steps.InvokerOpen:
		return "public (check off)"
	}
	return string(i)
}

// View draws the table, and below it, or beside it, what is asked of the marked
// ones and what the one under the cursor is like.
func (p *accessPage) View(a area) view {
	p.table.titles = []string{"SERVICE", "FROM THE INTERNET", "FROM THE VPC", "THROUGH THIS DOOR"}
	if a.W < 70 {
		p.table.titles = []string{"SERVICE", "INTERNET", "VPC", "THIS DOOR"}
	}
	p.rows()
	t := p.w.theme
	w := a.W
	if a.W >= wide {
		w = min(a.W*11/20, 96)
	}
	lines := []string{t.Strong.Render("Who may reach the services?")}
	if a.H > 10 {
		lines = append(append(lines, paragraph(t.Dim, "All stays as it is, unless you mark a service; teardown puts it back.", w-2)...), "")
	}
	below := 8
	switch {
	case p.public != "":
		below = 7
	case a.H <= 10:
		below = 4
	case p.inForm && a.W < wide:
		below = 12
	}
	p.height = max(2, min(len(p.table.rows)+1, a.H-len(lines)-below))
	p.table.blur = p.inForm || p.public != ""
	marked := func(key string) bool { return slices.Contains(p.w.spec.Access.Services, key) }
	lines = append(lines, p.table.view(t, w, p.height, marked)...)
	if len(p.table.rows) == 0 {
		lines = append(lines, t.Dim.Render("  none of them was found in "+cells.Clean(p.w.answers().Region)+"; nothing will change"))
	}
	if p.public != "" {
		return p.askConsent(append(lines, ""), area{w, a.H})
	}
	var cursor *tea.Cursor
	if len(p.w.spec.Access.Services) > 0 {
		var rows []string
		at := p.form.at
		if !p.inForm {
			p.form.at = nil
		}
		rows, cursor = p.form.questions(w, len(lines)+1)
		p.form.at = at
		lines = append(append(lines, ""), rows...)
	}
	if a.W >= wide {
		return view{beside(lines, p.aside(area{a.W - w - 2, a.H}), w+2), cursor}
	}
	if room := a.H - len(lines) - 1; room > 0 {
		aside := p.aside(area{w, room})
		lines = append(append(lines, ""), aside[:min(len(aside), room)]...)
	}
	return view{lines, cursor}
}

// aside is the choices of the question under the cursor, or the service in
// plain words.
func (p *accessPage) aside(a area) []string {
	if p.inForm {
		return p.form.pane(a.W, a.H)
	}
	t := p.w.theme
	i := slices.IndexFunc(p.services(), func(s *steps.Service) bool { return s.Name == p.table.at().key })
	if i < 0 {
		return nil
	}
	s := p.services()[i]
	lines := []string{t.Strong.Render(cells.Clean(s.Name)) + t.Dim.Render("  ingress "+shortIngress(s.Ingress)+" · callers "+shortInvoker(s.Invoker))}
	for _, text := range p.inWords(s) {
		lines = append(lines, paragraph(t.Dim, text, a.W)...)
	}
	return lines
}

// inWords says what ingress and invoker of a service mean, and what the load
// balancer makes of them.
func (p *accessPage) inWords(s *steps.Service) []string {
	from := map[steps.Ingress]string{
		steps.IngressAll:           "Its own run.app address takes requests from the internet, whatever load balancer is in front of it.",
		steps.IngressInternal:      "Only the VPC, and load balancers inside it, reach it.",
		steps.IngressInternalAndLB: "The VPC reaches it, and so do load balancers, external ones too.",
		steps.IngressNone:          "Nothing reaches it, and neither will the load balancer: mark it and choose another ingress.",
		steps.IngressUnknown:       "Its ingress could not be read.",
	}[s.Ingress]
	by := map[steps.Invoker]string{
		steps.InvokerPublic:  "Whoever reaches it may call it.",
		steps.InvokerOpen:    "Whoever reaches it may call it: its check of callers is switched off.",
		steps.InvokerPrivate: "Callers need an identity token of their own: the load balancer adds none, so a request without one ends with 403.",
		steps.InvokerUnknown: "Who may call it could not be read.",
	}[s.Invoker]
	return []string{from, by}
}

// askConsent asks for the name of the service that would become public, and
// says to whom.
func (p *accessPage) askConsent(lines []string, a area) view {
	t := p.w.theme
	name := cells.Clean(p.public)
	text, at := p.consent.View(max(a.W-cells.Width(name)-20, 12))
	ask := "Type " + name + " to agree: "
	lines = append(lines, t.Show(theme.Warning)+" "+t.Strong.Render(name+" becomes public"))
	lines = append(lines, indented(t.Dim.Render, "Without a token it will answer "+p.exposed()+".", a.W)...)
	lines = append(lines, "", "  "+ask+text)
	return view{lines, tea.NewCursor(2+cells.Width(ask)+at, len(lines)-1)}
}

// exposed lists from where anyone would get an answer.
func (p *accessPage) exposed() string {
	i := slices.IndexFunc(p.services(), func(s *steps.Service) bool { return s.Name == p.public })
	if i < 0 {
		return "anyone who reaches it"
	}
	ingress, invoker := p.after(p.services()[i])
	var from []string
	for _, v := range vantages {
		if steps.Reached(ingress, invoker, v) == steps.Anyone {
			from = append(from, string(v))
		}
	}
	if len(from) == 0 {
		return "nobody yet, because of its ingress; anyone once that lets them in"
	}
	return "anyone " + strings.Join(from, ", ")
}
