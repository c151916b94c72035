package steps

import (
	"errors"
	"net/netip"
	"slices"
)

// rangeField is what is known of a range that the Spec asks for.
type rangeField struct {
	text, other string       // as the Spec has it, and the Spec's second range
	have        netip.Prefix // of the subnet, when that is there already
	tutorials   netip.Prefix
	size, least int // the usual prefix length, and the longest that is accepted
	check       func(*Inventory, Spec) error
}

// The keys of the fields that are ranges.
const (
	subnetRangeKey = "network.subnet.range"
	proxyRangeKey  = "network.proxySubnet.range"
)

func rangeFieldOf(inv *Inventory, s Spec, key string) (rangeField, bool) {
	n := s.Network
	switch key {
	case subnetRangeKey:
		f := rangeField{text: n.Subnet.Range, other: n.ProxySubnet.Range, tutorials: tutorialRange, size: 24, least: 29, check: checkSubnetRange}
		if found, ok := inv.Get(s.subnetRef()); ok {
			if sub, ok := found.Resource.(*Subnet); ok {
				f.have = sub.Range
			}
		}
		return f, true
	case proxyRangeKey:
		f := rangeField{text: n.ProxySubnet.Range, other: n.Subnet.Range, tutorials: tutorialProxyRange, size: 23, least: 26, check: checkProxyRange}
		if found, ok := inv.ActiveProxySubnet(s.networkRef(), s.Region); ok {
			f.have = found.Resource.(*ProxySubnet).Range
		}
		return f, true
	}
	return rangeField{}, false
}

// SuggestRange is a range that the Field of the key can have: that of the
// subnet when it is there, else a free one near what the Spec has, of its size
// where there is one and smaller where there is not. False when nothing is
// free, and for any other Field.
func SuggestRange(inv *Inventory, s Spec, key string) (netip.Prefix, bool) {
	f, ok := rangeFieldOf(inv, s, key)
	switch {
	case !ok:
		return netip.Prefix{}, false
	case f.have.IsValid():
		return f.have, true
	}
	space := SpaceOf(inv, s.networkRef())
	bits, near := f.wish()
	for ; bits <= f.least; bits++ {
		if r, ok := space.Free(bits, near, f.also()...); ok {
			return r, true
		}
	}
	return netip.Prefix{}, false
}

// wish is the prefix length to look for, and where to look first.
func (f rangeField) wish() (bits int, near netip.Prefix) {
	bits, at := f.size, f.tutorials
	if r, err := netip.ParsePrefix(f.text); err == nil && r.Addr().Is4() {
		bits = min(max(r.Bits(), 8), f.least)
		if slices.ContainsFunc(private, func(p netip.Prefix) bool { return p.Overlaps(r) && p.Bits() <= r.Bits() }) {
			at = r
		}
	}
	return bits, netip.PrefixFrom(at.Addr(), min(16, bits)).Masked()
}

// also is the Spec's second range, which may not overlap.
func (f rangeField) also() []netip.Prefix {
	if r, err := netip.ParsePrefix(f.other); err == nil && r.Addr().Is4() {
		return []netip.Prefix{r}
	}
	return nil
}

// rangeOptions are ranges for a Field: the tutorial's, and some that are free.
func rangeOptions(key string) func(*Inventory, Spec) []Option {
	return func(inv *Inventory, s Spec) []Option {
		f, _ := rangeFieldOf(inv, s, key)
		if f.have.IsValid() {
			return []Option{{Value: f.have.String(), Label: f.have.String(), Note: asItIs}}
		}
		var options []Option
		add := func(r netip.Prefix, note string) {
			if !slices.ContainsFunc(options, func(o Option) bool { return o.Value == r.String() }) {
				options = append(options, Option{Value: r.String(), Label: r.String(), Note: note, Disabled: f.refuses(inv, s, key, r)})
			}
		}
		add(f.tutorials, theTutorials)
		space := SpaceOf(inv, s.networkRef())
		for bits := f.size; bits <= f.least; bits++ {
			if r, ok := space.Free(bits, netip.PrefixFrom(f.tutorials.Addr(), 16).Masked(), f.also()...); ok {
				add(r, "the first that is free")
				break
			}
		}
		for _, block := range largest(space.FreeRanges(f.size, f.also()...)) {
			add(netip.PrefixFrom(block.Addr(), f.size), "all of "+block.String()+" is free")
		}
		return options
	}
}

// refuses says why the Field cannot have a range; empty when it can.
func (f rangeField) refuses(inv *Inventory, s Spec, key string, r netip.Prefix) string {
	if key == proxyRangeKey {
		s.Network.ProxySubnet.Range = r.String()
	} else {
		s.Network.Subnet.Range = r.String()
	}
	var wrong *FieldError
	if errors.As(f.check(inv, s), &wrong) {
		return wrong.Problem
	}
	return ""
}

// largest are the blocks with the most room, a few of them.
func largest(blocks []netip.Prefix) []netip.Prefix {
	sorted := slices.Clone(blocks)
	slices.SortStableFunc(sorted, func(a, b netip.Prefix) int { return a.Bits() - b.Bits() })
	return sorted[:min(len(sorted), shownFree)]
}
