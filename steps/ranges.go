package steps

import (
	"net/netip"

	"go4.org/netipx"
)

// prohibited ranges can be in no subnet. Source: VPC documentation of
// prohibited IPv4 ranges (said).
var prohibited = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("169.254.0.0/16"),
	netip.MustParsePrefix("199.36.153.4/30"), netip.MustParsePrefix("199.36.153.8/30"), netip.MustParsePrefix("224.0.0.0/4"),
	netip.MustParsePrefix("255.255.255.255/32"),
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
