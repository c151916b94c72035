package steps

import (
	"cmp"
	"fmt"
	"net/netip"
	"path"
	"slices"
)

// Space is the address space of a VPC network: which ranges are taken, and by
// what.
type Space struct {
	Taken []Taken // sorted by address, larger ranges first
	// Peers are the peered networks whose ranges cannot be read from here.
	Peers []string
	// Unread says why static routes and reserved ranges are not known; nil when
	// they are.
	Unread error
}

// Taken is a range that no new subnet can have.
type Taken struct {
	Range netip.Prefix
	By    string // "subnet gke-nodes in us-central1"
	Ref   Ref    // the subnet; zero for a range that the network keeps
	// Route says that only a subnet that holds all of the range clashes with
	// it: a route to a larger range gives way to a subnet. Source: VPC routes
	// page (said).
	Route bool
}

// clashes tells whether a subnet cannot have a range because of this one.
func (t Taken) clashes(r netip.Prefix) bool {
	return t.Range.Overlaps(r) && (!t.Route || r.Bits() <= t.Range.Bits())
}

var autoRange = netip.MustParsePrefix("10.128.0.0/9")

// peerHops is how far the subnets of peered networks must not overlap: those
// of a peer, and those of its peers. Source: VPC peering page (said).
const peerHops = 2

// SpaceOf is the address space of a network. Subnets of all regions count, and
// those of the peered networks that can be seen: a range is taken in the whole
// network. What it gives is shared, and not to be changed.
func SpaceOf(inv *Inventory, network Ref) Space {
	return inv.spaces.get(inv.Version(), network, func() Space { return collectSpace(inv, network) })
}

func collectSpace(inv *Inventory, network Ref) Space {
	var s Space
	seen := map[string]bool{network.Path(): true}
	around := []Ref{network}
	s.takeNetwork(inv, network, "")
	for range peerHops {
		var next []Ref
		for _, n := range around {
			for _, peer := range peersOf(inv, n) {
				if seen[peer.Path()] {
					continue
				}
				seen[peer.Path()] = true
				if _, visible := inv.Get(peer); !visible {
					s.Peers = append(s.Peers, peer.Path())
					continue
				}
				s.takeNetwork(inv, peer, ", of peered network "+peer.Name)
				next = append(next, peer)
			}
		}
		around = next
	}
	s.takeRanges(inv, network)
	slices.SortFunc(s.Taken, func(a, b Taken) int {
		return cmp.Or(a.Range.Addr().Compare(b.Range.Addr()), a.Range.Bits()-b.Range.Bits())
	})
	slices.Sort(s.Peers)
	return s
}

// peersOf are the networks that a network is peered with.
func peersOf(inv *Inventory, network Ref) []Ref {
	f, ok := inv.Get(network)
	if !ok {
		return nil
	}
	var peers []Ref
	for _, link := range f.Resource.(*Network).Peers {
		ref, err := ParseRef(link)
		if err != nil {
			ref = Ref{Kind: KindNetwork, Project: "unknown", Location: Global, Name: path.Base(link)}
		}
		peers = append(peers, ref)
	}
	return peers
}

// takeNetwork takes what one network has; behind is said behind each.
func (s *Space) takeNetwork(inv *Inventory, network Ref, behind string) {
	if f, ok := inv.Get(network); ok && f.Resource.(*Network).AutoSubnets {
		s.Taken = append(s.Taken, Taken{Range: autoRange, By: "automatic subnets of " + network.Name + behind})
	}
	for _, f := range inv.All(KindSubnet, Everywhere) {
		sub := f.Resource.(*Subnet)
		if sub.Network.Path() != network.Path() {
			continue
		}
		s.take(sub.Range, sub.Ref(), "", behind)
		for _, r := range sub.Secondary {
			s.take(r, sub.Ref(), "secondary range of ", behind)
		}
	}
	for _, f := range inv.All(KindProxySubnet, Everywhere) {
		if sub := f.Resource.(*ProxySubnet); sub.Network.Path() == network.Path() {
			s.take(sub.Range, sub.Ref(), "", behind)
		}
	}
}

func (s *Space) take(r netip.Prefix, by Ref, what, behind string) {
	if r.IsValid() {
		s.Taken = append(s.Taken, Taken{Range: r.Masked(), Ref: by, By: fmt.Sprintf("%s%s in %s%s", what, by, by.Location, behind)})
	}
}

// takeRanges takes what the network has given away without a subnet.
func (s *Space) takeRanges(inv *Inventory, network Ref) {
	ranges, err := inv.Ranges()
	s.Unread = err
	for _, r := range ranges {
		if r.Network.Path() == network.Path() && r.Range.IsValid() {
			s.Taken = append(s.Taken, Taken{Range: r.Range.Masked(), By: r.By, Route: r.Route})
		}
	}
}

// Clash finds what takes a part of the range. What the except Ref takes itself
// does not count.
func (s Space) Clash(r netip.Prefix, except Ref) (Taken, bool) {
	for _, t := range s.Taken {
		if t.clashes(r) && (t.Ref.IsZero() || t.Ref.Path() != except.Path()) {
			return t, true
		}
	}
	return Taken{}, false
}
