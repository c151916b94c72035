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

var _ Resource = (*Subnet)(nil)

// PurposePrivate is the purpose of an ordinary subnet.
const PurposePrivate = "PRIVATE"

// Compare looks at network, range and purpose. None of them changes in place.
func (s *Subnet) Compare(live Resource) []Difference {
	have, d := sameKind(s, live)
	if d != nil {
		return d
	}
	d.ref("network", s.Network, have.Network, "")
	d.text("range", s.Range.String(), have.Range.String(), "")
	d.found("purpose", PurposePrivate, have.Purpose)
	return d
}

// ByHand is the gcloud command that makes it.
func (s *Subnet) ByHand() Command {
	return s.described(s.make("compute", "networks", "subnets").flag("region", s.Location).
		flag("network", s.Network.Name).flag("range", s.Range.String()))
}
