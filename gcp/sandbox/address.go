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
			{name: "address reservation", says: "An internal address lies in an ordinary subnet and has one owner.", mark: sure, words: sure, source: "ingress-gce#2735", check: reserveAddress},
		},
		setters: map[string]setter{"setLabels": setLabels},
		show:    showAddress,
		needs:   addressNeeds,
	}.filled(guess, "").fixed(sure, "Compute API")
}

const sharedVIP = "SHARED_LOADBALANCER_VIP"

// reserveAddress gives a new address its purpose and its IP.
func reserveAddress(c *change) error {
	if c.old != nil {
		return nil
	}
	if text(c.next, "addressType") != "INTERNAL" {
		return reserveExternal(c)
	}
	if text(c.next, "purpose") == "" {
		c.next["purpose"] = "GCE_ENDPOINT"
	}
	if purpose := text(c.next, "purpose"); purpose != "GCE_ENDPOINT" && purpose != sharedVIP {
		return invalid("resource.purpose", purpose, "The runlb sandbox knows GCE_ENDPOINT and SHARED_LOADBALANCER_VIP.")
	}
	if text(c.next, "subnetwork") == "" {
		return required("resource.subnetwork")
	}
	subnetPath, _, err := ordinarySubnet(c, "subnetwork")
	if err != nil {
		return err
	}
	if text(c.next, "address") == "" {
		ip, err := pickAddress(c.tx, subnetPath)
		c.next["address"] = ip.String()
		return err
	}
	ip, err := checkAddress(c.tx, "resource.address", text(c.next, "address"), subnetPath)
	if err != nil {
		return err
	}
	if len(holders(c.tx, subnetPath)[ip]) > 0 {
		c.fail = addressTaken(ip) // also when what holds it is a forwarding rule's literal address (sure: ingress-gce#2735).
	}
	return nil
}

// reserveExternal gives an external address out of a documentation range, so that it can be nobody's.
func reserveExternal(c *change) error {
	for _, field := range []string{"subnetwork", "purpose"} {
		if text(c.next, field) != "" {
			return invalid("resource."+field, text(c.next, field), fmt.Sprintf("The %s can only be specified for INTERNAL addresses.", field)) // guess
		}
	}
	if text(c.next, "address") == "" {
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

// showAddress: IN_USE with its users, or RESERVED (sure for global addresses; guess for shared ones, which list every rule).
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
