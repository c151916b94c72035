package sandbox

import (
	"encoding/binary"
	"fmt"
	"math"
	"net/netip"
	"strings"
)

// rangeRules: the form of a subnetwork's ranges, and their place among those of its VPC.
func rangeRules() []rule {
	return []rule{
		{name: "range form", says: "A range is an IPv4 prefix without host bits.", mark: sure, words: guess, source: "Compute API", check: rangeForm},
		{name: "prohibited ranges", says: "A range lies outside 0.0.0.0/8, 127.0.0.0/8, 169.254.0.0/16, 224.0.0.0/4 and Google's own 199.36.153.4/30 and 199.36.153.8/30.",
			mark: said, words: guess, source: "VPC subnets page", check: rangeAllowed},
		{name: "range size", says: "A range has at least eight addresses, /29.", mark: said, words: guess, source: "VPC subnets page", check: rangeSize},
		{name: "proxy-only range size", says: "The range of a proxy-only subnetwork has at least 64 addresses, /26.", mark: said, words: guess, source: "proxy page", check: proxyRangeSize},
		{name: "secondary range names", says: "Each secondary range has a name of its own in the subnetwork.", mark: sure, words: guess, source: "Compute API", check: secondaryNames},
		{name: "legacy network without subnetworks", says: "A legacy network has no subnetworks.", mark: said, words: guess, source: "legacy networks page", check: notInLegacy},
		{name: "range of auto mode", says: "In an auto-mode network, what others add stays out of 10.128.0.0/9.", mark: sure, source: "bosh-google-cpi-release#238", check: outsideAutoRange},
		{name: "ranges apart", says: "Primary and secondary ranges of one VPC do not overlap, whatever their regions.", mark: sure, source: "terraform-google-network#20", check: rangesApart},
		{name: "first address is the gateway", says: "gatewayAddress is the first host address.", mark: said, source: "VPC subnets page", check: gateway},
		{name: "range only grows", says: "expandIpCidrRange takes a range that contains the present one and is larger.", mark: sure, words: guess, source: "Compute API"},
		{name: "proxy-only range fixed", says: "The range of a proxy-only subnetwork cannot be expanded.", mark: said, words: guess, source: "proxy page"},
		{name: "auto-mode range grows to /16", says: "A subnetwork that auto mode has made grows to /16 at most.", mark: said, words: guess, source: "VPC networks page"},
	}
}

// sentRange is one range of a subnetwork, with the field that it came in.
type sentRange struct {
	field string
	text  string
}

// sentRanges are the primary range and the secondary ones.
func sentRanges(subnet object) []sentRange {
	sent := []sentRange{{"resource.ipCidrRange", text(subnet, "ipCidrRange")}}
	for i, r := range objects(subnet, "secondaryIpRanges") {
		sent = append(sent, sentRange{fmt.Sprintf("resource.secondaryIpRanges[%d].ipCidrRange", i), text(r, "ipCidrRange")})
	}
	return sent
}

// ranges are those of a subnetwork that are ranges.
func ranges(subnet object) []netip.Prefix {
	var out []netip.Prefix
	for _, r := range sentRanges(subnet) {
		if p, err := netip.ParsePrefix(r.text); err == nil {
			out = append(out, p)
		}
	}
	return out
}

// primaryRange is the zero Prefix, which contains nothing, when there is none.
func primaryRange(subnet object) netip.Prefix {
	p, _ := netip.ParsePrefix(text(subnet, "ipCidrRange"))
	return p
}

// lastOf is the last address of an IPv4 range.
func lastOf(p netip.Prefix) netip.Addr {
	if !p.IsValid() || !p.Addr().Is4() {
		return netip.Addr{}
	}
	last := p.Masked().Addr().As4()
	binary.BigEndian.PutUint32(last[:], binary.BigEndian.Uint32(last[:])|math.MaxUint32>>p.Bits())
	return netip.AddrFrom4(last)
}

func parseRange(field, s string) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(s)
	if err != nil || !p.Addr().Is4() || p.Masked() != p {
		return p, invalid(field, s, "Must be a CIDR address range that is contained in a valid IPv4 subnetwork range.")
	}
	return p, nil
}

func rangeForm(c *change) error {
	for _, r := range sentRanges(c.next) {
		if _, err := parseRange(r.field, r.text); err != nil {
			return err
		}
	}
	return nil
}

