package sandbox

import (
	"fmt"
	"net/netip"
	"strings"
	"time"
)

func subnetworkKind() kind {
	return kind{
		collection: "subnetworks", scope: "regions", singular: "subnetwork", noun: "subnetwork", guarded: true, printed: true,
		patch:    verb{operation: "compute.subnetworks.patch", latency: "patch"}, // sure: recording
		required: []string{"network", "ipCidrRange"},
		refs:     []reference{{field: "network", targets: []string{"networks"}, cross: true, use: "updatePolicy"}},
		// Defaults: sure (recording).
		defaults: object{
			"purpose": "PRIVATE", "privateIpGoogleAccess": false, "privateIpv6GoogleAccess": "DISABLE_GOOGLE_ACCESS",
			"allowSubnetCidrRoutesOverlap": false,
		},
		changes: []string{"role", "purpose", "logConfig", "secondaryIpRanges", "stackType", "enableFlowLogs"},
		rules: []rule{
			{name: "subnetwork purpose", says: "A proxy-only subnet has a role and none of the fields of an ordinary one.", mark: sure, words: sure, source: "TF#13438, network#371", check: subnetPurpose},
			{name: "subnetwork flow logs", says: "What logConfig enables, enableFlowLogs tells too.", mark: sure, source: "recording", check: subnetFlowLogs},
			{name: "subnetwork range", says: "A range is an IPv4 prefix of at least /29, of at least /26 for proxies.", mark: said, words: guess, source: "proxy page", check: subnetRange},
			{name: "subnetwork neighbours", says: "Ranges of one VPC do not overlap.", mark: sure, words: sure, source: "terraform-google-network#20", check: subnetNeighbours},
			{name: "subnetwork role swap", says: "A BACKUP proxy-only subnet becomes ACTIVE, and the ACTIVE one drains as BACKUP.", mark: said, words: guess, source: "proxy page", check: swapRoles},
		},
		setters: map[string]setter{
			"expandIpCidrRange":        {verb{operation: "compute.subnetworks.expandIpCidrRange", latency: "patch"}, expandRange},
			"setPrivateIpGoogleAccess": {verb{operation: "setPrivateIpGoogleAccess", latency: "patch", queued: true}, setPrivateAccess},
		},
		removable: proxySubnetRemovable,
		show:      showSubnetState,
	}.filled(sure, "recording").fixed(sure, "Compute API, gcloud")
}

const (
	managedProxy = "REGIONAL_MANAGED_PROXY"
	natPurpose   = "PRIVATE_NAT" // for Private NAT: a subnet that nothing here can stand in
	legacyProxy  = "INTERNAL_HTTPS_LOAD_BALANCER"
)

func isProxyOnly(subnet object) bool {
	purpose := text(subnet, "purpose")
	return purpose == managedProxy || purpose == legacyProxy
}

// subnetPurpose: what each purpose asks for and refuses. Texts for role and for extra fields are sure (TF#13438, network#371).
func subnetPurpose(c *change) error {
	purpose, role := text(c.next, "purpose"), text(c.next, "role")
	if !contains([]string{"PRIVATE", natPurpose, managedProxy, legacyProxy}, purpose) {
		return invalid("resource.purpose", purpose, "The runlb sandbox knows PRIVATE, PRIVATE_NAT, REGIONAL_MANAGED_PROXY and INTERNAL_HTTPS_LOAD_BALANCER.")
	}
	if c.old != nil && text(c.old, "purpose") != purpose && (text(c.old, "purpose") != legacyProxy || purpose != managedProxy) {
		return invalid("resource.purpose", purpose, // said; text guess
			"The purpose of a subnetwork cannot be changed, but from INTERNAL_HTTPS_LOAD_BALANCER to REGIONAL_MANAGED_PROXY.")
	}
	if !isProxyOnly(c.next) {
		if role != "" {
			return invalid("resource.role", role, "Subnetwork role cannot be specified when purpose is set to "+purpose+".") // guess
		}
		if purpose == "PRIVATE" && text(c.next, "stackType") == "" {
			c.next["stackType"] = "IPV4_ONLY"
		}
		return nil
	}
	switch role {
	case "ACTIVE", "BACKUP":
	case "":
		return invalid("resource.role", "UNSPECIFIED_ROLE", "Subnetwork role must be specified when purpose set to "+purpose+".")
	default:
		return invalid("resource.role", role, "Subnetwork role must be ACTIVE or BACKUP.")
	}
	for _, field := range []string{"logConfig", "enableFlowLogs", "secondaryIpRanges"} {
		if c.next[field] != nil {
			return invalid("resource."+field, c.next[field], "Invalid field set in subnetwork with purpose "+purpose+".")
		}
	}
	if c.next["privateIpGoogleAccess"] == true {
		return invalid("resource.privateIpGoogleAccess", "true", "Invalid field set in subnetwork with purpose "+purpose+".")
	}
	return nil
}

