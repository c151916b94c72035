package ui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// part is one box of the drawing: a column of the load balancer and the steps
// whose resources stand in it.
type part struct {
	label, short string
	steps        []int
	services     []int // each has a mark of its own
}

// picture is the load balancer of a run at some moment.
type picture struct {
	w   *wizard
	run *watch
}

// drawLoadBalancer draws it from the client to the services. Its parts light
// up as they come alive, and go dark as they go.
func drawLoadBalancer(w *wizard, run *watch, width int) []string {
	p := picture{w, run}
	parts := run.parts()
	if len(parts) < 2 {
		return nil
	}
	for _, form := range []struct {
		arrow string
		short bool
	}{{" ──▶ ", false}, {" ─▶ ", false}, {" ─▶ ", true}, {" ▶ ", true}} {
		if lines := p.drawn(parts, form.arrow, form.short); cells.Width(lines[0]) <= width {
			return lines
		}
	}
	return nil
}

func (p picture) drawn(parts []part, arrow string, short bool) []string {
	t := p.w.theme
	top, marks, below := t.Dim.Render("client"), cells.Space(len("client")), ""
	gap := 0 // that the label before leaves to its mark; the arrow bridges it
	for _, pt := range parts {
		label := pt.label
		if short {
			label = pt.short
		}
		mark := p.mark(pt, short)
		width := max(cells.Width(label), cells.Width(mark))
		wired := " " + strings.Repeat("─", gap) + arrow[1:]
		gap = width - cells.Width(label)
		at := cells.Width(top) + cells.Width(wired)
		live := p.run.alive(pt.steps)
		shown := t.Dim.Render(label)
		if live {
			shown = t.Strong.Render(label)
		}
		wire := t.Dim
		if live {
			wire = t.Good
		}
		top += wire.Render(wired) + shown
		marks = cells.Fit(marks, at) + mark
		if cert := p.certificate(pt, short); cert != "" {
			below = cells.Fit(below, at) + cert
		}
	}
	lines := []string{top, marks}
	if below != "" {
		lines = append(lines, below)
	}
	return lines
}

// certificate stands below the proxy that holds it.
func (p picture) certificate(pt part, short bool) string {
	certs := slices.DeleteFunc(slices.Clone(pt.steps), func(i int) bool {
		return p.run.plan.Steps[i].Ref().Kind != steps.KindCertificate
	})
	if len(certs) == 0 {
		return ""
	}
	word := "certificate "
	if short {
		word = "cert "
	}
	return p.w.theme.Dim.Render("└ "+word) + p.symbol(certs)
}

// mark is the state of a part, with the time of what goes on.
func (p picture) mark(pt part, short bool) string {
	if len(pt.services) > 0 && !short {
		marks := make([]string, len(pt.services))
		for i, s := range pt.services {
			name := cells.Width(p.run.plan.Steps[s].Ref().Name)
			marks[i] = cells.Fit(p.symbol([]int{s}), name)
		}
		return strings.TrimRight(strings.Join(marks, "  "), " ")
	}
	own := slices.DeleteFunc(slices.Clone(pt.steps), func(i int) bool {
		return p.run.plan.Steps[i].Ref().Kind == steps.KindCertificate
	})
	mark := p.symbol(own)
	for _, i := range own {
		if st := p.run.steps[i]; st.state == steps.Running && p.run.open {
			return mark + " " + p.w.theme.Dim.Render(clock(p.w.now().Sub(st.began)))
		}
	}
	return mark
}

// symbol is the common state of some steps.
func (p picture) symbol(of []int) string {
	t, r := p.w.theme, p.run
	states := map[steps.State]int{}
	for _, i := range of {
		states[r.steps[i].state]++
	}
	switch {
	case states[steps.Failed] > 0:
		return t.Bad.Render(theme.Failed.Symbol)
	case states[steps.Running] > 0:
		return t.Accent.Render(theme.Progress.Symbol)
	case states[steps.Parked] > 0:
		return t.Warn.Render(theme.Warning.Symbol)
	case r.alive(of):
		return t.Good.Render(theme.Done.Symbol)
	}
	return t.Dim.Render(theme.ToCome.Symbol)
}

