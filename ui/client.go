package ui

import (
	tea "charm.land/bubbletea/v2"
)

// clientPage asks for the VM to try the load balancer from.
type clientPage struct {
	formPage
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

func (p *clientPage) Handle(msg tea.Msg) (action, tea.Cmd) {
	if zones, ok := msg.(zonesMsg); ok {
		p.w.inv().SetZones(zones.region, zones.zones)
		return stay(), nil
	}
	return p.formPage.Handle(msg)
}

func (p *clientPage) View(a area) view {
	note := paragraph(p.w.theme.Dim, "Without one, verify makes a small VM for the probe: it asks before it does, and removes it again.", a.W)
	v := p.formPage.View(area{a.W, a.H - len(note) - 1})
	v.Lines = append(append(v.Lines, ""), note...)
	return v
}
