package sandbox

import (
	"net/netip"
	"strings"
)

func networkKind() kind {
	return kind{
		collection: "networks", scope: "global", singular: "network", noun: "network", withID: true, lateUse: true,
		patch: verb{operation: "compute.networks.patch", latency: "patch"}, // sure: recording
		// Defaults are sure (recording) for fields that were sent, and by the schema.
		defaults: object{
			"networkFirewallPolicyEnforcementOrder": "AFTER_CLASSIC_FIREWALL",
			"routingConfig":                         object{"routingMode": "REGIONAL", "bgpBestPathSelectionMode": "LEGACY"},
		},
		changes: []string{"routingConfig", "networkFirewallPolicyEnforcementOrder", "mtu"},
		rules:   []func(*change) error{createAutoSubnets},
		show:    showSubnets,
		cascade: autoSubnets,
	}
}

// showSubnets lists a network's subnets, once there are any (sure: recording).
func showSubnets(v *view, o object) {
	var links []any
	for _, user := range v.tx.users(v.path) {
		if strings.Contains(user, "/subnetworks/") {
			links = append(links, link(user))
		}
	}
	if links != nil {
		o["subnetworks"] = links
	}
}

// autoSubnets are the subnets that an auto-mode network made and takes along when it goes.
func autoSubnets(t *tx, path string) []string {
	var subnets []string
	for _, user := range t.users(path) {
		if o, _ := t.get(user); o["_auto"] == true {
			subnets = append(subnets, user)
		}
	}
	return subnets
}

// autoRange is what every auto-mode network owns (said).
var autoRange = netip.MustParsePrefix("10.128.0.0/9")

// createAutoSubnets makes a subnet of the network's name in every region. Which /20 a region gets is published for the older regions
// and in the order of the table for the rest; here it is the order of the names (guess).
func createAutoSubnets(c *change) error {
	if c.old != nil || c.next["autoCreateSubnetworks"] != true {
		return nil
	}
	network := object{"network": link(c.path), "name": text(c.next, "name"), "privateIpGoogleAccess": false}
	c.tx.put(c.path, c.next) // the subnets refer to it.
	for i, r := range allRegions() {
		path := "projects/" + c.project() + "/regions/" + r.name + "/subnetworks/" + text(c.next, "name")
		body := clone(network)
		body["ipCidrRange"] = autoSubnetRange(i).String()
		sub := &change{s: c.s, tx: c.tx, kind: kindIn("regions", "subnetworks"), path: path, now: c.now, body: body, auto: true}
		if err := sub.create(); err != nil {
			return err
		}
		sub.next["_auto"] = true
		sub.store()
	}
	return nil
}

func autoSubnetRange(i int) netip.Prefix {
	base := autoRange.Addr().As4()
	base[1] += byte(i * 2)
	return netip.PrefixFrom(netip.AddrFrom4(base), 20)
}
