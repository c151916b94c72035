package sandbox

import (
	"fmt"
	"net/netip"
	"strings"
)

// addressTaken is how an operation fails that wants an address which another has (sure for the text; said for the code).
func addressTaken(ip netip.Addr) *failure {
	return &failure{code: "IP_IN_USE_BY_ANOTHER_RESOURCE", message: fmt.Sprintf("IP '%s' is already being used by another resource.", ip), status: 409}
}

// usable tells whether ip may be given out in a subnet: inside, and not one of the first two or last two addresses (said).
func usable(subnet netip.Prefix, ip netip.Addr) bool {
	if !subnet.Contains(ip) {
		return false
	}
	return subnet.Contains(ip.Prev()) && subnet.Contains(ip.Prev().Prev()) && subnet.Contains(ip.Next()) && subnet.Contains(ip.Next().Next())
}

// holders are the objects that have an address of a subnet: reservations, forwarding rules and instances, by address.
func holders(t *tx, subnetPath string) map[netip.Addr][]string {
	held := map[netip.Addr][]string{}
	for _, user := range t.users(subnetPath) {
		o, _ := t.get(user)
		var ips []string
		switch {
		case strings.Contains(user, "/instances/"):
			for _, nic := range objects(o, "networkInterfaces") {
				if linked(text(nic, "subnetwork")) == subnetPath {
					ips = append(ips, text(nic, "networkIP"))
				}
			}
		default:
			ips = append(ips, text(o, "address"), text(o, "IPAddress"))
		}
		for _, ip := range ips {
			if a, err := netip.ParseAddr(ip); err == nil {
				held[a] = append(held[a], user)
			}
		}
	}
	return held
}

// pickAddress is the lowest free address of a subnet; the error is Compute's when there is none (guess).
func pickAddress(t *tx, subnetPath string) (netip.Addr, error) {
	subnet, _ := t.get(subnetPath)
	p, err := netip.ParsePrefix(text(subnet, "ipCidrRange"))
	if err != nil {
		return netip.Addr{}, err
	}
	held := holders(t, subnetPath)
	for ip := p.Addr().Next().Next(); usable(p, ip); ip = ip.Next() {
		if len(held[ip]) == 0 {
			return ip, nil
		}
	}
	return netip.Addr{}, &problem{code: 400, reason: "ipSpaceExhausted", message: fmt.Sprintf("IP space of '%s' is exhausted.", subnetPath)}
}

// checkAddress reads an address asked for in a subnet. The text for one outside is sure (ingress-gce); that for the reserved ones is a guess.
func checkAddress(t *tx, field, asked, subnetPath string) (netip.Addr, error) {
	ip, err := netip.ParseAddr(asked)
	if err != nil || !ip.Is4() {
		return ip, invalid(field, asked, "Must be an IPv4 address.")
	}
	subnet, _ := t.get(subnetPath)
	p, err := netip.ParsePrefix(text(subnet, "ipCidrRange"))
	if err != nil || !p.Contains(ip) {
		return ip, invalid(field, asked, "Requested internal IP address is outside the network/subnetwork range.")
	}
	if !usable(p, ip) {
		return ip, invalid(field, asked, "Requested internal IP address is reserved in the subnetwork.")
	}
	return ip, nil
}

// ordinarySubnet is the path of the subnet in field, whose purpose must be PRIVATE (said: ingress-gce#1852; text guess).
func ordinarySubnet(c *change, field string) (string, object, error) {
	path, subnet := c.object(field)
	if isProxyOnly(subnet) {
		return "", nil, invalid("resource."+field, text(c.next, field), "Subnetwork must have purpose=PRIVATE.")
	}
	return path, subnet, nil
}
