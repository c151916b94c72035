package ui

import (
	"net/netip"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// networkPage asks for the network and its two subnets, above a picture of the
// address space.
type networkPage struct{ formPage }

func newNetworkPage(w *wizard) *networkPage {
	return &networkPage{newFormPage(w, "Network", "",
		"network.name", "network.subnet.name", "network.subnet.range", "network.proxySubnet.name", "network.proxySubnet.range")}
}

func (p *networkPage) View(a area) view {
	t := p.w.theme
	answers := p.w.answers()
	network, known := p.network(answers.Network.Name)
	mode := "new, custom mode"
	switch {
	case known && network.AutoSubnets:
		mode = "auto mode"
	case known:
		mode = "custom mode"
	}
	space := p.space(answers, network)
	lines := []string{cells.Ends(
		t.Strong.Render("Address space of "+cells.Clean(answers.Network.Name))+t.Dim.Render(" ("+mode+")"),
		t.Dim.Render(cells.Clean(answers.Region)), a.W), ""}
	lines = append(lines, space.draw(t, a.W, a.H >= tall)...)
	lines = append(lines, "")
	rows, cursor := p.form.view(area{a.W, a.H - len(lines) - 1}, len(lines))
	lines = append(lines, rows...)
	if note := p.adoption(answers); note != "" && len(lines) < a.H {
		for len(lines) < a.H-1 {
			lines = append(lines, "")
		}
		lines = append(lines, cells.Cut(note, a.W))
	}
	return view{lines, cursor}
}

func (p *networkPage) network(name string) (*steps.Network, bool) {
	f, ok := p.w.inv().Get(steps.Ref{Kind: steps.KindNetwork, Project: p.w.project(), Location: steps.Global, Name: name})
	if !ok {
		return &steps.Network{}, false
	}
	n, ok := f.Resource.(*steps.Network)
	return n, ok
}

// space is what is taken in the network, and what the answers would take.
func (p *networkPage) space(s steps.Spec, network *steps.Network) addressSpace {
	var space addressSpace
	if network.AutoSubnets {
		space.taken = append(space.taken, block{netip.MustParsePrefix("10.128.0.0/9"), "auto mode"})
	}
	inNetwork := func(r steps.Ref) bool { return r.Name == s.Network.Name }
	for _, f := range p.w.inv().All(steps.KindSubnet, steps.Everywhere) {
		if sub, ok := f.Resource.(*steps.Subnet); ok && inNetwork(sub.Network) {
			space.take(sub.Name, s.Network.Subnet.Name, sub.Location == s.Region, sub.Range)
			for _, r := range sub.Secondary {
				space.taken = append(space.taken, block{r, sub.Name + " (secondary)"})
			}
		}
	}
	for _, f := range p.w.inv().All(steps.KindProxySubnet, steps.Everywhere) {
		if sub, ok := f.Resource.(*steps.ProxySubnet); ok && inNetwork(sub.Network) {
			space.take(sub.Name, s.Network.ProxySubnet.Name, sub.Location == s.Region, sub.Range)
		}
	}
	space.want(s.Network.Subnet)
	space.want(s.Network.ProxySubnet)
	return space
}

// adoption says what exists already and will never be deleted.
func (p *networkPage) adoption(s steps.Spec) string {
	t := p.w.theme
	network := steps.Ref{Kind: steps.KindNetwork, Project: p.w.project(), Location: steps.Global, Name: s.Network.Name}
	f, ok := p.w.inv().ActiveProxySubnet(network, s.Region)
	if !ok {
		return ""
	}
	if _, ours := steps.MarkerOf(f.Resource); ours {
		return ""
	}
	users := plural(len(p.w.inv().Users(f.Ref())), "user")
	return t.Show(theme.Adopted) + " " + cells.Clean(f.About().Name) + t.Dim.Render(" is active here already, with "+users+": it is shared, and runlb will not delete it.")
}
