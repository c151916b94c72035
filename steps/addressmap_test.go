package steps

import (
	"net/netip"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func lbSubnet(r string) *Subnet {
	network := Ref{Kind: KindNetwork, Project: testProject, Location: Global, Name: "lb-network"}
	return &Subnet{Meta: foreign(testRegion, "lb-subnet"), Network: network, Range: netip.MustParsePrefix(r), Purpose: PurposePrivate}
}

func addressWorld() *world {
	subnet := lbSubnet("10.1.2.0/28")
	at := func(name string) Meta { return foreign(testRegion, name) }
	ip := netip.MustParseAddr
	return newWorld(subnet,
		&Instance{Meta: foreign(testRegion+"-b", "web-1"), Subnet: subnet.Ref(), IP: "10.1.2.2"},
		&Address{Meta: at("spare"), Subnet: subnet.Ref(), IP: ip("10.1.2.5"), Purpose: PurposeSharedVIP},
		&Address{Meta: at("busy"), Subnet: subnet.Ref(), IP: ip("10.1.2.6"), Purpose: PurposeSharedVIP},
		&ForwardingRule{Meta: at("apps-https"), Subnet: subnet.Ref(), IP: ip("10.1.2.6"), Port: 443, Scheme: SchemeInternalManaged},
	)
}

// TestAddressOptions: the whole subnet is offered, and who has an address is
// the reason why it cannot be chosen.
func TestAddressOptions(t *testing.T) {
	s := Spec{Name: "shop", Project: testProject, Region: testRegion, Network: NetworkSpec{Name: "lb-network", Subnet: SubnetSpec{Name: "lb-subnet", Range: "10.1.2.0/28"}}}
	var got []string
	for _, o := range addressOptions(addressWorld().inventory(), s) {
		line := o.Label + " " + o.Note
		if o.Disabled != "" {
			line = o.Label + " – " + o.Disabled
		}
		got = append(got, line)
	}
	want := []string{
		"auto now 10.1.2.3, the first free one",
		"busy – 10.1.2.6 is in use by forwarding rule apps-https",
		"spare 10.1.2.5, reserved, and nobody uses it",
		"10.1.2.2 – instance web-1 has it",
		"10.1.2.3 free, and so are those up to 10.1.2.4",
		"10.1.2.7 free, and so are those up to 10.1.2.13",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

// TestAddressMapIsWhole: the runs follow each other from end to end, and what is
// free in them can be chosen.
func TestAddressMapIsWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bits := rapid.IntRange(8, 32).Draw(t, "bits")
		r := netip.PrefixFrom(netip.MustParseAddr("10.0.0.0"), bits)
		sub := lbSubnet(r.String())
		w := newWorld(sub)
		for range rapid.IntRange(0, 5).Draw(t, "held") {
			host := rapid.IntRange(0, min(1<<(32-bits)-1, 1<<16)).Draw(t, "host")
			ip := netip.AddrFrom4([4]byte{10, 0, byte(host >> 8), byte(host)})
			w.put(&Instance{Meta: foreign(testRegion+"-b", "vm-"+strings.ReplaceAll(ip.String(), ".", "-")), Subnet: sub.Ref(), IP: ip.String()})
		}
		s := Spec{Name: "shop", Project: testProject, Region: testRegion, Network: NetworkSpec{Name: "lb-network", Subnet: SubnetSpec{Name: "lb-subnet", Range: r.String()}}}
		inv := w.inventory()
		m, ok := s.Addresses(inv)
		if !ok {
			t.Fatal("no map")
		}
		next, free := 0, 0
		for _, run := range m.Runs {
			if m.Offset(run.From) != next {
				t.Fatalf("%v begins at %d, want %d", run, m.Offset(run.From), next)
			}
			next = m.Offset(run.To) + 1
			if !run.Free() {
				continue
			}
			free += m.Offset(run.To) - m.Offset(run.From) + 1
			for _, ip := range []netip.Addr{run.From, run.To} {
				s.Frontend.Address = ip.String()
				if err := checkAddress(inv, s); err != nil {
					t.Fatal(err)
				}
			}
		}
		if next != m.Size() || free != m.Free {
			t.Fatalf("%d of %d addresses, %d free and %d said", next, m.Size(), free, m.Free)
		}
	})
}
