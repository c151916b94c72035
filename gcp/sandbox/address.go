package sandbox

import (
	"fmt"
	"net/netip"
)

func addressKind() kind {
	return kind{
		collection: "addresses", scope: "regions", singular: "address", noun: "address", labelled: true, labelsLater: true,
		refs: []reference{{field: "subnetwork", targets: []string{"subnetworks"}, cross: true, use: "use"}},
		// Defaults: sure for global addresses (recording), guess for regional internal ones.
		defaults: object{"description": "", "networkTier": "PREMIUM", "addressType": "EXTERNAL"},
		rules: []rule{
			{name: "external address", says: "An external address has neither purpose nor subnetwork.", mark: sure, words: guess, source: "Compute API", check: externalPlain},
			{name: "external address of nobody", says: "External addresses are out of the documentation ranges 203.0.113.0/24 and 198.51.100.0/24.", mark: limit, check: reserveExternal},
			{name: "address purposes", says: "The purposes of internal addresses are GCE_ENDPOINT and SHARED_LOADBALANCER_VIP.", mark: limit, check: addressPurposes},
			{name: "address purpose", says: "An internal address is a GCE_ENDPOINT unless it is reserved as SHARED_LOADBALANCER_VIP.",
				mark: said, source: "stellar-engine#185", check: addressPurpose},
			{name: "address tier", says: "An internal address is of tier PREMIUM.", mark: sure, words: guess, source: "Compute API", check: addressTier},
			{name: "address network", says: "Only an address with purpose VPC_PEERING has a network.", mark: sure, words: guess, source: "Compute API", check: addressNetwork},
			{name: "address subnetwork", says: "An internal address is reserved in a subnetwork.", mark: said, words: guess, source: "gcloud", check: addressSubnet},
			{name: "address reservation", says: "An internal address is reserved for as long as it exists, whether used or not.", mark: sure, source: "Compute API", check: reserveAddress},
			{name: "address users", says: "An address is IN_USE with its users, or RESERVED; a shared one lists every rule.", mark: sure, source: "recording"},
		},
		setters: map[string]setter{"setLabels": setLabels},
		show:    showAddress, removable: addressRemovable,
		needs: addressNeeds,
	}.without(object{"ipCollection": nil, "ipVersion": "IPV4", "ipv6EndpointType": nil, "networkAttachment": nil, "prefixLength": nil, "serviceClassId": nil}).filled(guess, "").fixed(sure, "Compute API")
}

const (
	ownVIP    = "GCE_ENDPOINT"
	sharedVIP = "SHARED_LOADBALANCER_VIP"
)

func isInternal(address object) bool { return text(address, "addressType") == "INTERNAL" }

func externalPlain(c *change) error {
	for _, field := range []string{"subnetwork", "purpose"} {
		if v := text(c.next, field); v != "" && !isInternal(c.next) {
			return invalid("resource."+field, v, fmt.Sprintf("The %s can only be specified for INTERNAL addresses.", field))
		}
	}
	return nil
}

func reserveExternal(c *change) error {
	if !isInternal(c.next) && text(c.next, "address") == "" {
		c.next["address"] = c.s.externalIP()
	}
	return nil
}

// externalIP is from 203.0.113.0/24 or 198.51.100.0/24.
func (s *Sandbox) externalIP() string {
	n := s.number()
	base := [][4]byte{{203, 0, 113}, {198, 51, 100}}[n>>8&1]
	base[3] = byte(n)
	return netip.AddrFrom4(base).String()
}

func addressPurposes(c *change) error {
	if purpose := text(c.next, "purpose"); isInternal(c.next) && !contains([]string{"", ownVIP, sharedVIP}, purpose) {
		return notSimulated("an address with purpose " + purpose)
	}
	return nil
}

func addressPurpose(c *change) error {
	if isInternal(c.next) && text(c.next, "purpose") == "" {
		c.next["purpose"] = ownVIP
	}
	return nil
}

func addressTier(c *change) error {
	if tier := text(c.next, "networkTier"); isInternal(c.next) && tier != "PREMIUM" {
		return invalid("resource.networkTier", tier, "Internal addresses are always PREMIUM.")
	}
	return nil
}

func addressNetwork(c *change) error {
	if network := text(c.next, "network"); network != "" {
		return invalid("resource.network", network, "The network can only be specified for INTERNAL addresses with purpose VPC_PEERING.")
	}
	return nil
}

func addressSubnet(c *change) error {
	if !isInternal(c.next) {
		return nil
	}
	if text(c.next, "subnetwork") == "" {
		return required("resource.subnetwork")
	}
	return c.ordinarySubnet("subnetwork", text(c.next, "subnetwork"))
}

func reserveAddress(c *change) (err error) {
	if c.old != nil || !isInternal(c.next) {
		return nil
	}
	c.next["address"], err = c.own("resource.address", text(c.next, "address"), linked(text(c.next, "subnetwork")))
	return err
}

// showAddress: sure for global addresses (recording); that a shared one lists every rule is a guess.
func showAddress(v *view, o object) {
	o["status"] = "RESERVED"
	var users []any
	for _, user := range v.tx.users(v.path) {
		users = append(users, link(user))
	}
	if users != nil {
		o["status"], o["users"] = "IN_USE", users
	}
}
