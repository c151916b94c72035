package ui

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// refresh makes the rows anew when something was found or remembered.
func (p *homePage) refresh() {
	if p.lost() {
		dim := p.w.theme.Dim
		p.table.titles, p.made = nil, homeState{}
		p.table.set([]tableRow{
			{key: rowSandbox, cells: []string{"Enter the sandbox", dim.Render("a simulated Google Cloud inside runlb: no account, nothing billed")}},
			{key: rowAgain, cells: []string{"Look again", dim.Render("after you have logged in")}},
		})
		return
	}
	now := homeState{found: p.w.finding(), at: p.w.kept.answers.At, built: p.w.kept.answers.Built, left: len(p.w.kept.unfinished)}
	if now == p.made {
		return
	}
	p.made = now
	p.rows()
}

func (p *homePage) rows() {
	p.found, p.left = map[string]steps.Existing{}, map[string]steps.Deployment{}
	p.table.drops = []int{5, 4, 6}
	p.table.titles = []string{"NAME", "STATE", "ADDRESS", "LEADS TO", "REGION", cells.Right("AGE", 4), "A MONTH"}
	var rows []tableRow
	for _, e := range p.w.inv().Deployments() {
		key := e.Deployment.ID()
		p.found[key] = e
		rows = append(rows, tableRow{key: key, cells: []string{
			cells.Clean(e.Deployment.Name), p.state(e), dash(doorOf(e)), dash(leads(e)), cells.Clean(e.Deployment.Region),
			cells.Right(age(p.w.now(), e), 4), monthly(e),
		}})
	}
	for _, d := range p.unfinished() {
		key := rowResume + d.ID()
		p.left[key] = d
		rows = append(rows, tableRow{key: key, cells: []string{resumeText(p.w, d)}})
	}
	if a, ok := p.w.left(); ok {
		rows = append(rows, tableRow{key: rowGoOn, cells: []string{p.goOnText(a)}})
	}
	rows = append(rows, tableRow{key: rowNew, cells: []string{"+ New deployment"}})
	p.others = strangers(p.w.inv())
	if len(p.found) == 0 { // the titles of nothing are noise
		p.table.titles = nil
	}
	p.table.set(rows)
}

// state is how complete a deployment is; whether it serves is for verify to
// say.
func (p *homePage) state(e steps.Existing) string {
	t := p.w.theme
	text := t.Symbol(theme.Done) + " complete"
	if !e.Complete {
		text = t.Symbol(theme.Warning) + " incomplete"
	}
	if e.Production {
		text += ", production"
	}
	return text
}

// unfinished are the deployments whose last run did not end, by name.
func (p *homePage) unfinished() []steps.Deployment {
	var list []steps.Deployment
	for d := range p.w.kept.unfinished {
		list = append(list, d)
	}
	slices.SortFunc(list, func(a, b steps.Deployment) int { return strings.Compare(a.Name+a.Region, b.Name+b.Region) })
	return list
}

// resumeText offers to go on with a run that did not end.
func resumeText(w *wizard, d steps.Deployment) string {
	f := w.kept.unfinished[d]
	what, how := "building", "it was cut short"
	if f.Verb == steps.VerbDown {
		what = "teardown"
	}
	if f.Ending != "" {
		how = "it ended " + string(f.Ending)
	}
	return w.theme.Symbol(theme.Progress) + " Resume the " + what + " of " + cells.Clean(d.Name) +
		w.theme.Dim.Render(fmt.Sprintf("  %s; begun %s", how, when(w.now(), f.Began)))
}

func (p *homePage) goOnText(a steps.Answers) string {
	name := "a new deployment"
	if a.Spec.Name != "" {
		name = cells.Clean(a.Spec.Name)
	}
	return p.w.theme.Symbol(theme.Progress) + " Go on with your answers for " + name +
		p.w.theme.Dim.Render("  at "+cells.Clean(a.Page)+", "+when(p.w.now(), a.At))
}

// when is a time of today as a clock shows it, else how long ago it was.
func when(now, t time.Time) string {
	if now.Sub(t) < 12*time.Hour {
		return t.In(now.Location()).Format("15:04")
	}
	return ago(now, t)
}

// doorOf is the address with its ports: 10.1.2.99:80,443.
func doorOf(e steps.Existing) string {
	if e.Address == "" || len(e.Ports) == 0 {
		return cells.Clean(e.Address)
	}
	host := cells.Clean(e.Address)
	if strings.Contains(host, ":") { // IPv6
		host = "[" + host + "]"
	}
	return host + ":" + strings.ReplaceAll(portList(e.Ports), " ", "")
}

// leads is what the deployment's NEGs lead to.
func leads(e steps.Existing) string {
	var names []string
	for _, f := range e.Resources {
		if n, ok := f.Resource.(*steps.NEG); ok {
			names = append(names, cells.Clean(leadsTo(n)))
		}
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), ", ")
}

// age is that of the oldest resource.
func age(now time.Time, e steps.Existing) string {
	var oldest time.Time
	for _, f := range e.Resources {
		if !f.Created.IsZero() && (oldest.IsZero() || f.Created.Before(oldest)) {
			oldest = f.Created
		}
	}
	if oldest.IsZero() {
		return "–"
	}
	return lasting(now.Sub(oldest))
}

// lasting is a time in its largest unit: 3 d.
func lasting(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "<1 m"
	case d < time.Hour:
		return fmt.Sprintf("%d m", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	case d < 365*24*time.Hour:
		return fmt.Sprintf("%d d", int(d.Hours()/24))
	}
	return fmt.Sprintf("%d y", int(d.Hours()/24/365))
}

// monthly is the floor of what a deployment costs.
func monthly(e steps.Existing) string {
	if c := e.Cost(); c.Monthly > 0 {
		return fmt.Sprintf("from $%.0f", c.Monthly)
	}
	return "–"
}

// strangers are the internal load balancers that runlb did not build: to be
// seen, not touched.
func strangers(inv *steps.Inventory) [][]string {
	var rows [][]string
	for _, f := range inv.Others() {
		if rule, ok := f.Resource.(*steps.ForwardingRule); ok {
			door := netip.AddrPortFrom(rule.IP, uint16(rule.Port))
			rows = append(rows, []string{cells.Clean(rule.Name), door.String(), cells.Clean(rule.Location)})
		}
	}
	return rows
}
