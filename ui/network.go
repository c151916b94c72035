package ui

import (
	"net/netip"
	"strings"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
)

// networkPage asks for the network and its two subnets, above a picture of the
// address space.
type networkPage struct{ formPage }

// The fields of the page.
const (
	subnetRangeField = "network.subnet.range"
	proxyNameField   = "network.proxySubnet.name"
	proxyRangeField  = "network.proxySubnet.range"
)

func newNetworkPage(w *wizard) *networkPage {
	return &networkPage{newFormPage(w, "Network", "",
		"network.name", "network.subnet.name", subnetRangeField, proxyNameField, proxyRangeField)}
}

func (p *networkPage) Hints() []hint {
	hints := p.form.hints()
	if r, ok := p.suggestion(); ok {
		hints = append([]hint{{Intent: TakeFree, Text: "take " + r.String()}}, hints...)
	}
	return hints
}

func (p *networkPage) Handle(msg tea.Msg) (action, tea.Cmd) {
	if msg == TakeFree {
		if r, ok := p.suggestion(); ok {
			p.form.answer(r.String())
		}
		return stay(), nil
	}
	return p.formPage.Handle(msg)
}

// suggestion is a range for the question under the cursor, when its answer
// cannot be.
func (p *networkPage) suggestion() (netip.Prefix, bool) {
	if p.form.inPane || p.problem() == nil {
		return netip.Prefix{}, false
	}
	return steps.SuggestRange(p.w.inv(), p.w.answers(), p.form.at.field.Key)
}

// problem is what is wrong with the answer under the cursor.
func (p *networkPage) problem() error {
	if p.form.at == nil {
		return nil
	}
	return p.form.problem(p.form.at)
}

// onProxies reports whether the cursor is on a question about the proxy-only
// subnet.
func (p *networkPage) onProxies() bool {
	return p.form.at != nil && strings.HasPrefix(p.form.at.field.Key, "network.proxySubnet.")
}

func (p *networkPage) ref(kind steps.Kind, location, name string) steps.Ref {
	return steps.Ref{Kind: kind, Project: p.w.project(), Location: location, Name: name}
}

// taken is what is taken in the network.
func (p *networkPage) taken(s steps.Spec) steps.Space {
	return steps.SpaceOf(p.w.inv(), p.ref(steps.KindNetwork, steps.Global, s.Network.Name))
}

// picture is what is taken in the network, and what the answers would take.
func (p *networkPage) picture(s steps.Spec) addressSpace {
	proxies := p.ref(steps.KindProxySubnet, s.Region, s.Network.ProxySubnet.Name)
	if f, ok := p.w.inv().ActiveProxySubnet(p.ref(steps.KindNetwork, steps.Global, s.Network.Name), s.Region); ok {
		proxies = f.Ref()
	}
	a := spaceOf(p.taken(s), chosenSubnet{p.ref(steps.KindSubnet, s.Region, s.Network.Subnet.Name), s.Network.Subnet}, chosenSubnet{proxies, s.Network.ProxySubnet})
	subnet, ok := a.want(s.Network.Subnet)
	proxy, okProxy := a.want(s.Network.ProxySubnet)
	if a.focus = subnet; p.onProxies() && okProxy || !ok {
		a.focus = proxy
	}
	if r, ok := p.suggestion(); ok {
		a.suggest(r)
		if !a.focus.IsValid() {
			a.focus = r
		}
	}
	return a
}
