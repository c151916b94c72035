package sandbox

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
			{name: "firewall network", says: "Without a network the default one is meant.", mark: sure, words: sure, source: "Compute API", check: firewallNetwork},
			{name: "firewall rules", says: "A firewall rule allows or denies, never both.", mark: sure, words: guess, source: "Compute API", check: firewallRules},
		},
	}.filled(sure, "recording").fixed(sure, "Compute API, MM")
}

// firewallNetwork: the default network when none is sent (sure: Compute API).
func firewallNetwork(c *change) error {
	if text(c.next, "network") != "" {
		return nil
	}
	c.next["network"] = "global/networks/default"
	return c.resolveReferences()
}

// firewallRules: allowed or denied (sure: Compute API; text guess); any source when no source is sent (said).
func firewallRules(c *change) error {
	allowed, denied := items(c.next, "allowed"), items(c.next, "denied")
	if len(allowed) == 0 && len(denied) == 0 || len(allowed) > 0 && len(denied) > 0 {
		return invalid("resource.allowed", "", "Exactly one of allowed and denied must be specified.")
	}
	for _, rule := range append(objects(c.next, "allowed"), objects(c.next, "denied")...) {
		if text(rule, "IPProtocol") == "" {
			return required("resource.allowed[0].IPProtocol")
		}
	}
	if p, _ := c.next["priority"].(float64); p < 0 || p > 65535 {
		return invalid("resource.priority", p, "Must be between 0 and 65535.")
	}
	if text(c.next, "direction") == "INGRESS" && c.next["sourceRanges"] == nil && c.next["sourceTags"] == nil && c.next["sourceServiceAccounts"] == nil {
		c.next["sourceRanges"] = []any{"0.0.0.0/0"}
	}
	return nil
}
