package sandbox

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

func forwardingRuleKind() kind {
	return kind{
		collection: "forwardingRules", scope: "regions", singular: "forwardingRule", noun: "forwarding_rule",
		printed: true, labelled: true, labelsLater: true, withID: true, patch: patched,
		required: []string{"target"},
		refs: []reference{
			{field: "network", targets: []string{"networks"}, cross: true, use: "use"},
			{field: "subnetwork", targets: []string{"subnetworks"}, cross: true, use: "use"},
			{field: "target", targets: []string{"targetHttpProxies", "targetHttpsProxies"}, use: "use"},
			{field: "_address", targets: []string{"addresses"}, use: "useInternal"},
		},
		// Defaults: sure (recordings of INTERNAL_MANAGED).
		defaults: object{"description": "", "IPProtocol": "TCP", "networkTier": "PREMIUM"},
		changes:  []string{"networkTier"}, // "only the network_tier field" (sure: Compute API)
		rules:    slices.Concat(frontRules(), portRules(), placeRules(), vipRules()),
		setters: map[string]setter{
			"setLabels": setLabels,
			"setTarget": {verb{operation: "SetTarget", latency: "patch"}, setTarget},
		},
	}.without(object{
		"IPAddresses": nil, "allowPscGlobalAccess": nil, "externalManagedBackendBucketMigrationState": nil, "externalManagedBackendBucketMigrationTestingPercentage": nil,
		"ipCollection": nil, "ipVersion": "IPV4", "isMirroringCollector": nil, "metadataFilters": nil, "noAutomateDnsZone": nil,
		"serviceDirectoryRegistrations": nil, "serviceLabel": nil, "sourceIpRanges": nil,
	}).filled(sure, "recording").fixed(sure, "Compute API")
}

// frontRules: what kind of load balancer a forwarding rule is the front of.
func frontRules() []rule {
	return []rule{
		{name: "rule scheme", says: "The scheme is INTERNAL_MANAGED.", mark: limit, check: ruleScheme},
		{name: "rule tier", says: "The tier of an internal rule is PREMIUM.", mark: sure, words: said, source: "terraform-google-lb-internal#125", check: ruleTier},
		{name: "rule protocol", says: "A target proxy is reached by TCP.", mark: said, words: guess, source: "forwarding rules page", check: ruleProtocol},
		{name: "rule without backend service", says: "A rule to a target proxy names no backend service.", mark: sure, words: guess, source: "Compute API", check: ruleWithoutBackend},
		{name: "rule policy", says: "An organisation may forbid the type of load balancer, INTERNAL_HTTP_HTTPS; that the groups in:INTERNAL and in:EXTERNAL do so too is a guess.", mark: sure, source: "ingress-gce test data", check: rulePolicy},
		{name: "target type", says: "setTarget takes a target of the same type, and no fingerprint.", mark: sure, words: guess, source: "Compute API"},
	}
}

func ruleScheme(c *change) error {
	if scheme := text(c.next, "loadBalancingScheme"); scheme != "INTERNAL_MANAGED" {
		return notSimulated("a forwarding rule with scheme " + strconv.Quote(scheme))
	}
	return nil
}

// ruleTier: the text is on record for INTERNAL.
func ruleTier(c *change) error {
	if tier := text(c.next, "networkTier"); tier != "PREMIUM" {
		return &problem{code: 400, reason: "badRequest",
			message: tier + " network tier is not supported: Network tier other than PREMIUM is not supported for loadBalancingScheme=INTERNAL_MANAGED."}
	}
	return nil
}

func ruleProtocol(c *change) error {
	if protocol := text(c.next, "IPProtocol"); protocol != "TCP" {
		return invalid("resource.IPProtocol", protocol, "Must be TCP for a target proxy.")
	}
	return nil
}

func ruleWithoutBackend(c *change) error {
	if service := text(c.next, "backendService"); service != "" {
		return invalid("resource.backendService", service, "A backend service cannot be specified for a forwarding rule with a target proxy.")
	}
	return nil
}

// rulePolicy: the type's name is said (write-up).
func rulePolicy(c *change) error {
	const constraint, kind = onLoadBalancers, "INTERNAL_HTTP_HTTPS"
	if c.old != nil || c.tx.orgAllows(c.project(), constraint, kind) {
		return nil
	}
	return &problem{code: 412, reason: "conditionNotMet", message: fmt.Sprintf(
		"Constraint constraints/%s violated for projects/%s. Forwarding Rule %s of type %s is not allowed.", constraint, c.project(), c.path, kind)}
}

func setTarget(c *change) error {
	if err := takes("target")(c); err != nil {
		return err
	}
	if had, wants := collectionOf(linked(text(c.old, "target"))), collectionOf(parseLink(c.project(), text(c.next, "target"))); had != wants {
		return invalid("resource.target", text(c.next, "target"), fmt.Sprintf("The new target must be of the same type as the old one, %s.", had)).by("target type")
	}
	return nil
}

// portRules: one port.
func portRules() []rule {
	return []rule{
		{name: "rule by portRange", says: "A rule to a target proxy says its port in portRange; ports and allPorts are for others.", mark: sure, words: guess, source: "Compute API", check: byPortRange},
		{name: "rule port", says: "The port is 1 to 65535.", mark: said, words: guess, source: "forwarding rules page", check: portInRange},
		{name: "rule of one port", says: "A range of several ports is refused.", mark: guess, check: onePort},
		{name: "port answered as a range", says: "One port is answered as a range: 80-80.", mark: sure, source: "recording", check: portAnswered},
	}
}

func byPortRange(c *change) error {
	for _, field := range []string{"ports", "allPorts"} {
		if v := c.next[field]; v != nil && v != false {
			return invalid("resource."+field, v, "Must not be specified for a forwarding rule with a target proxy; use portRange.")
		}
	}
	if text(c.next, "portRange") == "" {
		return required("resource.portRange")
	}
	return nil
}

func portInRange(c *change) error {
	for part := range strings.SplitSeq(text(c.next, "portRange"), "-") {
		if port, err := strconv.Atoi(part); err != nil || port < 1 || port > 65535 {
			return invalid("resource.portRange", text(c.next, "portRange"), "Must be a port or port range between 1 and 65535.")
		}
	}
	return nil
}

func onePort(c *change) error {
	if first, last, ranged := strings.Cut(text(c.next, "portRange"), "-"); ranged && last != first {
		return invalid("resource.portRange", text(c.next, "portRange"), "A forwarding rule of an Application Load Balancer must have a single port.")
	}
	return nil
}

func portAnswered(c *change) error {
	port, _, _ := strings.Cut(text(c.next, "portRange"), "-")
	c.next["portRange"] = port + "-" + port
	return nil
}
