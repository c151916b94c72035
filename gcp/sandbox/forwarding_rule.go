package sandbox

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

func forwardingRuleKind() kind {
	proxies := []string{"targetHttpProxies", "targetHttpsProxies"}
	return kind{
		collection: "forwardingRules", scope: "regions", singular: "forwardingRule", noun: "forwarding_rule",
		printed: true, labelled: true, labelsLater: true, withID: true, patch: patched,
		required: []string{"target"},
		refs: []reference{
			{field: "network", targets: []string{"networks"}, cross: true, use: "use"},
			{field: "subnetwork", targets: []string{"subnetworks"}, cross: true, use: "use"},
			{field: "target", targets: proxies, use: "use"},
			{field: "_address", targets: []string{"addresses"}, use: "useInternal"},
		},
		// Defaults: sure (recordings of INTERNAL_MANAGED).
		defaults: object{"description": "", "IPProtocol": "TCP", "networkTier": "PREMIUM"},
		changes:  []string{"networkTier"}, // "only the network_tier field" (sure: Compute API)
		rules: []rule{
			{name: "rule ports", says: "A forwarding rule of an Application Load Balancer has one port.", mark: sure, words: guess, source: "recording", check: rulePorts},
			{name: "rule scheme", says: "The scheme is INTERNAL_MANAGED, the tier PREMIUM.", mark: sure, words: sure, source: "terraform-google-lb-internal#125", check: ruleScheme},
			{name: "rule policy", says: "An organisation may forbid the type of load balancer, also by the groups in:INTERNAL and in:EXTERNAL (a guess).", mark: sure, words: sure, source: "ingress-gce test data", check: rulePolicy},
			{name: "rule network", says: "The subnet is an ordinary one of the rule's network.", mark: said, words: guess, source: "ingress-gce#1852", check: ruleNetwork},
			{name: "rule needs proxies", says: "An ACTIVE proxy-only subnet must exist in the region and VPC.", mark: sure, words: sure, source: "ingress-gce#1148", check: ruleTarget},
			{name: "rule address", says: "Rules share an address only when it is reserved for that.", mark: sure, words: sure, source: "stellar-engine#185", check: ruleAddress},
		},
		setters: map[string]setter{
			"setLabels": setLabels,
			"setTarget": {verb{operation: "SetTarget", latency: "patch"}, setTarget},
		},
	}.filled(sure, "recording").fixed(sure, "Compute API")
}

// ruleScheme: only INTERNAL_MANAGED is simulated. The text for the tier is sure (terraform-google-lb-internal#125).
func ruleScheme(c *change) error {
	if scheme := text(c.next, "loadBalancingScheme"); scheme != "INTERNAL_MANAGED" {
		return invalid("resource.loadBalancingScheme", scheme, "The runlb sandbox simulates INTERNAL_MANAGED only.")
	}
	if tier := text(c.next, "networkTier"); tier != "PREMIUM" {
		return &problem{code: 400, reason: "badRequest",
			message: tier + " network tier is not supported: Network tier other than PREMIUM is not supported for loadBalancingScheme=INTERNAL_MANAGED."}
	}
	if protocol := text(c.next, "IPProtocol"); protocol != "TCP" {
		return invalid("resource.IPProtocol", protocol, "Must be TCP for a target proxy.") // guess
	}
	return nil
}

// rulePolicy: an organisation may forbid the type (sure: ingress-gce test data for status and text; the type's name is said).
func rulePolicy(c *change) error {
	const constraint, kind = onLoadBalancers, "INTERNAL_HTTP_HTTPS"
	if c.old != nil || c.tx.orgAllows(c.project(), constraint, kind) {
		return nil
	}
	return &problem{code: 412, reason: "conditionNotMet", message: fmt.Sprintf(
		"Constraint constraints/%s violated for projects/%s. Forwarding Rule %s of type %s is not allowed.", constraint, c.project(), c.path, kind)}
}

// rulePorts: one port, read back as "80-80" (sure: recording). That the API refuses a range is a guess.
func rulePorts(c *change) error {
	ports := text(c.next, "portRange")
	if list := items(c.next, "ports"); ports == "" && len(list) == 1 {
		ports, _ = list[0].(string)
		delete(c.next, "ports")
	}
	if ports == "" {
		return required("resource.portRange")
	}
	first, last, ranged := strings.Cut(ports, "-")
	port, err := strconv.Atoi(first)
	if err != nil || port < 1 || port > 65535 {
		return invalid("resource.portRange", ports, "Must be a port or port range between 1 and 65535.")
	}
	if ranged && last != first {
		return invalid("resource.portRange", ports, "A forwarding rule of an Application Load Balancer must have a single port.")
	}
	c.next["portRange"] = first + "-" + first
	return nil
}

