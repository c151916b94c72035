package ui

import (
	tea "charm.land/bubbletea/v2"

	"runlb/steps"
)

// statusPage shows a deployment that was found: its parts, what has drifted,
// and whether it serves.
type statusPage struct {
	w      *wizard
	of     steps.Deployment
	table  table
	rowsOf finding // what the rows were made from
	drift  drift
	verify *verification
	height int
}

// drift is how a deployment stands to what it should be.
type drift struct {
	asked  finding
	list   []steps.Drift
	err    error
	asking bool
}

// driftMsg is the drift that was asked for.
type driftMsg struct {
	by   *statusPage
	list []steps.Drift
	err  error
}

func newDeploymentPage(w *wizard, d steps.Deployment) *statusPage {
	return &statusPage{w: w, of: d, verify: newVerification(w, d)}
}

func (p *statusPage) Title() string { return "Deployment" }
func (p *statusPage) Typing() bool  { return false }
func (p *statusPage) Busy() bool    { return p.verify.busy() }
func (p *statusPage) Moving() bool  { return p.verify.moving() || p.drift.asking }

func (p *statusPage) Enter() tea.Cmd {
	p.rows()
	return tea.Batch(seek(p.of), p.compare())
}

// compare asks for the drift, once for each look at the cloud that is over.
func (p *statusPage) compare() tea.Cmd {
	if p.w.session == nil || p.w.survey.running || p.drift.asking || p.drift.asked.of == p.w.inv() {
		return nil
	}
	p.drift = drift{asked: p.w.finding(), asking: true}
	session, ctx, e := p.w.session, p.w.ctx, existing(p.w, p.of)
	return func() tea.Msg {
		list, err := session.Drift(ctx, e, nil)
		return driftMsg{p, list, err}
	}
}

func (p *statusPage) Hints() []hint {
	if p.verify.busy() {
		return append(moves(), hint{Intent: Back, Text: "stop and back"}, hint{Intent: Cancel, Text: "choices"})
	}
	hints := append(moves(), hint{Intent: Verify}, hint{Intent: Edit, Text: "change"}, hint{Intent: Teardown}, hint{Intent: Export},
		hint{Intent: Reload, Text: "look again"}, hint{Intent: CopyValue, Text: "copy the name", Quiet: true}, hint{Intent: Console, Quiet: true})
	if _, unfinished := p.w.kept.unfinished[p.of]; unfinished {
		hints = append(hints, hint{Intent: Next, Text: "resume"})
	}
	return hints
}

func (p *statusPage) Handle(msg tea.Msg) (action, tea.Cmd) {
	switch msg := msg.(type) {
	case surveyMsg:
		p.rows()
		return stay(), p.compare()
	case driftMsg:
		if msg.by == p {
			p.drift.list, p.drift.err, p.drift.asking = msg.list, msg.err, false
			p.rowsOf = finding{}
			p.rows()
		}
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
	case Edit:
		return begin(beginning{spec: steps.SpecOf(existing(p.w, p.of), p.w.inv()), at: "Route"}), nil
	case Next:
		return resume(p.w, p.of), nil
	case Reload:
		p.drift.asked = finding{}
		return stay(), p.w.look()
	case Teardown:
		return open(newTeardownPage(p.w, p.of, existing(p.w, p.of).Production)), nil
	case Console:
		return stay(), p.console()
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

// console copies the address of the resource under the cursor in the Google
// Cloud console.
func (p *statusPage) console() tea.Cmd {
	if url := consoleURL(p.w, p.at()); url != "" {
		return copyText(p.w, url, url)
	}
	p.w.notice = "the sandbox has no console"
	return nil
}

// at is the resource under the cursor.
func (p *statusPage) at() steps.Ref {
	ref, _ := steps.ParseRef(p.table.at().key)
	return ref
}

// asPlan is what was found as the plan that would make it, for the export.
func (p *statusPage) asPlan() steps.Plan {
	e := existing(p.w, p.of)
	plan := steps.Plan{Deployment: p.of, Verb: "what was found of", Spec: steps.SpecOf(e, p.w.inv())}
	order := map[steps.Kind][]steps.Step{}
	for _, f := range e.Resources {
		kind := f.Ref().Kind
		order[kind] = append(order[kind], steps.Step{Action: steps.ActionCreate, Want: f.Resource, Why: "as it is now"})
	}
	for _, k := range steps.Kinds() {
		plan.Steps = append(plan.Steps, order[k]...)
	}
	return plan
}
