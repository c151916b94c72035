package sandbox

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

func firewallKind() kind {
	return kind{
		collection: "firewalls", scope: "global", singular: "firewall", noun: "firewall", patch: patched, put: updated,
		refs: []reference{{field: "network", targets: []string{"networks"}, use: "updatePolicy"}},
		// Defaults: sure (recording).
		defaults: object{
			"description": "", "priority": 1000, "direction": "INGRESS", "disabled": false, "logConfig": object{"enable": false},
		},
		changes: []string{
			"description", "priority", "disabled", "logConfig", "allowed", "denied", "sourceRanges", "sourceTags", "sourceServiceAccounts",
			"targetTags", "targetServiceAccounts", "destinationRanges",
		},
		needs: firewallNeeds,
		rules: []rule{
			{name: "firewall network", says: "Without a network the network default is meant.", mark: sure, source: "Compute API", check: firewallNetwork},
			{name: "firewall action", says: "A firewall rule allows or denies: one of the two, never both.", mark: sure, words: guess, source: "Compute API", check: firewallAction},
			{name: "firewall protocols", says: "Each of allowed and denied names a protocol.", mark: sure, words: guess, source: "Compute API", check: firewallProtocols},
			{name: "firewall ports", says: "Only tcp, udp and sctp have ports, each one a number or a range.", mark: sure, words: guess, source: "Compute API", check: firewallPorts},
			{name: "firewall priority", says: "The priority is 0 to 65535.", mark: sure, words: guess, source: "Compute API", check: firewallPriority},
			{name: "firewall ranges", says: "Source and destination ranges are addresses, or prefixes without host bits.", mark: sure, source: "terraform-provider-cloudflare#86", check: firewallRanges},
			{name: "firewall sources", says: "An ingress rule without sourceRanges, sourceTags and sourceServiceAccounts is for any source.", mark: said, source: "Compute API", check: firewallSources},
			{name: "firewall egress", says: "An egress rule has no source tags.", mark: sure, words: guess, source: "Compute API", check: firewallEgress},
			{name: "firewall tags or accounts", says: "Service accounts do not stand beside tags.", mark: sure, words: guess, source: "Compute API", check: firewallTagsOrAccounts},
		},
	}.filled(sure, "recording").fixed(sure, "Compute API, MM")
}

func firewallNetwork(c *change) error {
	if text(c.next, "network") != "" {
		return nil
	}
	c.next["network"] = "global/networks/default"
	return c.resolveReferences()
}

func firewallAction(c *change) error {
	if (len(items(c.next, "allowed")) > 0) == (len(items(c.next, "denied")) > 0) {
		return invalid("resource.allowed", "", "Exactly one of allowed and denied must be specified.")
	}
	return nil
}

// traffic is one entry of allowed or denied, with the field that it came in.
type traffic struct {
	field string
	entry object
}

func trafficOf(firewall object) []traffic {
	var all []traffic
	for _, list := range []string{"allowed", "denied"} {
		for i, entry := range objects(firewall, list) {
			all = append(all, traffic{fmt.Sprintf("resource.%s[%d].", list, i), entry})
		}
	}
	return all
}

func firewallProtocols(c *change) error {
	for _, p := range trafficOf(c.next) {
		if text(p.entry, "IPProtocol") == "" {
			return required(p.field + "IPProtocol")
		}
	}
	return nil
}

func firewallPorts(c *change) error {
	for _, p := range trafficOf(c.next) {
		ports := items(p.entry, "ports")
		if protocol := strings.ToLower(text(p.entry, "IPProtocol")); len(ports) > 0 && !contains([]string{"tcp", "udp", "sctp", "6", "17", "132"}, protocol) {
			return invalid(p.field+"ports", shown(ports[0]), "Ports may only be specified on rules whose protocol is one of [TCP, UDP, SCTP].")
		}
		for i, port := range ports {
			if !isPortRange(shown(port)) {
				return invalid(fmt.Sprintf("%sports[%d]", p.field, i), port, "Must be a port or port range between 0 and 65535.")
			}
		}
	}
	return nil
}

// isPortRange tells whether s is a port, "22", or a range of them, "8000-8080".
func isPortRange(s string) bool {
	first, last, ranged := strings.Cut(s, "-")
	if !ranged {
		last = first
	}
	low, err := strconv.ParseUint(first, 10, 16)
	high, errHigh := strconv.ParseUint(last, 10, 16)
	return err == nil && errHigh == nil && low <= high
}

func firewallPriority(c *change) error {
	if p, _ := c.next["priority"].(float64); p < 0 || p > 65535 {
		return invalid("resource.priority", p, "Must be between 0 and 65535.")
	}
	return nil
}

func firewallRanges(c *change) error {
	for _, list := range []string{"sourceRanges", "destinationRanges"} {
		for i, v := range items(c.next, list) {
			if !isSource(shown(v)) {
				return invalid(fmt.Sprintf("resource.%s[%d]", list, i), v, "Must be a valid IPV4 CIDR address range.")
			}
		}
	}
	return nil
}

// isSource tells whether s is an address (sure: recording) or a prefix without host bits.
func isSource(s string) bool {
	if p, err := netip.ParsePrefix(s); err == nil {
		return p == p.Masked()
	}
	_, err := netip.ParseAddr(s)
	return err == nil
}

func isEgress(firewall object) bool { return text(firewall, "direction") == "EGRESS" }

func firewallSources(c *change) error {
	if !isEgress(c.next) && c.next["sourceRanges"] == nil && c.next["sourceTags"] == nil && c.next["sourceServiceAccounts"] == nil {
		c.next["sourceRanges"] = []any{"0.0.0.0/0"}
	}
	return nil
}

func firewallEgress(c *change) error {
	if tags := items(c.next, "sourceTags"); len(tags) > 0 && isEgress(c.next) {
		return invalid("resource.sourceTags", tags[0], "Source tags cannot be specified for EGRESS traffic.")
	}
	return nil
}

func firewallTagsOrAccounts(c *change) error {
	accounts := append(items(c.next, "sourceServiceAccounts"), items(c.next, "targetServiceAccounts")...)
	tags := append(items(c.next, "sourceTags"), items(c.next, "targetTags")...)
	if len(accounts) > 0 && len(tags) > 0 {
		return invalid("resource.targetTags", tags[0], "Tags cannot be specified together with service accounts.")
	}
	return nil
}
