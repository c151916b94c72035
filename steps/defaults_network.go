package steps

import "net/netip"

// Defaults follow, in this order: what the deployment already uses, what is
// there, the tutorial's value, and the nearest that is free.

func defaultNetwork(inv *Inventory, s Spec) Default {
	if f, ok := s.rule(inv); ok {
		return Default{f.Network.Name, asItIs}
	}
	var usable []string
	for _, f := range inv.All(KindNetwork, Global) {
		if f.About().Name == tutorialNetwork {
			return Default{tutorialNetwork, "exists already"}
		}
		if !f.Resource.(*Network).Legacy {
			usable = append(usable, f.About().Name)
		}
	}
	if len(usable) == 1 {
		return Default{usable[0], "the only network"}
	}
	return Default{tutorialNetwork, theTutorials}
}

// rule is a forwarding rule that the deployment has already.
func (s Spec) rule(inv *Inventory) (*ForwardingRule, bool) {
	for _, f := range s.ours(inv, KindForwardingRule) {
		return f.Resource.(*ForwardingRule), true
	}
	return nil, false
}

func defaultSubnet(inv *Inventory, s Spec) Default {
	if f, ok := s.rule(inv); ok && f.Network.Path() == s.networkRef().Path() {
		return Default{f.Subnet.Name, asItIs}
	}
	for _, f := range s.ours(inv, KindSubnet) {
		if f.Resource.(*Subnet).Network.Path() == s.networkRef().Path() {
			return Default{f.About().Name, asItIs}
		}
	}
	subnets := s.subnetsOf(inv)
	for _, sub := range subnets {
		if sub.Name == tutorialSubnet {
			return Default{tutorialSubnet, "exists already"}
		}
	}
	if len(subnets) == 1 {
		return Default{subnets[0].Name, "the only subnet of " + s.Network.Name + " in " + s.Region}
	}
	return s.newName(inv, tutorialSubnet, Names(s).Subnet)
}

func (s Spec) newName(inv *Inventory, tutorials, other string) Default {
	name := s.newSubnetName(inv, tutorials, other)
	if name == tutorials {
		return Default{name, theTutorials}
	}
	return Default{name, tutorials + " is taken in " + s.Region}
}

func defaultSubnetRange(inv *Inventory, s Spec) Default {
	if f, ok := inv.Get(s.subnetRef()); ok {
		if sub, ok := f.Resource.(*Subnet); ok {
			return Default{sub.Range.String(), asItIs}
		}
	}
	return freeDefault(inv, s, tutorialRange, netip.MustParsePrefix("10.1.0.0/16"), s.Network.ProxySubnet.Range, 24)
}

func defaultProxySubnet(inv *Inventory, s Spec) Default {
	if f, ok := inv.ActiveProxySubnet(s.networkRef(), s.Region); ok {
		return Default{f.About().Name, "active in " + s.Network.Name + ", " + s.Region}
	}
	return s.newName(inv, tutorialProxySubnet, Names(s).ProxySubnet)
}

func defaultProxyRange(inv *Inventory, s Spec) Default {
	if f, ok := inv.ActiveProxySubnet(s.networkRef(), s.Region); ok {
		return Default{f.Resource.(*ProxySubnet).Range.String(), asItIs}
	}
	return freeDefault(inv, s, tutorialProxyRange, netip.MustParsePrefix("10.129.0.0/16"), s.Network.Subnet.Range, 23, 24, 25, 26)
}

// freeDefault is the tutorial's range, or the nearest free one of the first
// size that has one. other is the Spec's second range, which may not overlap.
func freeDefault(inv *Inventory, s Spec, tutorials, near netip.Prefix, other string, sizes ...int) Default {
	space := SpaceOf(inv, s.networkRef())
	var also []netip.Prefix
	if r, err := netip.ParsePrefix(other); err == nil {
		also = append(also, r)
	}
	clash, taken := space.Clash(tutorials, Ref{})
	if !taken && (len(also) == 0 || !also[0].Overlaps(tutorials)) {
		return Default{tutorials.String(), theTutorials}
	}
	why := "overlaps the other range"
	if taken {
		why = "is taken by " + clash.By
	}
	for _, bits := range sizes {
		if r, ok := space.Free(bits, near, also...); ok {
			return Default{r.String(), "free; " + tutorials.String() + " " + why}
		}
	}
	return Default{}
}
