package sandbox

import (
	"fmt"
	"net/netip"
	"strings"
	"time"
)

// Vantage is where a client of the data plane stands.
type Vantage struct {
	Project string // empty: the sandbox's own
	Network string
	Region  string
}

// ParseVantage reads "NETWORK.REGION" or "NETWORK.REGION.PROJECT".
func ParseVantage(s string) (Vantage, error) {
	f := strings.SplitN(s, ".", 3)
	if len(f) < 2 || f[0] == "" || f[1] == "" {
		return Vantage{}, fmt.Errorf("vantage %q: want NETWORK.REGION", s)
	}
	v := Vantage{Network: f[0], Region: f[1]}
	if len(f) == 3 {
		v.Project = f[2]
	}
	return v, nil
}

func (v Vantage) String() string { return v.Network + "." + v.Region }

func (v Vantage) network() string { return "projects/" + v.Project + "/global/networks/" + v.Network }

// clientAddress is the address of a client that stands at v: the highest that nobody has in an ordinary subnet there, as objects are
// given the lowest. ok is false when the network has none in the region, so that nobody can stand there.
func (t *tx) clientAddress(v Vantage) (addr netip.Addr, ok bool) {
	for path, o := range t.list("projects/" + v.Project + "/regions/" + v.Region + "/subnetworks/") {
		if linked(text(o, "network")) != v.network() || text(o, "purpose") != ordinary {
			continue
		}
		p, held := primaryRange(o), holders(t, path)
		for addr = lastOf(p).Prev().Prev(); usable(p, addr); addr = addr.Prev() {
			if len(held[addr]) == 0 {
				return addr, true
			}
		}
	}
	return netip.Addr{}, false
}

// frontend finds the forwarding rule that answers at an address for a client at v, and whether it speaks TLS; "" when the connection
// would time out.
func (s *Sandbox) frontend(t *tx, v Vantage, at netip.AddrPort) (path string, encrypted bool) {
	address, ports := at.Addr().String(), fmt.Sprintf("%d-%d", at.Port(), at.Port())
	for _, user := range t.users(v.network()) {
		rule, _ := t.get(user)
		if text(rule, "IPAddress") != address || text(rule, "portRange") != ports || !strings.Contains(user, "/forwardingRules/") {
			continue
		}
		reached := locationOfRegional(user) == v.Region || rule["allowGlobalAccess"] == true
		if reached && proxySubnet(t, v.network(), scopeOf(user)) != "" && !s.now().Before(readyAt(rule).Add(s.propagation())) {
			return user, strings.Contains(text(rule, "target"), "/targetHttpsProxies/")
		}
	}
	return "", false
}

// vantageRules are who reaches a load balancer.
func vantageRules() []rule {
	return []rule{
		{name: "same network", says: "Only clients in the forwarding rule's network reach it; everybody else's connection times out, here after 100 ms. Peering, VPN and Interconnect are not simulated.",
			mark: said, source: "tutorial; the timeout: guess"},
		{name: "client address", says: "A client in a network has the highest address of an ordinary subnetwork there that no object has, and moves when one takes it.", mark: guess},
		{name: "global access", says: "Clients in other regions reach a forwarding rule only with allowGlobalAccess; else their connection times out.", mark: sure, source: "Compute API; the timeout: guess"},
		{name: "proxies serve", says: "Nothing answers without an ACTIVE proxy-only subnet in the rule's region and network.", mark: said, source: "proxy page"},
		{name: "new rule", says: "A forwarding rule answers only when it has reached the proxies, some time after its operation is done.", mark: said, source: "tutorial; how long: guess"},
	}
}

// propagation is how long a change takes to reach the proxies, the same for every kind: guess. Google says "a few minutes".
//
// Every answer of an API tells it, so that a client need not wait longer here than it must; Google's answers do not.
func (s *Sandbox) propagation() time.Duration { return s.latency.of("forwardingRules", "propagate") }

const propagationHeader = "X-Runlb-Propagation"
