package sandbox

import (
	"iter"
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
		rules: []rule{
			{name: "network MTU", says: "The MTU is 1300 to 8896; nothing is filled in.", mark: sure, words: guess, source: "Compute API", check: networkMTU},
			{name: "legacy network", says: "Without autoCreateSubnetworks a legacy network is made: one range and gateway of its own, and no subnetworks.",
				mark: sure, source: "Compute API", check: makeLegacy},
			{name: "auto-mode network", says: "An auto-mode network makes a subnetwork of its own name in every region, and takes them along when it goes.",
				mark: said, source: "VPC networks page", check: createAutoSubnets},
			{name: "switch to custom mode", says: "An auto-mode network becomes one of custom mode, keeps its subnetworks as ordinary ones, and never goes back.",
				mark: said, words: guess, source: "VPC networks page"},
			{name: "subnetworks of a network", says: "A network lists its subnetworks, once there are any.", mark: sure, source: "recording"},
		},
		setters: map[string]setter{"switchToCustomMode": {verb{operation: "switchToCustomMode", latency: "patch"}, switchToCustomMode}}, // guess for the name
		show:    showSubnets,
		cascade: autoSubnets,
	}.without(object{"enableUlaInternalIpv6": nil, "internalIpv6Range": nil, "networkProfile": nil, "params": nil}).filled(sure, "recording").fixed(sure, "Compute API, MM")
}

func networkMTU(c *change) error {
	if mtu, sent := c.next["mtu"].(float64); sent && (mtu < 1300 || mtu > 8896) {
		return invalid("resource.mtu", mtu, "Must be between 1300 and 8896.")
	}
	return nil
}

// isLegacy tells whether a network has no subnet mode.
func isLegacy(network object) bool { return network["autoCreateSubnetworks"] == nil }

// makeLegacy gives a network without a subnet mode its range, 10.240.0.0/16 when none is sent, and its gateway (said: legacy networks page).
func makeLegacy(c *change) error {
	if c.old != nil || !isLegacy(c.next) {
		return nil
	}
	if text(c.next, "IPv4Range") == "" {
		c.next["IPv4Range"] = "10.240.0.0/16"
	}
	p, err := parseRange("resource.IPv4Range", text(c.next, "IPv4Range"))
	if err != nil {
		return err
	}
	c.next["gatewayIPv4"] = p.Addr().Next().String()
	return nil
}

// showSubnets lists a network's subnets, once there are any.
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

// switchToCustomMode keeps the subnets that an auto-mode network made, as ordinary ones.
func switchToCustomMode(c *change) error {
	if c.old["autoCreateSubnetworks"] != true {
		return invalid("network", text(c.old, "name"), "The network is not in auto subnet mode.").by("switch to custom mode")
	}
	c.next["autoCreateSubnetworks"] = false
	for _, path := range autoSubnets(c.tx, c.path) {
		subnet, _ := c.tx.get(path)
		subnet = clone(subnet)
		delete(subnet, "_auto")
		c.tx.put(path, subnet)
	}
	return nil
}

// autoRange is what every auto-mode network owns (said).
var autoRange = netip.MustParsePrefix("10.128.0.0/9")

// createAutoSubnets makes a subnet of the network's name in every region.
func createAutoSubnets(c *change) error {
	if c.old != nil || c.next["autoCreateSubnetworks"] != true {
		return nil
	}
	network := object{"network": link(c.path), "name": text(c.next, "name"), "privateIpGoogleAccess": false}
	c.tx.put(c.path, c.next) // the subnets refer to it.
	for region, subnet := range autoRanges() {
		path := "projects/" + c.project() + "/regions/" + region + "/subnetworks/" + text(c.next, "name")
		body := clone(network)
		body["ipCidrRange"] = subnet.String()
		sub := &change{s: c.s, tx: c.tx, kind: kindIn("regions", "subnetworks"), path: path, now: c.now, body: body, auto: true}
		if err := sub.create(); err != nil {
			return err
		}
		sub.next["_auto"] = true
		sub.store()
	}
	return nil
}

// autoRanges yields the range that auto mode gives to each region: the second byte of a /20 inside 10.128.0.0/9. The bytes of the older
// regions are published (said); a region that is not in the list takes the next free one (guess).
func autoRanges() iter.Seq2[string, netip.Prefix] {
	published := map[string]byte{
		"us-central1": 128, "europe-west1": 132, "us-west1": 138, "asia-east1": 140, "us-east1": 142, "asia-northeast1": 146, "asia-southeast1": 148,
		"us-east4": 150, "australia-southeast1": 152, "europe-west2": 154, "europe-west3": 156, "southamerica-east1": 158, "asia-south1": 160,
		"northamerica-northeast1": 162, "europe-west4": 164, "europe-north1": 166, "us-west2": 168, "asia-east2": 170, "europe-west6": 172,
		"asia-northeast2": 174, "asia-northeast3": 178, "us-west3": 180, "us-west4": 182, "asia-southeast2": 184, "europe-central2": 186,
		"northamerica-northeast2": 188, "asia-south2": 190, "australia-southeast2": 192, "southamerica-west1": 194, "europe-west8": 198,
		"europe-west9": 200, "us-east5": 202, "europe-southwest1": 204, "us-south1": 206, "me-west1": 208, "europe-west12": 210,
		"me-central1": 212, "europe-west10": 214, "me-central2": 216, "africa-south1": 218,
	}
	return func(yield func(string, netip.Prefix) bool) {
		next := byte(220)
		for _, r := range allRegions() {
			second, ok := published[r.name]
			if !ok {
				second = next
				next += 2
			}
			if !yield(r.name, netip.PrefixFrom(netip.AddrFrom4([4]byte{10, second, 0, 0}), 20)) {
				return
			}
		}
	}
}
