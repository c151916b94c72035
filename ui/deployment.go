package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// statusPage shows a deployment that was found: its parts, and whether it
// serves.
type statusPage struct {
	w      *wizard
	of     steps.Deployment
	table  table
	made   finding
	verify *verification
	height int
}

func newDeploymentPage(w *wizard, d steps.Deployment) *statusPage {
	p := &statusPage{w: w, of: d, verify: newVerification(w, d)}
	p.table.titles = []string{"KIND", "NAME", "WHERE", "WHAT"}
	return p
}

func (p *statusPage) Title() string { return "Deployment" }
func (p *statusPage) Typing() bool  { return false }
func (p *statusPage) Busy() bool    { return p.verify.busy() }
func (p *statusPage) Moving() bool  { return p.verify.moving() }

func (p *statusPage) Enter() tea.Cmd {
	p.rows()
	return seek(p.of)
}

func (p *statusPage) Hints() []hint {
	if p.verify.busy() {
		return append(moves(), hint{Intent: Back, Text: "stop and back"}, hint{Intent: Cancel, Text: "choices"})
	}
	return append(moves(), hint{Intent: Verify}, hint{Intent: CopyValue, Text: "copy the name", Quiet: true}, hint{Intent: Export},
		hint{Intent: Reload}, hint{Intent: Console, Quiet: true}, hint{Intent: Teardown})
}

func (p *statusPage) Handle(msg tea.Msg) (action, tea.Cmd) {
	switch msg := msg.(type) {
	case surveyMsg:
		p.rows()
	case liveRunMsg:
		if msg.of == p.of {
			return replace(newRunPage(p.w, msg.watch)), nil
		}
	case Intent:
		return p.act(msg)
	}
	return stay(), p.verify.handle(msg)
}

func (p *statusPage) act(in Intent) (action, tea.Cmd) {
	switch in {
	case Verify:
		return stay(), p.verify.begin()
	case Reload:
		return stay(), p.w.look()
	case Teardown:
		return open(newTeardownPage(p.w, p.of, existing(p.w, p.of).Production)), nil
	case Console:
		return stay(), copyConsole(p.w, p.of)
	case CopyValue:
		if row := p.table.at(); len(row.cells) > 1 {
			return stay(), copyText(p.w, row.cells[1], row.cells[1])
		}
		return stay(), nil
	case Export:
		return open(newExportPage(p.w, p.asPlan())), nil
	case Cancel:
		return open(p.verify.choices()), nil
	case Back:
		p.verify.stop()
		return back(), nil
	}
	p.table.move(in, p.height)
	return stay(), nil
}

// asPlan is what was found as the plan that would make it, for the export.
func (p *statusPage) asPlan() steps.Plan {
	plan := steps.Plan{Deployment: p.of, Verb: "what was found of"}
	order := map[steps.Kind][]steps.Step{}
	for _, f := range existing(p.w, p.of).Resources {
		kind := f.Ref().Kind
		order[kind] = append(order[kind], steps.Step{Action: steps.ActionCreate, Want: f.Resource, Why: "as it is now"})
	}
	for _, k := range steps.Kinds() {
		plan.Steps = append(plan.Steps, order[k]...)
	}
	return plan
}

// rows makes the table anew when something was found.
func (p *statusPage) rows() {
	now := p.w.finding()
	if now == p.made {
		return
	}
	p.made = now
	var rows []tableRow
	e := existing(p.w, p.of)
	for _, f := range e.Resources {
		ref := f.Ref()
		rows = append(rows, tableRow{key: ref.Path(), cells: []string{shortKind(ref.Kind), cells.Clean(ref.Name), cells.Clean(ref.Location), p.w.theme.Dim.Render(cells.Clean(essence(f.Resource)))}})
	}
	for _, f := range e.Services {
		ref := f.Ref()
		rows = append(rows, tableRow{key: ref.Path(), faint: true, cells: []string{shortKind(ref.Kind), cells.Clean(ref.Name), cells.Clean(ref.Location), "not made by runlb; it changed its access"}})
	}
	p.table.set(rows)
}

func (p *statusPage) View(a area) view {
	t := p.w.theme
	p.rows()
	e := existing(p.w, p.of)
	lines := []string{cells.Ends(t.Strong.Render(cells.Clean(p.of.Name))+"  "+p.state(e), p.w.looked(), a.W)}
	about := cells.Clean(p.of.Region)
	if e.Address != "" {
		about = cells.Clean(e.Address) + ":" + strings.ReplaceAll(portList(e.Ports), ", ", ",") + " in " + about
	}
	if e.Production {
		about += " · production: a teardown asks for the name"
	}
	lines = append(lines, t.Dim.Render(about), "")
	proof := p.verify.view(a.W)
	proof = proof[:min(len(proof), max(4, a.H/2))]
	p.height = max(4, a.H-len(lines)-len(proof)-1)
	lines = append(lines, p.table.view(t, a.W, p.height, nil)...)
	if len(e.Resources) == 0 && !p.w.survey.running {
		lines = append(lines, t.Dim.Render("  nothing of it was found"))
	}
	if len(proof) > 0 {
		lines = append(append(lines, ""), proof...)
	}
	return view{Lines: lines}
}

func (p *statusPage) state(e steps.Existing) string {
	t := p.w.theme
	switch {
	case p.verify.report != nil && p.verify.report.OK:
		return t.Show(theme.Serves) + t.Good.Render(" serves")
	case p.verify.report != nil:
		return t.Show(theme.Warning) + " does not serve everything"
	case e.Complete:
		return t.Show(theme.Done) + " complete" + t.Dim.Render(fmt.Sprintf(" · %s", plural(len(e.Resources), "resource")))
	}
	return t.Show(theme.Warning) + " incomplete" + t.Dim.Render(fmt.Sprintf(" · %s", plural(len(e.Resources), "resource")))
}
