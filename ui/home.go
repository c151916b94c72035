package ui

import (
	"errors"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// homePage is where the App begins: the deployments found in the cloud, and
// the way to a new one. Without credentials it says what was looked for, and
// leads to the sandbox.
type homePage struct {
	w      *wizard
	table  table
	found  map[string]steps.Existing // by the row's key
	made   finding                   // what the rows were made from
	height int
}

const (
	rowNew     = "+new"
	rowSandbox = "+sandbox"
	rowAgain   = "+again"
)

func newHomePage(w *wizard) *homePage { return &homePage{w: w} }

func (p *homePage) Title() string { return "Home" }
func (p *homePage) Typing() bool  { return false }

func (p *homePage) Enter() tea.Cmd {
	p.refresh()
	return nil
}

func (p *homePage) Hints() []hint {
	hints := moves()
	if p.lost() {
		return append(hints, hint{Intent: Next, Text: "choose"}, hint{Intent: Reload, Text: "look again"})
	}
	existing, known := p.found[p.table.at().key]
	switch {
	case p.table.at().key == rowNew:
		hints = append(hints, hint{Intent: Next, Text: "new deployment"})
	case known && deploymentPage(p.w, existing) != nil:
		hints = append(hints, hint{Intent: Next, Text: "open"})
	}
	hints = append(hints, hint{Intent: NewOne, Text: "new", Quiet: p.table.at().key == rowNew})
	if known && teardownPage(p.w, existing) != nil {
		hints = append(hints, hint{Intent: Teardown})
	}
	if p.w.session != nil {
		hints = append(hints, hint{Intent: Reload})
	}
	return hints
}

// lost reports whether no cloud is open and none is being opened.
func (p *homePage) lost() bool { return p.w.session == nil && !p.w.opening }

func (p *homePage) Handle(msg tea.Msg) (action, tea.Cmd) {
	if in, ok := msg.(Intent); ok {
		return p.act(in)
	}
	return stay(), nil
}

func (p *homePage) act(in Intent) (action, tea.Cmd) {
	key := p.table.at().key
	existing := p.found[key]
	switch in {
	case NewOne:
		return next(), nil
	case Reload:
		return p.again()
	case Teardown:
		return open(teardownPage(p.w, existing)), nil
	case Next:
		switch key {
		case rowNew:
			return next(), nil
		case rowSandbox:
			cmd := p.w.openSandbox()
			p.refresh()
			return stay(), cmd
		case rowAgain:
			return p.again()
		}
		if page := deploymentPage(p.w, existing); page != nil {
			return open(page), nil
		}
		return stay(), nil
	}
	p.table.move(in, p.height)
	return stay(), nil
}

// again opens the first cloud once more, or looks at the open one afresh.
func (p *homePage) again() (action, tea.Cmd) {
	cmd := p.w.look()
	if p.lost() {
		cmd = p.w.openCloud(p.w.opts.Target)
	}
	p.refresh()
	return stay(), cmd
}

// refresh makes the rows anew when something was found.
func (p *homePage) refresh() {
	if p.lost() {
		p.table.titles = nil
		p.table.set([]tableRow{
			{key: rowSandbox, cells: []string{"Enter the sandbox", p.w.theme.Dim.Render("a simulated Google Cloud inside runlb: no account, nothing billed")}},
			{key: rowAgain, cells: []string{"Look again", p.w.theme.Dim.Render("after you have logged in")}},
		})
		p.made = finding{}
		return
	}
	if now := p.w.finding(); now != p.made {
		p.made = now
		p.rows()
	}
}

func (p *homePage) rows() {
	p.found = map[string]steps.Existing{}
	p.table.titles = []string{"NAME", "REGION", "ADDRESS", "PORTS", "STATE"}
	var rows []tableRow
	for _, e := range p.w.inv().Deployments() {
		key := e.Deployment.ID()
		p.found[key] = e
		state := p.w.theme.Show(theme.Mark{Symbol: "●", Word: "complete"})
		if !e.Complete {
			state = p.w.theme.Show(theme.Warning) + " incomplete"
		}
		rows = append(rows, tableRow{key: key, cells: []string{
			cells.Clean(e.Deployment.Name), cells.Clean(e.Deployment.Region), dash(cells.Clean(e.Address)), dash(portList(e.Ports)),
			state + p.w.theme.Dim.Render("  "+plural(len(e.Resources), "resource")),
		}})
	}
	rows = append(rows, p.strangers()...)
	p.table.set(append(rows, tableRow{key: rowNew, cells: []string{"+ New deployment"}}))
	if len(p.found) == 0 && !p.table.moved {
		p.table.list.Select(len(rows))
	}
}

// strangers are the internal load balancers that runlb did not build: to be
// seen, not touched.
func (p *homePage) strangers() []tableRow {
	var rows []tableRow
	for _, f := range p.w.inv().All(steps.KindForwardingRule, steps.Everywhere) {
		rule, ok := f.Resource.(*steps.ForwardingRule)
		if !ok || rule.Scheme != "INTERNAL_MANAGED" {
			continue
		}
		if _, ours := steps.MarkerOf(rule); ours {
			continue
		}
		rows = append(rows, tableRow{key: rule.Ref().Path(), faint: true, cells: []string{
			cells.Clean(rule.Name), cells.Clean(rule.Location), rule.IP.String(), portList([]int{rule.Port}), "not built by runlb",
		}})
	}
	return rows
}

func (p *homePage) View(a area) view {
	p.refresh()
	t := p.w.theme
	lines := []string{t.Strong.Render("A private front door for Cloud Run."), ""}
	switch {
	case p.lost():
		lines = append(lines, p.welcome(a.W)...)
	case p.w.session == nil:
		lines = append(lines, p.w.spinner()+" opening "+cells.Clean(p.cloud())+" …")
		return view{Lines: lines}
	default:
		lines = append(lines, cells.Ends("Deployments in "+cells.Clean(p.w.project()), p.w.looked(), a.W), "")
	}
	if !p.lost() {
		if tail := problemLines(p.w, p.w.trouble(), a.W); len(tail) > 0 {
			lines = append(append(lines, tail...), "")
		}
	}
	p.height = a.H - len(lines) - 1
	lines = append(lines, p.table.view(t, a.W, p.height, nil)...)
	if p.lost() {
		lines = append(append(lines, ""), problemLines(p.w, p.w.problem, a.W)...)
		return view{Lines: fitted(t, lines, a.H)}
	}
	if len(p.found) == 0 && !p.w.survey.running {
		lines = append(lines, "", t.Dim.Render("None yet. A new one takes about a minute to build, and one key to take down."))
	}
	return view{Lines: lines}
}

func (p *homePage) cloud() string {
	if p.w.target.Sandbox {
		return "the sandbox"
	}
	return "Google Cloud"
}

// welcome says what runlb does. The ways on come right after it, and the
// account of what was looked for last: it may be long, and they must be seen.
func (p *homePage) welcome(w int) []string {
	return append(paragraph(p.w.theme.Dim, "runlb builds an internal Application Load Balancer in front of your services, proves that it serves, and takes it down again on one key.", w), "")
}

// fitted cuts lines to a height, and says that it did.
func fitted(t theme.Theme, lines []string, height int) []string {
	if len(lines) <= height || height < 1 {
		return lines
	}
	return append(lines[:height-1:height-1], t.Dim.Render("  … all of it in a taller window, or by: runlb status"))
}

// problemLines tells an error as problem, cause and remedy.
func problemLines(w *wizard, err error, width int) []string {
	if err == nil {
		return nil
	}
	t := w.theme
	text, cause, remedy := err.Error(), "", ""
	var problem *steps.Problem
	if errors.As(err, &problem) {
		text, cause, remedy = problem.Text, problem.Cause, problem.Remedy
	}
	var lines []string
	for part := range strings.Lines(text) {
		for _, line := range cells.Wrap(cells.Clean(part), width-4) {
			lead := "  "
			if len(lines) == 0 {
				lead = t.Show(theme.Warning) + " "
			}
			lines = append(lines, lead+line)
		}
	}
	for part := range strings.Lines(cause + "\n" + remedy) {
		for _, line := range cells.Wrap(cells.Clean(strings.TrimRight(part, "\n")), width-4) {
			lines = append(lines, "  "+t.Dim.Render(line))
		}
	}
	return lines
}

func portList(ports []int) string {
	return strings.Trim(strings.Join(strings.Fields(fmt.Sprint(ports)), ", "), "[]")
}

// dash stands for what is not there.
func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
