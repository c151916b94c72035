package steps

import (
	"fmt"
	"net/netip"
	"testing"

	"pgregory.net/rapid"
)

// TestSuggestedRangesAreAccepted: whatever is taken and whatever was typed, a
// suggestion passes the check of its field, and so do the options that are not
// dimmed.
func TestSuggestedRangesAreAccepted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		vpc := &Network{Meta: foreign(Global, "vpc"), AutoSubnets: rapid.Bool().Draw(t, "auto")}
		there := []Resource{vpc}
		for i := range rapid.IntRange(0, 8).Draw(t, "subnets") {
			there = append(there, &Subnet{Meta: foreign(testRegion, fmt.Sprintf("s%d", i)), Network: vpc.Ref(), Range: genRange(t), Purpose: PurposePrivate})
		}
		if rapid.Bool().Draw(t, "proxies") {
			there = append(there, &ProxySubnet{Meta: foreign(testRegion, "p"), Network: vpc.Ref(), Range: genRange(t), Purpose: PurposeLegacyProxy, Role: RoleActive})
		}
		inv := newWorld(there...).inventory()
		s := Spec{Name: "shop", Project: testProject, Region: testRegion, Network: NetworkSpec{Name: "vpc",
			Subnet:      SubnetSpec{Name: rapid.SampledFrom([]string{"lb-subnet", "s0"}).Draw(t, "subnet"), Range: genTyped(t)},
			ProxySubnet: SubnetSpec{Name: "p", Range: genTyped(t)}}}
		for _, key := range []string{subnetRangeKey, proxyRangeKey} {
			field, _ := FieldByKey(key)
			judge := func(value string) error {
				with := s
				if err := field.Set(&with, value); err != nil {
					return err
				}
				return field.Check(inv, with)
			}
			if r, ok := SuggestRange(inv, s, key); ok {
				if err := judge(r.String()); err != nil {
					t.Fatalf("%s: %s is suggested, and refused: %v", key, r, err)
				}
			}
			for _, o := range field.Options(inv, s) {
				if err := judge(o.Value); (err != nil) != (o.Disabled != "") {
					t.Fatalf("%s: %s is shown with %q, and judged %v", key, o.Value, o.Disabled, err)
				}
			}
		}
	})
}

func genRange(t *rapid.T) netip.Prefix {
	a := netip.AddrFrom4([4]byte{rapid.SampledFrom([]byte{10, 10, 172, 192}).Draw(t, "a"), byte(rapid.SampledFrom([]int{0, 1, 16, 129, 168}).Draw(t, "b")), byte(rapid.IntRange(0, 255).Draw(t, "c")), 0})
	return netip.PrefixFrom(a, rapid.IntRange(8, 29).Draw(t, "bits")).Masked()
}

func genTyped(t *rapid.T) string {
	return rapid.OneOf(rapid.Custom(func(t *rapid.T) string { return genRange(t).String() }),
		rapid.SampledFrom([]string{"", "10.1.2.0/24", "nonsense", "10.1.2.3/24", "127.0.0.0/8", "fd00::/64", "0.0.0.0/0", "10.0.0.0/30"})).Draw(t, "typed")
}

func TestSuggestRange(t *testing.T) {
	vpc := &Network{Meta: foreign(Global, "vpc")}
	sub := func(name, r string) *Subnet {
		return &Subnet{Meta: foreign(testRegion, name), Network: vpc.Ref(), Range: netip.MustParsePrefix(r), Purpose: PurposePrivate}
	}
	all := []Resource{vpc, sub("ten", "10.0.0.0/8"), sub("seventeen", "172.16.0.0/12"), sub("nearly", "192.168.0.0/17"), sub("half", "192.168.128.0/18"), sub("rest", "192.168.192.0/19"), sub("last", "192.168.224.0/20")}
	for _, tt := range []struct {
		there      []Resource
		typed, key string
		want       string
	}{
		{[]Resource{vpc}, "", subnetRangeKey, "10.1.0.0/24"},
		{[]Resource{vpc, sub("apps", "10.9.0.0/24")}, "10.9.0.0/24", subnetRangeKey, "10.9.1.0/24"},
		{[]Resource{vpc}, "10.7.0.0/30", subnetRangeKey, "10.7.0.0/29"},
		{[]Resource{vpc}, "127.0.0.0/24", subnetRangeKey, "10.1.0.0/24"},
		{all, "10.9.0.0/16", subnetRangeKey, "192.168.240.0/20"},
		{append(all, sub("end", "192.168.240.0/20")), "10.9.0.0/24", subnetRangeKey, ""},
		{[]Resource{vpc}, "10.5.0.0/28", proxyRangeKey, "10.5.0.0/26"},
		{[]Resource{vpc}, "", "network.name", ""},
		{[]Resource{vpc, sub("lb-subnet", "10.77.0.0/24")}, "10.1.0.0/24", subnetRangeKey, "10.77.0.0/24"},
	} {
		s := Spec{Name: "shop", Project: testProject, Region: testRegion, Network: NetworkSpec{Name: "vpc", Subnet: SubnetSpec{Name: "lb-subnet"}}}
		if tt.key == proxyRangeKey {
			s.Network.ProxySubnet.Range = tt.typed
		} else {
			s.Network.Subnet.Range = tt.typed
		}
		got, ok := SuggestRange(newWorld(tt.there...).inventory(), s, tt.key)
		if ok != (tt.want != "") || ok && got.String() != tt.want {
			t.Errorf("%s, typed %q: %v, want %q", tt.key, tt.typed, got, tt.want)
		}
	}
}
