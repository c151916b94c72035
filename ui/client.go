package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/theme"
)

// clientPage asks for the VM to try the load balancer from, and says what
// verify does without one.
type clientPage struct {
	formPage
	facts facts
	asked string // the region whose zones were asked for
}

func newClientPage(w *wizard) *clientPage {
	return &clientPage{formPage: newFormPage(w, "VM", "A client inside the network, to try it from?",
		"client.vm", "client.ssh", "client.zone", "client.subnet", "client.sources")}
}

// zonesMsg is the zones of a region.
type zonesMsg struct {
	region string
	zones  []string
}

// Enter asks for the zones, once a region. Without them a zone can be typed.
func (p *clientPage) Enter() tea.Cmd {
	p.form.enter()
	region, session := p.w.answers().Region, p.w.session
	if session == nil || region == "" || p.asked == region {
		return nil
	}
	p.asked = region
	ctx, project := p.w.ctx, p.w.project()
	return func() tea.Msg {
		zones, err := session.Access().Zones(ctx, project, region)
		if err != nil {
			return nil
		}
		return zonesMsg{region, zones}
	}
}

func (p *clientPage) Hints() []hint { return append(p.form.hints(), p.facts.hints()...) }

func (p *clientPage) Handle(msg tea.Msg) (action, tea.Cmd) {
	switch msg := msg.(type) {
	case zonesMsg:
		p.w.inv().SetZones(msg.region, msg.zones)
		return stay(), nil
	case Intent:
		if p.facts.handle(msg) {
			return stay(), nil
		}
	}
	return p.formPage.Handle(msg)
}

func (p *clientPage) View(a area) view {
	lines := p.heading(a)
	rows, cursor := p.facts.view(p.form, area{a.W, a.H - len(lines)}, len(lines), p.about)
	return view{append(lines, rows...), cursor}
}

// about holds the VM against the probe that verify makes without one, and says
// how to get into it.
func (p *clientPage) about(a area) []string {
	t, s := p.w.theme, p.w.answers()
	row := func(picked bool, name string) string {
		mark := t.Dim.Render(theme.ToCome.Symbol)
		if picked {
			mark = t.Good.Render(theme.Done.Symbol)
		}
		return mark + " " + t.Strong.Render(name)
	}
	cost := fmt.Sprintf("verify asks from it, and so can you. About $%.0f a month until teardown: an e2-micro with its disk, list price in us-central1.", steps.ClientMonthly)
	without := append([]string{row(!s.Client.VM, "No client VM")},
		indented(t.Dim.Render, "verify makes a small VM for its probe. It asks before it does, and removes it within minutes: nothing of it is left.", a.W)...)
	with := append([]string{row(s.Client.VM, "A client VM")}, indented(t.Dim.Render, cost, a.W)...)
	if s.Client.VM && s.Client.SSH {
		with = append(append(with, ""), p.shell(s, a.W)...)
	}
	if s.Client.VM && len(without)+len(with) >= a.H {
		return with
	}
	return append(append(without, ""), with...)
}

// shell is how to get into the VM.
func (p *clientPage) shell(s steps.Spec, w int) []string {
	t := p.w.theme
	zone := s.Client.Zone
	if zone == "" || zone == "auto" {
		zone = s.AutoZone(p.w.inv())
	}
	command := steps.Command{"gcloud", "compute", "ssh", steps.Names(s).Client, "--project", s.Project, "--zone", zone, "--tunnel-through-iap"}
	lines := append([]string{t.Strong.Render("To get into it")}, shellLines(t, command.Shell(), w)...)
	return append(lines, indented(t.Dim.Render, "Identity-Aware Proxy carries it: you need roles/iap.tunnelResourceAccessor, and nobody on the internet gets a port to try. The VM has no way out to the internet either.", w)...)
}