// subnetFlowLogs: both fields are answered once logConfig was sent, and neither before.
func subnetFlowLogs(c *change) error {
	if logs := child(c.next, "logConfig"); logs != nil {
		c.next["enableFlowLogs"] = logs["enable"] == true
	}
	return nil
}

// subnetRange: form and size. /26 for proxy-only subnets is said; /29 for others is said; texts are guesses.
func subnetRange(c *change) error {
	p, err := parseRange("resource.ipCidrRange", text(c.next, "ipCidrRange"))
	if err != nil {
		return err
	}
	smallest := 29
	if isProxyOnly(c.next) {
		smallest = 26
	}
	if p.Bits() > smallest {
		return invalid("resource.ipCidrRange", p, fmt.Sprintf("Subnetwork range must be /%d or larger.", smallest))
	}
	for i, r := range objects(c.next, "secondaryIpRanges") {
		field := fmt.Sprintf("resource.secondaryIpRanges[%d].ipCidrRange", i)
		if _, err := parseRange(field, text(r, "ipCidrRange")); err != nil {
			return err
		}
	}
	c.next["gatewayAddress"] = p.Addr().Next().String() // the first host address (said).
	return nil
}

func parseRange(field, s string) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(s)
	if err != nil || !p.Addr().Is4() || p.Masked() != p || p.Bits() < 4 {
		return p, invalid(field, s, "Must be a CIDR address range that is contained in a valid IPv4 subnetwork range.") // guess
	}
	for _, taken := range []string{"0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4"} {
		if netip.MustParsePrefix(taken).Overlaps(p) {
			return p, invalid(field, s, "Invalid IPCidrRange: "+s+" is not an allowed range.") // guess
		}
	}
	return p, nil
}

// ranges are the primary and secondary ranges of a subnet.
func ranges(subnet object) []netip.Prefix {
	var out []netip.Prefix
	for _, s := range append([]object{subnet}, objects(subnet, "secondaryIpRanges")...) {
		if p, err := netip.ParsePrefix(text(s, "ipCidrRange")); err == nil {
			out = append(out, p)
		}
	}
	return out
}

// subnetNeighbours: no overlap in the VPC (sure for the pattern), auto mode's own range (sure), one ACTIVE and one BACKUP, never both
// proxy purposes (said; texts guesses).
func subnetNeighbours(c *change) error {
	networkPath, network := c.object("network")
	own := ranges(c.next)
	auto, known := network["autoCreateSubnetworks"].(bool)
	if !known {
		return invalid("resource.network", text(c.next, "network"), "Cannot create subnetworks in a legacy network.") // guess
	}
	for _, p := range own {
		if auto && !c.auto && c.old["_auto"] != true && p.Overlaps(autoRange) {
			return invalid("resource.ipCidrRange", p, "Extended subnetworks in auto subnet mode networks cannot overlap with 10.128.0.0/9.")
		}
	}
	for i, p := range own {
		for _, q := range own[:i] {
			if p.Overlaps(q) {
				return conflict(p, text(c.next, "name"), placeOf(c.path))
			}
		}
	}
	for _, user := range c.tx.users(networkPath) {
		if user == c.path || !strings.Contains(user, "/subnetworks/") {
			continue
		}
		other, _ := c.tx.get(user)
		for _, p := range own {
			for _, q := range ranges(other) {
				if p.Overlaps(q) {
					return conflict(p, text(other, "name"), placeOf(user))
				}
			}
		}
		if err := proxySibling(c, other); err != nil {
			return err
		}
	}
	return nil
}

func conflict(p netip.Prefix, subnet, region string) *problem {
	return invalid("resource.ipCidrRange", p, fmt.Sprintf("Invalid IPCidrRange: %s conflicts with existing subnetwork '%s' in region '%s'.", p, subnet, region))
}

