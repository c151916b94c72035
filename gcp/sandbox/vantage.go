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

// clientAddress is the address of a client that stands at v: the second of the first ordinary subnet there. ok is false when the
// network has no subnet in the region, so that nobody can stand there.
func (t *tx) clientAddress(v Vantage) (addr netip.Addr, ok bool) {
	for _, o := range t.list("projects/" + v.Project + "/regions/" + v.Region + "/subnetworks/") {
		if linked(text(o, "network")) != v.network() || isProxyOnly(o) {
			continue
		}
		if p, err := netip.ParsePrefix(text(o, "ipCidrRange")); err == nil {
			return p.Masked().Addr().Next().Next(), true
		}
	}
	return netip.Addr{}, false
}

// frontend finds the forwarding rule that answers at an address for a client at v, "" when the connection would time out: nobody at
// the address and port, another network, another region without global access (sure for the rule, guess for the timeout), no proxies
// because there is no active proxy-only subnet, or a rule that has not reached the proxies yet.
func (s *Sandbox) frontend(t *tx, v Vantage, at netip.AddrPort) string {
	ports := fmt.Sprintf("%d-%d", at.Port(), at.Port())
	for project := range t.projects() {
		for _, region := range allRegions() {
			scope := "projects/" + project + "/regions/" + region.name
			for path, rule := range t.list(scope + "/forwardingRules/") {
				if text(rule, "IPAddress") != at.Addr().String() || text(rule, "portRange") != ports || linked(text(rule, "network")) != v.network() {
					continue
				}
				reached := region.name == v.Region || rule["allowGlobalAccess"] == true
				if reached && proxySubnet(t, v.network(), scope) != "" && !s.now().Before(readyAt(rule).Add(s.propagation())) {
					return path
				}
			}
		}
	}
	return ""
}

// propagation is how long a change takes to reach the proxies, the same for every kind: guess. Google says "a few minutes".
func (s *Sandbox) propagation() time.Duration { return s.latency.of("forwardingRules", "propagate") }
