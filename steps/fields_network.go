package steps

import "net/netip"

// The tutorial's values. Source: google-cloud section 1.
const (
	tutorialNetwork     = "lb-network"
	tutorialSubnet      = "lb-subnet"
	tutorialProxySubnet = "proxy-only-subnet"
	theTutorials        = "the tutorial's value"
	asItIs              = "as it is now"
)

var (
	tutorialRange      = netip.MustParsePrefix("10.1.2.0/24")
	tutorialProxyRange = netip.MustParsePrefix("10.129.0.0/23")
	tutorialAddress    = netip.MustParseAddr("10.1.2.99")
)

func networkFields() []Field {
	return []Field{
		text(Field{Key: "network.name", Page: PageNetwork, Label: "Network", Type: Text,
			Help:    "The VPC network of the clients. One that exists is adopted and never deleted.",
			Options: networkOptions, Default: defaultNetwork, Check: checkNetwork,
		}, func(s *Spec) *string { return &s.Network.Name }),
		text(Field{Key: "network.subnet.name", Page: PageNetwork, Label: "Subnet", Type: Text,
			Help:    "The load balancer's address is taken from it.",
			Options: subnetOptions, Default: defaultSubnet, Check: checkSubnet,
		}, func(s *Spec) *string { return &s.Network.Subnet.Name }),
		text(Field{Key: subnetRangeKey, Page: PageNetwork, Label: "Range of the subnet", Type: Text,
			Help:    "Its range in CIDR form, free in the whole network.",
			Options: rangeOptions(subnetRangeKey), Default: defaultSubnetRange, Check: checkSubnetRange,
		}, func(s *Spec) *string { return &s.Network.Subnet.Range }),
		text(Field{Key: "network.proxySubnet.name", Page: PageNetwork, Label: "Proxy-only subnet", Type: Text,
			Help:    "Google's proxies take their addresses here. One per network and region; an active one is adopted.",
			Options: proxySubnetOptions, Default: defaultProxySubnet, Check: checkProxySubnet,
		}, func(s *Spec) *string { return &s.Network.ProxySubnet.Name }),
		text(Field{Key: proxyRangeKey, Page: PageNetwork, Label: "Range of the proxy-only subnet", Type: Text,
			Help:    "Its range in CIDR form. /23 is recommended, /26 is the least.",
			Options: rangeOptions(proxyRangeKey), Default: defaultProxyRange, Check: checkProxyRange,
		}, func(s *Spec) *string { return &s.Network.ProxySubnet.Range }),
	}
}

func networkOptions(inv *Inventory, s Spec) []Option {
	var options []Option
	for _, f := range inv.All(KindNetwork, Global) {
		n := f.Resource.(*Network)
		o := Option{Value: n.Name, Label: n.Name, Note: s.aboutNetwork(inv, n)}
		if n.Legacy {
			o.Note, o.Disabled = "legacy", "a legacy network has no subnets"
		}
		options = append(options, o)
	}
	return withNew(options, tutorialNetwork)
}

// aboutNetwork says what of a network matters to the choice: its mode, and
// what the Spec's region has of it.
func (s Spec) aboutNetwork(inv *Inventory, n *Network) string {
	note := "custom mode"
	if n.AutoSubnets {
		note = "auto mode, owns " + autoRange.String()
	}
	if s.Region == "" {
		return note
	}
	s.Network.Name = n.Name
	subnets := "no subnet"
	if n := len(s.subnetsOf(inv)); n > 0 {
		subnets = count(n, "subnet")
	}
	note += " · " + subnets + " in " + s.Region
	if f, ok := inv.ActiveProxySubnet(n.Ref(), s.Region); ok {
		note += " · proxies in " + f.About().Name
	}
	return note
}

func subnetOptions(inv *Inventory, s Spec) []Option {
	var options []Option
	for _, f := range inv.All(KindSubnet, s.Region) {
		sub := f.Resource.(*Subnet)
		if sub.Network.Path() != s.networkRef().Path() {
			continue
		}
		o := Option{Value: sub.Name, Label: sub.Name, Note: sub.Range.String()}
		if !sub.ordinary() {
			o.Disabled = "set aside for " + sub.Purpose
		}
		options = append(options, o)
	}
	for _, sub := range s.proxySubnetsOf(inv) {
		options = append(options, Option{Value: sub.Name, Label: sub.Name, Note: sub.Range.String(), Disabled: "only Google's proxies take addresses from it"})
	}
	return withNew(options, s.newSubnetName(inv, tutorialSubnet, Names(s).Subnet))
}

// ordinary tells whether the subnet has addresses to give.
func (s *Subnet) ordinary() bool { return s.Purpose == "" || s.Purpose == PurposePrivate }

func proxySubnetOptions(inv *Inventory, s Spec) []Option {
	if f, ok := inv.ActiveProxySubnet(s.networkRef(), s.Region); ok {
		sub := f.Resource.(*ProxySubnet)
		return []Option{{Value: sub.Name, Label: sub.Name, Note: sub.Range.String() + " · active · " + count(len(inv.Users(sub.Ref())), "user")}}
	}
	var options []Option
	for _, sub := range s.proxySubnetsOf(inv) {
		o := Option{Value: sub.Name, Label: sub.Name, Note: sub.Range.String(), Disabled: "a backup: it serves nothing until somebody makes it the active one"}
		if !forProxies(sub.Purpose) {
			o.Disabled = "set aside for " + sub.Purpose
		}
		options = append(options, o)
	}
	return withNew(options, s.newSubnetName(inv, tutorialProxySubnet, Names(s).ProxySubnet))
}

// proxySubnetsOf lists the subnets for proxies of the Spec's network and
// region, those of other load balancers too.
func (s Spec) proxySubnetsOf(inv *Inventory) []*ProxySubnet {
	var list []*ProxySubnet
	for _, f := range inv.All(KindProxySubnet, s.Region) {
		if sub := f.Resource.(*ProxySubnet); sub.Network.Path() == s.networkRef().Path() {
			list = append(list, sub)
		}
	}
	return list
}

// withNew appends the choice to make one of the name, unless it is there.
func withNew(options []Option, name string) []Option {
	for _, o := range options {
		if o.Value == name {
			return options
		}
	}
	return append(options, Option{Value: name, Label: name, Note: "new"})
}

// subnetsOf lists the ordinary subnets of the Spec's network and region.
func (s Spec) subnetsOf(inv *Inventory) []*Subnet {
	var list []*Subnet
	for _, f := range inv.All(KindSubnet, s.Region) {
		sub := f.Resource.(*Subnet)
		if sub.Network.Path() == s.networkRef().Path() && sub.ordinary() {
			list = append(list, sub)
		}
	}
	return list
}

// newSubnetName is the tutorial's name, or the other one when a subnet of the
// region has it already: names are unique per region, not per network. Source:
// google-cloud section 3 (said).
func (s Spec) newSubnetName(inv *Inventory, tutorials, other string) string {
	if _, taken := inv.Get(s.regional(KindSubnet, tutorials)); taken && s.Name != "" {
		return other
	}
	return tutorials
}
