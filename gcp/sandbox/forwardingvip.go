package sandbox

import (
	"net/netip"
	"strings"
)

// vipRules: the address that a forwarding rule answers at, and who may share it.
func vipRules() []rule {
	return []rule{
		{name: "rule address", says: "IPAddress is an address or a reserved address by its URL; without one an ephemeral address is given.", mark: sure, source: "Compute API", check: ruleAddress},
		{name: "reserved address of the subnetwork", says: "A reserved address that a rule names is of the rule's subnetwork.", mark: guess},
		{name: "one rule for each port", says: "Two rules with one address have different ports.", mark: sure, source: "Compute API, ingress-gce#2735"},
		{name: "address of one rule", says: "An address reserved as GCE_ENDPOINT takes one rule; the operation of a second one fails.", mark: sure, source: "stellar-engine#185, ingress-gce#2735"},
		{name: "ephemeral address of one rule", says: "An address that nobody has reserved takes one rule.", mark: guess},
		{name: "shared address", says: "Rules with different ports share an address reserved as SHARED_LOADBALANCER_VIP.", mark: said, source: "MM, ingress-gce#2735"},
		{name: "ten rules on a shared address", says: "At most ten rules share an address.", mark: guess, source: "internal passthrough page"},
	}
}

func ruleAddress(c *change) error {
	if c.old != nil {
		return nil
	}
	subnetPath, _ := c.object("subnetwork")
	asked := text(c.next, "IPAddress")
	if asked == "" {
		c.next["IPAddress"] = c.pick(subnetPath)
		return nil
	}
	if _, err := netip.ParseAddr(asked); err != nil {
		if asked, err = reservedIP(c, asked, subnetPath); err != nil {
			return err
		}
	}
	ip, err := c.readAddress("resource.ipAddress", asked, subnetPath)
	if err != nil {
		return err
	}
	c.next["IPAddress"] = ip.String()
	if broken := c.attach(holders(c.tx, subnetPath)[ip]); broken != "" {
		c.fail = addressTaken(ip, broken)
	}
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
		return "", invalid("resource.IPAddress", asked, "The address does not belong to the subnetwork of the forwarding rule.").by("reserved address of the subnetwork")
	}
	return text(o, "address"), nil
}

// maxSharers is how many rules share one address.
const maxSharers = 10

// attach joins those who have the rule's address, or names the rule that keeps it out.
func (c *change) attach(others []string) (broken string) {
	var reservation object
	sharers := 0
	for _, path := range others {
		o, _ := c.tx.get(path)
		switch {
		case strings.Contains(path, "/addresses/"):
			reservation = o
			c.next["_address"] = link(path)
		case !strings.Contains(path, "/forwardingRules/"):
			return "address taken"
		case text(o, "portRange") == text(c.next, "portRange"):
			return "one rule for each port"
		default:
			sharers++
		}
	}
	switch {
	case deleting(reservation):
		return "address taken"
	case sharers == 0:
		return ""
	case reservation == nil:
		return "ephemeral address of one rule"
	case text(reservation, "purpose") != sharedVIP:
		return "address of one rule"
	case sharers >= maxSharers:
		return "ten rules on a shared address"
	default:
		return ""
	}
}
