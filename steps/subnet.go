package steps

import "net/netip"

// Subnet is a subnet that addresses are taken from: the load balancer's own,
// or one that the survey found.
type Subnet struct {
	Meta
	Network   Ref
	Range     netip.Prefix
	Secondary []netip.Prefix // as found; runlb makes none
	Purpose   string         // PRIVATE, or what was found
}

// Ref names the subnet.
func (s *Subnet) Ref() Ref { return s.ref(KindSubnet) }

// Needs is its network.
func (s *Subnet) Needs() []Ref { return []Ref{s.Network} }
