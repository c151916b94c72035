package sandbox

import (
	"slices"
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
		rules:   slices.Concat(purposeRules(), rangeRules(), proxyRules()),
		setters: map[string]setter{
			"expandIpCidrRange":        {verb{operation: "compute.subnetworks.expandIpCidrRange", latency: "patch"}, expandRange},
			"setPrivateIpGoogleAccess": {verb{operation: "setPrivateIpGoogleAccess", latency: "patch", queued: true}, setPrivateAccess},
		},
		removable: proxySubnetRemovable,
		show:      showSubnetState,
	}.without(object{
		"allowSubnetCidrRoutesOverlap": nil, "externalIpv6Prefix": nil, "internalIpv6Prefix": nil, "ipCollection": nil, "ipv6AccessType": nil, "params": nil,
		"privateIpv6GoogleAccess": "DISABLE_GOOGLE_ACCESS", "reservedInternalRange": nil, "resolveSubnetMask": nil, "stackType": "IPV4_ONLY",
	}).filled(sure, "recording").fixed(sure, "Compute API, gcloud")
}

const (
	ordinary     = "PRIVATE"
	migrating    = "PEER_MIGRATION"
	managedProxy = "REGIONAL_MANAGED_PROXY"
	legacyProxy  = "INTERNAL_HTTPS_LOAD_BALANCER"
	natPurpose   = "PRIVATE_NAT" // for Private NAT: a subnetwork that nothing here can stand in
)

func isProxyOnly(subnet object) bool {
	purpose := text(subnet, "purpose")
	return purpose == managedProxy || purpose == legacyProxy
}

// purposeRules: what each purpose asks for and refuses.
func purposeRules() []rule {
	return []rule{
		{name: "purposes", says: "The purposes are PRIVATE, PEER_MIGRATION, PRIVATE_NAT, REGIONAL_MANAGED_PROXY and INTERNAL_HTTPS_LOAD_BALANCER.", mark: limit, check: purposeSimulated},
		{name: "purpose fixed", says: "The purpose changes only from INTERNAL_HTTPS_LOAD_BALANCER to REGIONAL_MANAGED_PROXY, in place, and from PEER_MIGRATION to PRIVATE.",
			mark: said, words: guess, source: "gcloud", check: purposeFixed},
		{name: "role required", says: "A proxy-only subnetwork has the role ACTIVE or BACKUP.", mark: sure, source: "TF#13438", check: roleRequired},
		{name: "role of an ordinary subnetwork", says: "Only a proxy-only subnetwork has a role.", mark: sure, words: guess, source: "Compute API", check: roleForbidden},
		{name: "proxy-only flow logs", says: "A proxy-only subnetwork takes no logConfig and no enableFlowLogs, not even false ones.",
			mark: sure, source: "network#371", check: proxyOnlyWithout("logConfig", "enableFlowLogs")},
		{name: "proxy-only plain", says: "A proxy-only subnetwork takes no secondary ranges and no private Google access.",
			mark: said, source: "proxy page", check: proxyOnlyWithout("secondaryIpRanges", "privateIpGoogleAccess")},
		{name: "subnetwork flow logs", says: "What logConfig enables, enableFlowLogs tells too.", mark: sure, source: "recording", check: subnetFlowLogs},
		{name: "stack of a subnetwork", says: "An ordinary subnetwork is IPV4_ONLY unless told otherwise; others answer no stackType.",
			mark: sure, source: "recording", check: ordinaryStack},
	}
}

func purposeSimulated(c *change) error {
	if purpose := text(c.next, "purpose"); !contains([]string{ordinary, migrating, managedProxy, legacyProxy, natPurpose}, purpose) {
		return notSimulated("a subnetwork with purpose " + purpose)
	}
	return nil
}

func purposeFixed(c *change) error {
	purpose := text(c.next, "purpose")
	if c.old == nil || text(c.old, "purpose") == purpose {
		return nil
	}
	if next := map[string]string{legacyProxy: managedProxy, migrating: ordinary}; next[text(c.old, "purpose")] != purpose {
		return invalid("resource.purpose", purpose, "The purpose of a subnetwork cannot be changed to "+purpose+".")
	}
	return nil
}

func roleRequired(c *change) error {
	if isProxyOnly(c.next) && !contains([]string{"ACTIVE", "BACKUP"}, text(c.next, "role")) {
		return invalid("resource.role", "UNSPECIFIED_ROLE", "Subnetwork role must be specified when purpose set to "+text(c.next, "purpose")+".")
	}
	return nil
}

func roleForbidden(c *change) error {
	if role := text(c.next, "role"); role != "" && !isProxyOnly(c.next) {
		return invalid("resource.role", role, "Subnetwork role cannot be specified when purpose is set to "+text(c.next, "purpose")+".")
	}
	return nil
}

// proxyOnlyWithout refuses fields of an ordinary subnetwork. A false privateIpGoogleAccess is what GET answers and passes.
func proxyOnlyWithout(fields ...string) func(*change) error {
	return func(c *change) error {
		for _, field := range fields {
			if v := c.next[field]; v != nil && isProxyOnly(c.next) && (field != "privateIpGoogleAccess" || v == true) {
				return invalid("resource."+field, v, "Invalid field set in subnetwork with purpose "+text(c.next, "purpose")+".")
			}
		}
		return nil
	}
}

func ordinaryStack(c *change) error {
	if text(c.next, "purpose") == ordinary && text(c.next, "stackType") == "" {
		c.next["stackType"] = "IPV4_ONLY"
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

func setPrivateAccess(c *change) error {
	c.next["privateIpGoogleAccess"] = c.body["privateIpGoogleAccess"] == true
	return nil
}

// showSubnetState: READY or DRAINING, for proxy-only subnets only (sure: recording).
func showSubnetState(v *view, o object) {
	if !isProxyOnly(o) {
		return
	}
	o["state"] = "READY"
	if stored, _ := v.tx.get(v.path); drainsUntil(stored).After(v.s.now()) {
		o["state"] = "DRAINING"
	}
}

// drainsUntil is when a subnetwork that was ACTIVE has let its connections end.
func drainsUntil(subnet object) time.Time {
	until, _ := time.Parse(time.RFC3339Nano, text(subnet, "_drained"))
	return until
}