// alive reports whether all the steps' resources are there, as far as the run
// has told. What a step deletes is there until it is deleted.
func (r *watch) alive(of []int) bool {
	return !slices.ContainsFunc(of, func(i int) bool {
		done := r.steps[i].state == steps.Done
		switch r.plan.Steps[i].Action {
		case steps.ActionDelete:
			return done
		case steps.ActionAdopt, steps.ActionKeep, steps.ActionSettle:
			return false
		case steps.ActionUpdate:
			return r.plan.Steps[i].Have == nil && !done
		case steps.ActionCreate:
		}
		return !done
	})
}

// parts are the columns that the plan has something in, from the address on.
func (r *watch) parts() []part {
	columns := map[int][]int{}
	for i, s := range r.plan.Steps {
		if slot := s.Ref().Kind.Slot(); slot > 0 {
			columns[slot] = append(columns[slot], i)
		}
	}
	var parts []part
	if front := slices.Concat(columns[1], columns[2]); len(front) > 0 {
		label := r.front(columns[1], columns[2])
		parts = append(parts, part{label: label, short: label, steps: front})
	}
	if proxies := columns[3]; len(proxies) > 0 {
		parts = append(parts, part{label: r.proxies(proxies), short: "proxy", steps: proxies})
	}
	for _, c := range []struct {
		slot        int
		label, word string
	}{{4, "URL map", "map"}, {5, "backend", "backend"}, {6, "NEG", "NEG"}} {
		if of := columns[c.slot]; len(of) > 0 {
			pt := part{label: c.label, short: c.word, steps: of}
			if len(of) > 1 {
				pt.label, pt.short = plural(len(of), c.label), strconv.Itoa(len(of))+" "+c.word
			}
			parts = append(parts, pt)
		}
	}
	return append(parts, r.services(columns[6], columns[7])...)
}

// front is the address with its ports: 10.1.2.99:80,443.
func (r *watch) front(addresses, rules []int) string {
	ip, ports := "", []string{}
	for _, i := range addresses {
		if a, ok := r.resource(i).(*steps.Address); ok && a.IP.IsValid() {
			ip = a.IP.String()
		}
	}
	for _, i := range rules {
		if f, ok := r.resource(i).(*steps.ForwardingRule); ok {
			ports = append(ports, strconv.Itoa(f.Port))
			if f.IP.IsValid() {
				ip = f.IP.String()
			}
		}
	}
	slices.Sort(ports)
	ports = slices.Compact(ports)
	if ip == "" {
		ip = "address"
	}
	if len(ports) == 0 {
		return ip
	}
	return ip + ":" + strings.Join(ports, ",")
}

func (r *watch) proxies(of []int) string {
	label := ""
	for _, i := range of {
		switch k := r.plan.Steps[i].Ref().Kind; {
		case k == steps.KindCertificate:
		case label != "" && label != shortKind(k):
			return "2 proxies"
		default:
			label = shortKind(k)
		}
	}
	if label == "" {
		return "proxy"
	}
	return label
}

// So many services are drawn with a mark each.
const drawnServices = 4

// services are those of the plan, each with its mark; without any, what the
// NEGs lead to.
func (r *watch) services(negs, services []int) []part {
	var names []string
	for _, i := range services {
		names = append(names, cells.Clean(r.plan.Steps[i].Ref().Name))
	}
	if len(names) == 0 {
		for _, i := range negs {
			if n, ok := r.resource(i).(*steps.NEG); ok {
				names = append(names, cells.Clean(leadsTo(n)))
			}
		}
		if len(names) == 0 {
			return nil
		}
		label := strings.Join(names, "  ")
		return []part{{label: label, short: cells.Cut(names[0], 20), steps: negs}}
	}
	short := names[0]
	if len(names) > 1 {
		short += fmt.Sprintf(" +%d", len(names)-1)
	}
	pt := part{label: strings.Join(names, "  "), short: short, steps: services, services: services}
	if len(names) > drawnServices {
		pt.label, pt.services = short, nil
	}
	return []part{pt}
}

func (r *watch) resource(i int) steps.Resource {
	if s := r.plan.Steps[i]; s.Want != nil {
		return s.Want
	}
	return r.plan.Steps[i].Have.Resource
}

// whenBuilt is the moment at which the run ended.
func (r *watch) whenBuilt() string { return r.last.Format(time.TimeOnly) }
