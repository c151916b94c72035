package steps

import "net/netip"

// ForwardingRule is the front door: one address and port that lead to a target
// proxy.
type ForwardingRule struct {
	Meta
	Network      Ref
	Subnet       Ref
	ProxySubnet  Ref // what it cannot live without; no field of the API. Zero as found
	Address      Ref // the reservation; zero as found, or without one
	IP           netip.Addr
	Port         int
	Target       Ref
	GlobalAccess bool
	Labels       map[string]string
	Scheme       string // as found; INTERNAL_MANAGED on ours
}

// Ref names the forwarding rule.
func (f *ForwardingRule) Ref() Ref { return f.ref(KindForwardingRule) }

// Needs is the target, the address, the subnets and the network.
func (f *ForwardingRule) Needs() []Ref {
	var needs []Ref
	for _, r := range []Ref{f.Network, f.Subnet, f.ProxySubnet, f.Address, f.Target} {
		if !r.IsZero() {
			needs = append(needs, r)
		}
	}
	return needs
}
