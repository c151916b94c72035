package ui

import (
	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// donePage is where a run ends well: it proves that the deployment serves, and
// says how to reach it.
type donePage struct {
	w      *wizard
	run    *watch
	verify *verification
	reach  reach
}

func newDonePage(w *wizard, run *watch) *donePage {
	return &donePage{w: w, run: run, verify: newVerification(w, run.plan.Deployment), reach: reach{w: w}}
}

func (p *donePage) Title() string { return "Done" }
func (p *donePage) Typing() bool  { return false }
func (p *donePage) Busy() bool    { return p.verify.busy() }
func (p *donePage) Moving() bool  { return p.verify.moving() }

// Enter begins the verification when there was none yet.
func (p *donePage) Enter() tea.Cmd {
	if p.verify.stage == verifyNone {
		return p.verify.begin()
	}
	return nil
}

func (p *donePage) Hints() []hint {
	hints := p.reach.hints()
	if p.verify.busy() {
		return append(hints, hint{Intent: Back, Text: "stop and back"}, hint{Intent: Cancel, Text: "choices"})
	}
	text := "verify again"
	if p.verify.stage == verifyAsking {
		text = "verify"
	}
	hints = append(hints, hint{Intent: Verify, Text: text}, hint{Intent: Teardown}, hint{Intent: Timeline}, hint{Intent: Status}, hint{Intent: Export}, hint{Intent: Console, Quiet: true})
	return append(hints, hint{Intent: Quit}, hint{Intent: Back, Text: "home"})
}

func (p *donePage) Handle(msg tea.Msg) (action, tea.Cmd) {
	if in, ok := msg.(Intent); ok {
		return p.act(in)
	}
	p.reach.handle(msg)
	cmd := p.verify.handle(msg)
	if m, ok := msg.(verifyPlanMsg); ok && m.of == p.verify && m.err == nil {
		cmd = tea.Batch(cmd, p.reach.set(m.plan.Targets, clientOf(p.w, p.run.plan.Deployment)))
	}
	return stay(), cmd
}

func (p *donePage) act(in Intent) (action, tea.Cmd) {
	d := p.run.plan.Deployment
	switch in {
	case Verify:
		return stay(), p.verify.begin()
	case Status:
		return replace(newDeploymentPage(p.w, d)), nil
	case Timeline:
		return open(newTimelinePage(p.w, p.run)), nil
	case Export:
		return open(newExportPage(p.w, p.run.plan)), nil
	case Console:
		return stay(), copyConsole(p.w, d)
	case Teardown:
		return open(newTeardownPage(p.w, d, p.run.plan.Spec.Production)), nil
	case CopyValue, CopyCommand:
		return stay(), p.reach.copied()
	case Next:
		return stay(), p.reach.run()
	case Cancel:
		return open(p.verify.choices()), nil
	case Quit:
		return quit(), nil
	case Back:
		p.verify.stop()
		return home(), p.w.look()
	}
	moveList(&p.reach.list, in, p.reach.height)
	return stay(), nil
}

func (p *donePage) View(a area) view {
	t := p.w.theme
	d := p.run.plan.Deployment
	built := t.Dim.Render("built in " + took(p.run.elapsed(p.w.now())) + " · " + p.run.whenBuilt())
	lines := []string{cells.Ends(p.headline(), built, a.W), ""}
	rest := append(p.verify.view(a.W), p.reachable(d, a)...)
	if art := drawLoadBalancer(p.w, p.run, a.W); len(art) > 0 && len(lines)+len(art)+1+len(rest) <= a.H {
		lines = append(append(lines, art...), "")
	}
	return view{Lines: append(lines, rest...)}
}

// reachable says how the deployment is reached, and from where it is not.
func (p *donePage) reachable(d steps.Deployment, a area) []string {
	if len(p.reach.rows) == 0 {
		return nil
	}
	t := p.w.theme
	about := p.reach.about(d, a.W)
	network := existing(p.w, d).Deployment.Region
	lines := []string{"", t.Strong.Render("From inside the network") + t.Dim.Render(" (in "+cells.Clean(network)+")")}
	room := a.H - len(p.verify.view(a.W)) - len(lines) - len(about) - 3
	lines = append(lines, p.reach.view(a.W, max(2, room))...)
	return append(append(lines, ""), about...)
}

// headline says what is proven, and no more.
func (p *donePage) headline() string { return headline(p.w, p.run.plan.Deployment, p.verify) }

func headline(w *wizard, d steps.Deployment, v *verification) string {
	t := w.theme
	name := cells.Clean(d.Name)
	switch {
	case v.stage == verifyOver && v.report != nil && v.report.OK:
		return t.Good.Render(theme.Done.Symbol) + " " + t.Strong.Render(name+" serves")
	case v.stage == verifyOver && v.report != nil:
		return t.Warn.Render(theme.Warning.Symbol) + " " + t.Strong.Render(name+" is built, but does not serve everything")
	case v.stage == verifyRunning:
		return t.Accent.Render(theme.Progress.Symbol) + " " + t.Strong.Render(name+" is built; does it serve?")
	}
	return t.Good.Render(theme.Done.Symbol) + " " + t.Strong.Render(name+" is built") + t.Dim.Render("  not verified yet")
}

// clientOf is the deployment's client VM; zero without one.
func clientOf(w *wizard, d steps.Deployment) steps.Ref {
	name := steps.Names(steps.Spec{Name: d.Name}).Client
	for _, f := range existing(w, d).Resources {
		if ref := f.Ref(); ref.Kind == steps.KindInstance && ref.Name == name {
			return ref
		}
	}
	return steps.Ref{}
}

// copyConsole copies the address of the deployment in Google's console.
func copyConsole(w *wizard, d steps.Deployment) tea.Cmd {
	if w.identity().Sandbox {
		w.notice = "the sandbox has no console"
		return nil
	}
	url := "https://console.cloud.google.com/net-services/loadbalancing/list/loadBalancers?project=" + d.Project
	cmd := copyText(w, url, url)
	return cmd
}
