package steps

import (
	"net/netip"
	"testing"
)

// TestSpaceFollowsTheInventory: what was kept is not told once something else
// was found.
func TestSpaceFollowsTheInventory(t *testing.T) {
	vpc, other := &Network{Meta: foreign(Global, "vpc")}, &Network{Meta: foreign(Global, "other")}
	sub := func(name, r string, in *Network) Found {
		return Found{Resource: &Subnet{Meta: foreign(testRegion, name), Network: in.Ref(), Range: netip.MustParsePrefix(r)}}
	}
	inv := newWorld(vpc, other, sub("a", "10.1.0.0/24", vpc).Resource).inventory()
	expect := func(network *Network, want int) {
		t.Helper()
		for range 2 {
			if got := len(SpaceOf(inv, network.Ref()).Taken); got != want {
				t.Errorf("%s has %d ranges, want %d", network.Name, got, want)
			}
		}
	}
	expect(vpc, 1)
	expect(other, 0)
	inv.Put(sub("b", "10.2.0.0/24", vpc))
	expect(vpc, 2)
	inv.Put(sub("c", "10.3.0.0/24", other))
	expect(other, 1)
}
