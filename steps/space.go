package steps

import (
	"fmt"
	"net/netip"
	"slices"

	"go4.org/netipx"
)

// Space is the address space of a VPC network: which ranges are taken, and by
// what. Ranges of peered networks and static routes are not in it: they cannot
// be read from here.
type Space struct {
	Taken []Taken // sorted by range
	Peers int     // peered networks, whose ranges are unknown
}

// Taken is a range that no new subnet can have.
type Taken struct {
	Range netip.Prefix
	By    string // "subnet gke-nodes in us-central1"
	Ref   Ref    // the subnet; zero for a range that the network keeps
}

var (
	autoRange = netip.MustParsePrefix("10.128.0.0/9")
	// private is where runlb looks for free ranges. 172.17.0.0/16 is left out
	// of it: container hosts use it for themselves.
	private = []netip.Prefix{
		netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/16"), netip.MustParsePrefix("172.18.0.0/15"),
		netip.MustParsePrefix("172.20.0.0/14"), netip.MustParsePrefix("172.24.0.0/13"), netip.MustParsePrefix("192.168.0.0/16"),
	}
	// prohibited ranges can be in no subnet. Source: VPC documentation of
	// prohibited IPv4 ranges (said).
	prohibited = []netip.Prefix{
		netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("169.254.0.0/16"),
		netip.MustParsePrefix("199.36.153.4/30"), netip.MustParsePrefix("199.36.153.8/30"), netip.MustParsePrefix("224.0.0.0/4"),
		netip.MustParsePrefix("255.255.255.255/32"),
	}
)

// SpaceOf collects the ranges of a network. Subnets of all regions count: a
// range is taken in the whole network.
func SpaceOf(inv *Inventory, network Ref) Space {
	var s Space
	if f, ok := inv.Get(network); ok {
		n := f.Resource.(*Network)
		s.Peers = len(n.Peers)
		if n.AutoSubnets {
			s.Taken = append(s.Taken, Taken{Range: autoRange, By: "automatic subnets of " + n.Name})
		}
	}
	for _, f := range inv.All(KindSubnet, Everywhere) {
		sub := f.Resource.(*Subnet)
		if sub.Network.Path() != network.Path() {
			continue
		}
		s.take(sub.Range, sub.Ref(), "")
		for _, r := range sub.Secondary {
			s.take(r, sub.Ref(), "secondary range of ")
		}
	}
	for _, f := range inv.All(KindProxySubnet, Everywhere) {
		if sub := f.Resource.(*ProxySubnet); sub.Network.Path() == network.Path() {
			s.take(sub.Range, sub.Ref(), "")
		}
	}
	slices.SortFunc(s.Taken, func(a, b Taken) int { return netipx.ComparePrefix(a.Range, b.Range) })
	return s
}

func (s *Space) take(r netip.Prefix, by Ref, what string) {
	if r.IsValid() {
		s.Taken = append(s.Taken, Taken{Range: r, Ref: by, By: fmt.Sprintf("%s%s in %s", what, by, by.Location)})
	}
}

// Clash finds what takes a part of the range. What the except Ref takes itself
// does not count.
func (s Space) Clash(r netip.Prefix, except Ref) (Taken, bool) {
	for _, t := range s.Taken {
		if t.Range.Overlaps(r) && (t.Ref.IsZero() || t.Ref.Path() != except.Path()) {
			return t, true
		}
	}
	return Taken{}, false
}

// Free finds the first free range of the size, in near first and then in the
// private ranges; also lists ranges to keep clear of. It is false when there
// is none.
func (s Space) Free(bits int, near netip.Prefix, also ...netip.Prefix) (netip.Prefix, bool) {
	return s.freeIn(append([]netip.Prefix{near}, private...), bits, also)
}

func (s Space) freeIn(pools []netip.Prefix, bits int, also []netip.Prefix) (netip.Prefix, bool) {
	for _, pool := range pools {
		var b netipx.IPSetBuilder
		b.AddPrefix(pool)
		for _, t := range s.Taken {
			b.RemovePrefix(t.Range)
		}
		for _, r := range also {
			b.RemovePrefix(r)
		}
		set, err := b.IPSet()
		if err != nil {
			continue
		}
		for _, p := range set.Prefixes() {
			if p.Bits() <= bits {
				return netip.PrefixFrom(p.Addr(), bits), true
			}
		}
	}
	return netip.Prefix{}, false
}

// parseRange reads an IPv4 range in CIDR form whose host bits are zero. The
// error is a *FieldError of the field.
func parseRange(field, text string) (netip.Prefix, error) {
	r, err := netip.ParsePrefix(text)
	switch {
	case err != nil:
		return r, &FieldError{Field: field, Value: text, Problem: "not a range", Remedy: "Write it as 10.1.2.0/24"}
	case !r.Addr().Is4():
		return r, &FieldError{Field: field, Value: text, Problem: "not an IPv4 range", Remedy: "Write it as 10.1.2.0/24"}
	case r.Masked() != r:
		return r, &FieldError{Field: field, Value: text, Problem: "has bits behind its mask", Remedy: "Write it as " + r.Masked().String()}
	}
	for _, p := range prohibited {
		if p.Overlaps(r) {
			return r, &FieldError{Field: field, Value: text, Problem: "lies in " + p.String() + ", which no subnet can have",
				Remedy: "Take a private range such as 10.1.2.0/24"}
		}
	}
	return r, nil
}

// usable tells whether an address of a subnet can be given to something: the
// first two and the last two are Google's. Source: VPC documentation (said).
func usable(ip netip.Addr, subnet netip.Prefix) bool {
	if !subnet.Contains(ip) {
		return false
	}
	last := netipx.PrefixLastIP(subnet)
	return ip != subnet.Addr() && ip != subnet.Addr().Next() && ip != last && ip != last.Prev()
}