// ruleNetwork: a subnet says its network; a network alone is enough in auto mode (guess). The subnet must be an ordinary one.
func ruleNetwork(c *change) error {
	if c.old != nil {
		return nil
	}
	if text(c.next, "network") == "" && text(c.next, "subnetwork") == "" {
		c.next["network"] = "global/networks/default" // MM: the default network is used.
		if err := c.resolveReferences(); err != nil {
			return err
		}
	}
	if text(c.next, "subnetwork") == "" {
		path, network := c.object("network")
		if network["autoCreateSubnetworks"] != true {
			return required("resource.subnetwork")
		}
		_, name := split(path)
		c.next["subnetwork"] = link(c.scope() + "/subnetworks/" + name)
	}
	_, subnet, err := ordinarySubnet(c, "subnetwork")
	if err != nil {
		return err
	}
	if text(c.next, "network") == "" {
		c.next["network"] = text(subnet, "network")
	}
	if text(c.next, "network") != text(subnet, "network") {
		return invalid("resource.subnetwork", text(c.next, "subnetwork"), "The subnetwork does not belong to the network of the forwarding rule.") // guess
	}
	return nil
}

// ruleTarget: an ACTIVE proxy-only subnet in the same region and VPC (sure; the newer of two wordings).
func ruleTarget(c *change) error {
	if c.old != nil {
		return nil
	}
	networkPath, _ := c.object("network")
	if proxySubnet(c.tx, networkPath, c.scope()) == "" {
		return invalid("resource.target", text(c.next, "target"), "An active proxy-only subnetwork is required in the same region and VPC as the forwarding rule.")
	}
	return nil
}

// proxySubnet is the path of the ACTIVE proxy-only subnet of a network in a region ("projects/P/regions/R"), "" when there is none.
func proxySubnet(t *tx, networkPath, scope string) string {
	_, want := split(scope)
	for _, user := range t.users(networkPath) {
		if o, _ := t.get(user); isProxyOnly(o) && text(o, "role") == "ACTIVE" && placeOf(user) == want && !deleting(o) {
			return user
		}
	}
	return ""
}

// ruleAddress gives a new rule its address: picked, literal, or reserved. Two rules share one only when it is reserved for that (section 3.7).
func ruleAddress(c *change) error {
	if c.old != nil {
		return nil
	}
	subnetPath, _ := c.object("subnetwork")
	asked := text(c.next, "IPAddress")
	if asked == "" {
		ip, err := pickAddress(c.tx, subnetPath)
		c.next["IPAddress"] = ip.String()
		return err
	}
	if _, err := netip.ParseAddr(asked); err != nil {
		if asked, err = reservedIP(c, asked, subnetPath); err != nil {
			return err
		}
	}
	ip, err := checkAddress(c.tx, "resource.ipAddress", asked, subnetPath)
	if err != nil {
		return err
	}
	c.next["IPAddress"] = ip.String()
	c.attach(ip, holders(c.tx, subnetPath)[ip])
	return nil
}

// reservedIP is the IP of an address resource that a rule names.
func reservedIP(c *change, asked, subnetPath string) (string, error) {
	path, err := c.find(reference{field: "IPAddress", targets: []string{"addresses"}}, asked)
	if err != nil {
		return "", err
	}
	o, _ := c.tx.get(path)
	if linked(text(o, "subnetwork")) != subnetPath {
		return "", invalid("resource.IPAddress", asked, "The address does not belong to the subnetwork of the forwarding rule.") // guess
	}
	return text(o, "address"), nil
}

// maxSharers: at most ten rules on one shared address (said; for this scheme a guess).
const maxSharers = 10

// attach takes ip, which others may hold, or makes the operation fail.
func (c *change) attach(ip netip.Addr, others []string) {
	var reservation object
	sharers := 0
	for _, path := range others {
		o, _ := c.tx.get(path)
		switch {
		case strings.Contains(path, "/addresses/"):
			reservation = o
			c.next["_address"] = link(path)
		case strings.Contains(path, "/forwardingRules/") && text(o, "portRange") != text(c.next, "portRange"):
			sharers++
		default: // an instance, or the same port.
			c.fail = addressTaken(ip)
			return
		}
	}
	if sharers > 0 && text(reservation, "purpose") != sharedVIP || sharers >= maxSharers || deleting(reservation) {
		c.fail = addressTaken(ip)
	}
}

// setTarget: to the same type of target (sure); the text is a guess.
func setTarget(c *change) error {
	if err := takes("target")(c); err != nil {
		return err
	}
	before, _ := split(linked(text(c.old, "target")))
	after, _ := split(parseLink(c.project(), text(c.next, "target")))
	_, had := split(before)
	_, wants := split(after)
	if had != wants {
		return invalid("resource.target", text(c.next, "target"), fmt.Sprintf("The new target must be of the same type as the old one, %s.", had))
	}
	return nil
}
