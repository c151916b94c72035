package steps

import (
	"net/netip"
	"testing"

	"pgregory.net/rapid"
)

// TestFreeAgainstBruteForce compares Free with a walk over every aligned block
// of a small pool: the range found never overlaps, and one is found exactly
// when there is one.
func TestFreeAgainstBruteForce(t *testing.T) {
	pool := netip.MustParsePrefix("10.1.0.0/20")
	rapid.Check(t, func(t *rapid.T) {
		var s Space
		for range rapid.IntRange(0, 12).Draw(t, "taken") {
			bits := rapid.IntRange(20, 28).Draw(t, "bits")
			block := rapid.IntRange(0, 1<<(bits-20)-1).Draw(t, "block")
			s.Taken = append(s.Taken, Taken{Range: nth(pool, bits, block)})
		}
		bits := rapid.IntRange(20, 28).Draw(t, "want")
		got, ok := s.freeIn([]netip.Prefix{pool}, bits, nil)
		first, exists := netip.Prefix{}, false
		for i := 0; i < 1<<(bits-20) && !exists; i++ {
			if _, clash := s.Clash(nth(pool, bits, i), Ref{}); !clash {
				first, exists = nth(pool, bits, i), true
			}
		}
		if ok != exists || got != first {
			t.Fatalf("Free(%d) = %v, %v; by hand %v, %v; taken %v", bits, got, ok, first, exists, s.Taken)
		}
	})
}

// nth is the block of a /20 with that many bits.
func nth(pool netip.Prefix, bits, i int) netip.Prefix {
	a := pool.Addr().As4()
	n := uint32(a[0])<<24 | uint32(a[1])<<16 | uint32(a[2])<<8 | uint32(a[3])
	n += uint32(i) << (32 - bits)
	return netip.PrefixFrom(netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}), bits)
}

func TestUsable(t *testing.T) {
	r := netip.MustParsePrefix("10.1.2.0/24")
	for ip, want := range map[string]bool{
		"10.1.2.0": false, "10.1.2.1": false, "10.1.2.2": true, "10.1.2.99": true,
		"10.1.2.253": true, "10.1.2.254": false, "10.1.2.255": false, "10.1.3.9": false,
	} {
		if got := usable(netip.MustParseAddr(ip), r); got != want {
			t.Errorf("usable(%s) = %v", ip, got)
		}
	}
}

func TestDefaultsGiveWay(t *testing.T) {
	network := func(auto bool) *Network {
		return &Network{Meta: foreign(Global, "lb-network"), AutoSubnets: auto}
	}
	subnet := func(name, r string) *Subnet {
		return &Subnet{Meta: foreign(testRegion, name), Network: network(false).Ref(), Range: netip.MustParsePrefix(r), Purpose: PurposePrivate}
	}
	elsewhere := subnet("far", "10.1.2.0/24")
	elsewhere.Location = "europe-west1"
	second := subnet("pods", "10.9.0.0/24")
	second.Location, second.Secondary = "europe-west1", []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")}
	tests := []struct {
		name                  string
		there                 []Resource
		subnet, proxies, addr string
	}{
		{"empty place", nil, "10.1.2.0/24", "10.129.0.0/23", "10.1.2.99"},
		{"auto mode owns 10.128.0.0/9", []Resource{network(true)}, "10.1.2.0/24", "10.0.0.0/23", "10.1.2.99"},
		{"range taken in another region", []Resource{network(false), elsewhere}, "10.1.0.0/24", "10.129.0.0/23", "10.1.0.2"},
		{"secondary range", []Resource{network(false), second}, "10.0.0.0/24", "10.129.0.0/23", "10.0.0.2"},
		{"the only subnet", []Resource{network(false), subnet("one", "10.7.0.0/24")}, "10.7.0.0/24", "10.129.0.0/23", "10.7.0.2"},
		{"address held", []Resource{network(false), subnet("lb-subnet", "10.1.2.0/24"),
			&Address{Meta: foreign(testRegion, "a"), Subnet: subnet("lb-subnet", "10.1.2.0/24").Ref(), IP: tutorialAddress}},
			"10.1.2.0/24", "10.129.0.0/23", "10.1.2.2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := Spec{Name: "shop", Project: testProject, Region: testRegion, Backend: Backend{Mask: "/<service>"}}
			got, err := Resolve(s, newWorld(tt.there...).inventory(), Materials{}, testNow)
			if err != nil {
				t.Fatal(err)
			}
			if got.Network.Subnet.Range != tt.subnet || got.Network.ProxySubnet.Range != tt.proxies || got.Frontend.Address != tt.addr {
				t.Errorf("subnet %s, proxies %s, address %s", got.Network.Subnet.Range, got.Network.ProxySubnet.Range, got.Frontend.Address)
			}
		})
	}
}
