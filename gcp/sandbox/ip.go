package sandbox

import (
	"fmt"
	"net/netip"
	"strings"
)

// ipRules are held for every address that a subnetwork gives: to reservations, forwarding rules and instances.
func ipRules() []rule {
	return []rule{
		{name: "ordinary subnetwork", says: "Addresses come out of subnetworks with purpose PRIVATE.", mark: said, source: "ingress-gce#1852"},
		{name: "address form", says: "An address that is asked for is an IPv4 address.", mark: sure, words: guess, source: "Compute API"},
		{name: "address in range", says: "An address that is asked for lies in the primary range of its subnetwork.", mark: sure, source: "ingress-gce test data"},
		{name: "address kept by Google", says: "The first two and the last two addresses of a range are not given out.", mark: said, words: guess, source: "VPC subnets page"},
		{name: "address taken", says: "An address that another object has makes the operation fail.", mark: sure, source: "ingress-gce#2735"},
		{name: "address of an instance", says: "An instance may take up an address that is reserved as GCE_ENDPOINT and used by nobody.", mark: said, source: "internal addresses page"},
		{name: "address picked", says: "Without an address the lowest free one is given.", mark: guess},
		{name: "addresses used up", says: "When no address is free the operation fails.", mark: said, source: "Dataflow page"},
	}
}

// addressTaken is how an operation fails that wants an address which another has (sure for the text; said for the code).
func addressTaken(ip netip.Addr, rule string) *failure {
	return &failure{code: "IP_IN_USE_BY_ANOTHER_RESOURCE", message: fmt.Sprintf("IP '%s' is already being used by another resource.", ip), status: 409, rule: rule}
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
		case text(o, "purpose") == serverlessPurpose:
			if block, err := netip.ParsePrefix(fmt.Sprintf("%s/%d", text(o, "address"), serverlessBlock)); err == nil {
				for ip := block.Addr(); block.Contains(ip); ip = ip.Next() {
					ips = append(ips, ip.String())
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

// pick is the lowest free address of a subnetwork; the operation fails when there is none.
func (c *change) pick(subnetPath string) string {
	subnet, _ := c.tx.get(subnetPath)
	p := primaryRange(subnet)
	held := holders(c.tx, subnetPath)
	for ip := p.Addr().Next().Next(); usable(p, ip); ip = ip.Next() {
		if len(held[ip]) == 0 {
			return ip.String()
		}
	}
	c.fail = &failure{code: "IP_SPACE_EXHAUSTED", message: fmt.Sprintf("IP space of '%s' is exhausted.", subnetPath), status: 400, rule: "addresses used up"}
	return ""
}

// readAddress reads an address asked for in a subnetwork.
func (c *change) readAddress(field, asked, subnetPath string) (netip.Addr, error) {
	ip, err := netip.ParseAddr(asked)
	if err != nil || !ip.Is4() {
		return ip, invalid(field, asked, "Must be an IPv4 address.").by("address form")
	}
	subnet, _ := c.tx.get(subnetPath)
	p := primaryRange(subnet)
	if !p.Contains(ip) {
		return ip, invalid(field, asked, "Requested internal IP address is outside the network/subnetwork range.").by("address in range")
	}
	if !usable(p, ip) {
		return ip, invalid(field, asked, "Requested internal IP address is reserved in the subnetwork.").by("address kept by Google")
	}
	return ip, nil
}

// own is the address asked for, which nobody else may have, or the lowest free one.
func (c *change) own(field, asked, subnetPath string) (string, error) {
	if asked == "" {
		return c.pick(subnetPath), nil
	}
	ip, err := c.readAddress(field, asked, subnetPath)
	if err != nil {
		return "", err
	}
	if held := holders(c.tx, subnetPath)[ip]; len(held) > 0 && !c.takesUp(held) {
		c.fail = addressTaken(ip, "address taken")
	}
	return ip.String(), nil
}

// ordinarySubnet refuses a subnetwork, named by field, that gives no addresses. The text is the title of ingress-gce#1852.
func (c *change) ordinarySubnet(field, link string) error {
	subnet, _ := c.tx.get(linked(link))
	if text(subnet, "purpose") != ordinary {
		return invalid("resource."+field, link, upperFirst(c.kind.called())+"'s subnetwork must have purpose=PRIVATE.").by("ordinary subnetwork")
	}
	return nil
}