func rangeAllowed(c *change) error {
	for i, p := range ranges(c.next) {
		for _, taken := range []string{"0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "199.36.153.4/30", "199.36.153.8/30"} {
			if netip.MustParsePrefix(taken).Overlaps(p) {
				return invalid(sentRanges(c.next)[i].field, p, fmt.Sprintf("Invalid IPCidrRange: %s is not an allowed range.", p))
			}
		}
	}
	return nil
}

func rangeSize(c *change) error { return atLeast(c, 29) }

func proxyRangeSize(c *change) error {
	if !isProxyOnly(c.next) {
		return nil
	}
	return atLeast(c, 26)
}

// atLeast refuses ranges of a longer prefix.
func atLeast(c *change, bits int) error {
	for i, p := range ranges(c.next) {
		if p.Bits() > bits {
			return invalid(sentRanges(c.next)[i].field, p, fmt.Sprintf("Subnetwork range must be /%d or larger.", bits))
		}
	}
	return nil
}

func secondaryNames(c *change) error {
	seen := map[string]bool{}
	for i, r := range objects(c.next, "secondaryIpRanges") {
		name := text(r, "rangeName")
		if !isName(name) || seen[name] {
			return invalid(fmt.Sprintf("resource.secondaryIpRanges[%d].rangeName", i), name, "Range names must be unique in the subnetwork and comply with RFC1035.")
		}
		seen[name] = true
	}
	return nil
}

func notInLegacy(c *change) error {
	if _, network := c.object("network"); isLegacy(network) {
		return invalid("resource.network", text(c.next, "network"), "Cannot create subnetworks in a legacy network.")
	}
	return nil
}

func outsideAutoRange(c *change) error {
	_, network := c.object("network")
	if network["autoCreateSubnetworks"] != true || c.auto || c.old["_auto"] == true {
		return nil
	}
	for _, p := range ranges(c.next) {
		if p.Overlaps(autoRange) {
			return invalid("resource.ipCidrRange", p, "Extended subnetworks in auto subnet mode networks cannot overlap with 10.128.0.0/9.")
		}
	}
	return nil
}

func rangesApart(c *change) error {
	own := ranges(c.next)
	for i, p := range own {
		if overlaps(p, own[:i]) {
			return conflict(p, c.path)
		}
	}
	networkPath, _ := c.object("network")
	for _, user := range c.tx.users(networkPath) {
		if user == c.path || !strings.Contains(user, "/subnetworks/") {
			continue
		}
		other, _ := c.tx.get(user)
		for _, p := range own {
			if overlaps(p, ranges(other)) {
				return conflict(p, user)
			}
		}
	}
	return nil
}

func overlaps(p netip.Prefix, others []netip.Prefix) bool {
	for _, q := range others {
		if p.Overlaps(q) {
			return true
		}
	}
	return false
}

// conflict names the field of the primary range also for a secondary one (sure for the latter: terraform-google-network#20).
func conflict(p netip.Prefix, subnetPath string) *problem {
	_, name := split(subnetPath)
	return invalid("resource.ipCidrRange", p, fmt.Sprintf("Invalid IPCidrRange: %s conflicts with existing subnetwork '%s' in region '%s'.", p, name, placeOf(subnetPath)))
}

func gateway(c *change) error {
	c.next["gatewayAddress"] = primaryRange(c.next).Addr().Next().String()
	return nil
}

// expandRange is the setter; the rules of all ranges follow it.
func expandRange(c *change) error {
	sent := text(c.body, "ipCidrRange")
	p, err := parseRange("ipCidrRange", sent)
	if err != nil {
		return rule{name: "range form"}.broken(err)
	}
	if isProxyOnly(c.old) {
		return invalid("ipCidrRange", sent, "Cannot expand the range of a subnetwork with purpose "+text(c.old, "purpose")+".").by("proxy-only range fixed")
	}
	old := primaryRange(c.old)
	if p.Bits() >= old.Bits() || !p.Contains(old.Addr()) {
		return invalid("ipCidrRange", sent, fmt.Sprintf("New IP range must contain the old range %s and be larger.", old)).by("range only grows")
	}
	if c.old["_auto"] == true && p.Bits() < 16 {
		return invalid("ipCidrRange", sent, "The range of an auto mode subnetwork cannot be larger than /16.").by("auto-mode range grows to /16")
	}
	c.next["ipCidrRange"] = sent
	return nil
}
