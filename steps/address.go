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
