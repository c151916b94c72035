package steps

import "net/netip"

// PurposeSharedVIP lets two forwarding rules share an address; it is fixed at
// the reservation. Source: ingress-gce#2735 (sure).
const PurposeSharedVIP = "SHARED_LOADBALANCER_VIP"

// Address is a reserved internal address.
type Address struct {
	Meta
	Subnet  Ref
	IP      netip.Addr // zero: the cloud picks one
	Purpose string     // PurposeSharedVIP on ours
	Status  string     // as found: RESERVED, IN_USE
	Users   []Ref      // as found; what is of no kind of ours is left out
}

// Ref names the address.
func (a *Address) Ref() Ref { return a.ref(KindAddress) }

// Needs is the subnet that the address is taken from.
func (a *Address) Needs() []Ref { return []Ref{a.Subnet} }

var _ Resource = (*Address)(nil)

// Compare looks at subnet, address and purpose. None of them changes in place.
func (a *Address) Compare(live Resource) []Difference {
	have, d := sameKind(a, live)
	if d != nil {
		return d
	}
	d.ref("subnet", a.Subnet, have.Subnet, "")
	if a.IP.IsValid() {
		d.text("address", a.IP.String(), have.IP.String(), "")
	}
	d.text("purpose", a.Purpose, have.Purpose, "")
	return d
}

// ByHand is the gcloud command that makes it.
func (a *Address) ByHand() Command {
	c := a.make("compute", "addresses").flag("region", a.Location).flag("subnet", a.Subnet.Name)
	if a.IP.IsValid() {
		c = c.flag("addresses", a.IP.String())
	}
	return a.described(c.flag("purpose", a.Purpose))
}
