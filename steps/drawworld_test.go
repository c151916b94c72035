package steps

import (
	"fmt"
	"net/netip"

	"pgregory.net/rapid"
)

// drawWorld draws what was there before: networks, subnets, services and load
// balancers of others.
func drawWorld(t *rapid.T) *world {
	w := newWorld()
	for _, name := range []string{"lb-network", "default", "net-a"} {
		if !rapid.Bool().Draw(t, name) {
			continue
		}
		n := &Network{Meta: foreign(Global, name), AutoSubnets: name == "default"}
		if rapid.Bool().Draw(t, "peered") {
			n.Peers = []string{"projects/other/global/networks/x"}
		}
		w.put(n)
		drawSubnets(t, w, n)
	}
	for _, name := range []string{"login", "catalog", "cart"} {
		if rapid.IntRange(0, 4).Draw(t, name) == 0 {
			continue
		}
		w.put(&Service{Meta: foreign(testRegion, name), Image: "i", Generation: 7, Ready: true, Tags: []string{"test"},
			Ingress: rapid.SampledFrom([]Ingress{IngressAll, IngressInternal, IngressInternalAndLB}).Draw(t, "ingress"),
			Invoker: rapid.SampledFrom([]Invoker{InvokerPublic, InvokerPrivate}).Draw(t, "invoker")})
	}
	return w
}

func drawSubnets(t *rapid.T, w *world, n *Network) {
	for i := range rapid.IntRange(0, 3).Draw(t, "subnets") {
		r := rapid.SampledFrom([]string{"10.1.2.0/24", "10.1.0.0/20", "10.0.0.0/16", "10.129.0.0/20", "192.168.4.0/22"}).Draw(t, "range")
		s := &Subnet{Meta: foreign(testRegion, fmt.Sprintf("%s-%d", n.Name, i)), Network: n.Ref(), Range: netip.MustParsePrefix(r), Purpose: PurposePrivate}
		if _, clash := SpaceOf(w.inventory(), n.Ref()).Clash(s.Range, Ref{}); clash && !n.AutoSubnets {
			continue
		}
		w.put(s)
		if rapid.Bool().Draw(t, "taken") {
			ip := s.Range.Addr().Next().Next()
			w.put(&Address{Meta: foreign(testRegion, s.Name+"-ip"), Subnet: s.Ref(), IP: ip, Purpose: PurposeSharedVIP})
		}
	}
	if rapid.Bool().Draw(t, "proxies") {
		r := netip.MustParsePrefix("172.16.0.0/23")
		p := &ProxySubnet{Meta: foreign(testRegion, n.Name+"-proxies"), Network: n.Ref(), Range: r,
			Purpose: rapid.SampledFrom([]string{PurposeProxy, PurposeLegacyProxy}).Draw(t, "purpose"),
			Role:    RoleActive, State: StateReady}
		w.put(p)
	}
}

func foreign(location, name string) Meta {
	return Meta{Project: testProject, Location: location, Name: name, Description: "somebody else's"}
}