func proxySibling(c *change, other object) error {
	if !isProxyOnly(c.next) || !isProxyOnly(other) || text(c.next, "region") != text(other, "region") {
		return nil
	}
	if c.old == nil && text(c.next, "purpose") != text(other, "purpose") {
		return refused("Invalid resource usage: You can't have both an INTERNAL_HTTPS_LOAD_BALANCER and a REGIONAL_MANAGED_PROXY subnet " +
			"in the same network and region: '" + text(other, "name") + "' exists.")
	}
	if c.old == nil && text(c.next, "role") == text(other, "role") {
		return refused(fmt.Sprintf("Invalid resource usage: There is already an existing %s subnetwork '%s' with purpose %s in the same network and region.",
			text(other, "role"), text(other, "name"), text(other, "purpose")))
	}
	return nil
}

// swapRoles: an update can only set ACTIVE (said); the subnet that was ACTIVE becomes BACKUP and drains.
func swapRoles(c *change) error {
	if c.old == nil || text(c.old, "role") == text(c.next, "role") {
		return nil
	}
	if text(c.next, "role") != "ACTIVE" {
		return invalid("resource.role", text(c.next, "role"), "The role of a subnetwork can only be changed to ACTIVE.") // guess
	}
	seconds, _ := time.ParseDuration(c.query.Get("drainTimeoutSeconds") + "s")
	networkPath, _ := c.object("network")
	for _, user := range c.tx.users(networkPath) {
		other, _ := c.tx.get(user)
		if user == c.path || !isProxyOnly(other) || text(other, "region") != text(c.next, "region") || text(other, "role") != "ACTIVE" {
			continue
		}
		other = clone(other)
		other["role"], other["_drained"] = "BACKUP", c.now.Add(seconds).Format(time.RFC3339Nano)
		(&change{tx: c.tx, kind: c.kind, path: user, next: other}).store()
	}
	return nil
}

// showSubnetState: READY or DRAINING, for proxy-only subnets only (sure: recording).
func showSubnetState(v *view, o object) {
	if !isProxyOnly(o) {
		return
	}
	o["state"] = "READY"
	stored, _ := v.tx.get(v.path)
	if until, err := time.Parse(time.RFC3339Nano, text(stored, "_drained")); err == nil && v.s.now().Before(until) {
		o["state"] = "DRAINING"
	}
}

// expandRange: ordinary subnets, larger only (said; texts guesses).
func expandRange(c *change) error {
	sent := text(c.body, "ipCidrRange")
	p, err := parseRange("ipCidrRange", sent)
	if err != nil {
		return err
	}
	if isProxyOnly(c.old) {
		return invalid("ipCidrRange", sent, "Cannot expand the range of a subnetwork with purpose "+text(c.old, "purpose")+".")
	}
	old, err := netip.ParsePrefix(text(c.old, "ipCidrRange"))
	if err != nil || p.Bits() >= old.Bits() || !p.Contains(old.Addr()) {
		return invalid("ipCidrRange", sent, fmt.Sprintf("New IP range must contain the old range %s and be larger.", text(c.old, "ipCidrRange")))
	}
	c.next["ipCidrRange"] = sent
	return nil
}

func setPrivateAccess(c *change) error {
	c.next["privateIpGoogleAccess"] = c.body["privateIpGoogleAccess"] == true
	return nil
}

// proxySubnetRemovable: BACKUP first (text sure, said by the proxy page), and none while a load balancer needs it (said; text guess).
func proxySubnetRemovable(c *change) error {
	if !isProxyOnly(c.old) || text(c.old, "role") != "ACTIVE" {
		return nil
	}
	networkPath := linked(text(c.old, "network"))
	for _, user := range c.tx.users(networkPath) {
		other, _ := c.tx.get(user)
		if scopeOf(user) != c.scope() {
			continue
		}
		if isProxyOnly(other) && text(other, "role") == "BACKUP" {
			return refused("Invalid resource usage: Cannot delete ACTIVE subnetwork because a BACKUP subnetwork exists.")
		}
		if strings.Contains(user, "/forwardingRules/") {
			return inUse(c.kind.noun, c.path, user)
		}
	}
	return nil
}
