package steps

import (
	"net/netip"

	"go4.org/netipx"
)

// private is where runlb looks for free ranges. 172.17.0.0/16 is left out of
// it: container hosts use it for themselves.
var private = []netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/16"), netip.MustParsePrefix("172.18.0.0/15"),
	netip.MustParsePrefix("172.20.0.0/14"), netip.MustParsePrefix("172.24.0.0/13"), netip.MustParsePrefix("192.168.0.0/16"),
}

// Free finds the first free range of the size, in near first and then in the
// private ranges; also lists ranges to keep clear of. It is false when there
// is none.
func (s Space) Free(bits int, near netip.Prefix, also ...netip.Prefix) (netip.Prefix, bool) {
	return s.freeIn(append([]netip.Prefix{near}, private...), bits, also)
}

func (s Space) freeIn(pools []netip.Prefix, bits int, also []netip.Prefix) (netip.Prefix, bool) {
	for _, pool := range pools {
		for _, p := range s.left(pool, bits, also) {
			if p.Bits() <= bits {
				return netip.PrefixFrom(p.Addr(), bits), true
			}
		}
	}
	return netip.Prefix{}, false
}

// FreeRanges lists all that is free in the private ranges for subnets of a
// size, as the largest blocks, sorted within each private range. Also lists
// ranges to keep clear of.
func (s Space) FreeRanges(bits int, also ...netip.Prefix) []netip.Prefix {
	var free []netip.Prefix
	for _, pool := range private {
		for _, p := range s.left(pool, bits, also) {
			if p.Bits() <= bits {
				free = append(free, p)
			}
		}
	}
	return free
}

// left is what is left of a pool for subnets of a size.
func (s Space) left(pool netip.Prefix, bits int, also []netip.Prefix) []netip.Prefix {
	var b netipx.IPSetBuilder
	b.AddPrefix(pool)
	for _, t := range s.Taken {
		if !t.Route || bits <= t.Range.Bits() {
			b.RemovePrefix(t.Range)
		}
	}
	for _, r := range also {
		b.RemovePrefix(r)
	}
	set, err := b.IPSet()
	if err != nil {
		return nil
	}
	return set.Prefixes()
}
