package sandbox

// placeRules: where a forwarding rule stands.
func placeRules() []rule {
	return []rule{
		{name: "rule default network", says: "Without network and subnetwork the network default is meant.", mark: sure, source: "Compute API", check: ruleDefaultNetwork},
		{name: "rule subnetwork", says: "In a network of custom mode the subnetwork is named; in one of auto mode the region's own is meant.",
			mark: said, words: guess, source: "TF#175 for instances", check: ruleSubnetwork},
		{name: "rule in its network", says: "The subnetwork is one of the network.", mark: guess, check: ruleNetwork},
		{name: "rule needs proxies", says: "Without any proxy-only subnetwork in its VPC and region a rule is refused; the text blames the target.",
			mark: sure, source: "ingress-gce#1148", check: ruleNeedsProxies},
		{name: "rule needs ACTIVE proxies", says: "A BACKUP proxy-only subnetwork is not enough, nor one that is being deleted; that the newer of two texts is for this case is a guess.",
			mark: sure, words: guess, source: "write-up", check: ruleNeedsActiveProxies},
	}
}

func ruleDefaultNetwork(c *change) error {
	if text(c.next, "network") != "" || text(c.next, "subnetwork") != "" {
		return nil
	}
	c.next["network"] = "global/networks/default"
	return c.resolveReferences()
}

func ruleSubnetwork(c *change) error {
	if text(c.next, "subnetwork") == "" {
		path, network := c.object("network")
		if network["autoCreateSubnetworks"] != true {
			return invalid("resource.subnetwork", "", "Subnetwork should be specified for custom subnetmode network")
		}
		_, name := split(path)
		c.next["subnetwork"] = link("projects/" + projectOf(path) + "/regions/" + placeOf(c.path) + "/subnetworks/" + name)
	}
	return c.ordinarySubnet("subnetwork", text(c.next, "subnetwork"))
}

func ruleNetwork(c *change) error {
	_, subnet := c.object("subnetwork")
	if text(c.next, "network") == "" {
		c.next["network"] = text(subnet, "network")
	}
	if text(c.next, "network") != text(subnet, "network") {
		return invalid("resource.subnetwork", text(c.next, "subnetwork"), "The subnetwork does not belong to the network of the forwarding rule.")
	}
	return nil
}

func ruleNeedsProxies(c *change) error {
	if c.old != nil {
		return nil
	}
	for range proxySiblings(c.tx, c.path, c.next) {
		return nil
	}
	return invalid("resource.target", text(c.next, "target"), "A reserved and active subnetwork is required in the same region and VPC as the forwarding rule.")
}

func ruleNeedsActiveProxies(c *change) error {
	networkPath, _ := c.object("network")
	if c.old != nil || proxySubnet(c.tx, networkPath, c.scope()) != "" {
		return nil
	}
	return invalid("resource.target", text(c.next, "target"), "An active proxy-only subnetwork is required in the same region and VPC as the forwarding rule.")
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
