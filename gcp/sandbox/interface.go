package sandbox

import "fmt"

// interfaceRules: where the interfaces of a new instance stand.
func interfaceRules() []rule {
	return []rule{
		{name: "interface subnetwork", says: "In a network of custom mode the subnetwork is named; in one of auto mode the region's own is meant.",
			mark: sure, words: said, source: "TF#175, Dataflow page", check: eachInterface(interfaceSubnet)},
		{name: "interface region", says: "The subnetwork is one of the zone's region.", mark: said, words: guess, source: "VPC subnets page", check: eachInterface(interfaceRegion)},
		{name: "interface network", says: "The subnetwork is one of the network, where both are named.", mark: guess, check: eachInterface(interfaceNetwork)},
		{name: "interfaces apart", says: "Each interface of an instance is in a VPC of its own.", mark: said, words: guess, source: "multiple interfaces page", check: interfacesApart},
		{name: "interface address", says: "An interface has an address of its subnetwork.", mark: sure, source: "recording", check: eachInterface(interfaceAddress)},
		{name: "interfaces answered", says: "An interface is answered as nic0, nic1, …, with stack type, kind and fingerprint.", mark: sure, source: "recording", check: completeInterfaces},
	}
}

// eachInterface judges each interface of a new instance. field is how the request calls it: "networkInterfaces[0].".
func eachInterface(judge func(c *change, field string, nic object) error) func(*change) error {
	return func(c *change) error {
		if c.old != nil {
			return nil
		}
		for i, nic := range objects(c.next, "networkInterfaces") {
			if err := judge(c, fmt.Sprintf("networkInterfaces[%d].", i), nic); err != nil {
				return err
			}
		}
		return nil
	}
}

func interfaceSubnet(c *change, field string, nic object) error {
	if text(nic, "subnetwork") == "" {
		networkPath := linked(text(nic, "network"))
		_, name := split(networkPath)
		path := "projects/" + projectOf(networkPath) + "/regions/" + regionOfZone(placeOf(c.path)) + "/subnetworks/" + name
		if o, ok := c.tx.get(path); !ok || text(o, "network") != text(nic, "network") {
			return invalid("resource."+field+"subnetwork", "", "Network interface must specify a subnet if the network resource is in custom subnet mode.")
		}
		nic["subnetwork"] = link(path)
	}
	return c.ordinarySubnet(field+"subnetwork", text(nic, "subnetwork"))
}

func interfaceRegion(c *change, field string, nic object) error {
	if subnet := text(nic, "subnetwork"); placeOf(linked(subnet)) != regionOfZone(placeOf(c.path)) {
		return invalid("resource."+field+"subnetwork", subnet, "The subnetwork must be in the region of the instance.")
	}
	return nil
}

func interfaceNetwork(c *change, field string, nic object) error {
	subnet, _ := c.tx.get(linked(text(nic, "subnetwork")))
	if text(nic, "network") == "" {
		nic["network"] = text(subnet, "network")
	}
	if text(nic, "network") != text(subnet, "network") {
		return invalid("resource."+field+"network", text(nic, "network"), "The subnetwork does not belong to the network.")
	}
	return nil
}

func interfaceAddress(c *change, field string, nic object) (err error) {
	nic["networkIP"], err = c.own("resource."+field+"networkIP", text(nic, "networkIP"), linked(text(nic, "subnetwork")))
	return err
}

// takesUp lets an instance have the address that is only reserved, as GCE_ENDPOINT.
func (c *change) takesUp(held []string) bool {
	if c.kind.collection != "instances" || len(held) != 1 {
		return false
	}
	o, _ := c.tx.get(held[0])
	if text(o, "purpose") != ownVIP || deleting(o) {
		return false
	}
	c.next["_addresses"] = append(items(c.next, "_addresses"), link(held[0]))
	return true
}

// completeInterfaces gives external addresses too, where accessConfigs ask for them.
func completeInterfaces(c *change) error {
	if c.old != nil {
		return nil
	}
	for i, nic := range objects(c.next, "networkInterfaces") {
		fillIn(nic, object{"name": fmt.Sprintf("nic%d", i), "kind": "compute#networkInterface", "stackType": "IPV4_ONLY"})
		for _, access := range objects(nic, "accessConfigs") {
			fillIn(access, object{"kind": "compute#accessConfig", "type": "ONE_TO_ONE_NAT", "name": "external-nat", "networkTier": "PREMIUM", "natIP": c.s.externalIP()})
		}
		nic["fingerprint"] = fingerprint(nic)
	}
	return nil
}

// interfacesApart keeps two interfaces from one address, too.
func interfacesApart(c *change) error {
	seen := map[string]bool{}
	for i, nic := range objects(c.next, "networkInterfaces") {
		network := text(nic, "network")
		if seen[network] {
			return invalid(fmt.Sprintf("resource.networkInterfaces[%d].network", i), network, "Each network interface must be in a different network.")
		}
		seen[network] = true
	}
	return nil
}
