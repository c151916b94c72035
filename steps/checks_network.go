package steps

import (
	"fmt"
	"net/netip"
	"strings"
)

func checkNetwork(inv *Inventory, s Spec) error {
	if f, ok := inv.Get(s.networkRef()); ok && f.Resource.(*Network).Legacy {
		return wrong("network.name", s.Network.Name, "a legacy network has no subnets", "Take another network, or let runlb make lb-network")
	}
	if ref, err := ParseRef(s.Network.Name); err == nil {
		if ref.Project == s.Project {
			return wrong("network.name", s.Network.Name, "is a link", "Write "+ref.Name)
		}
		return wrong("network.name", s.Network.Name, "is a network of another project", sharedLayout(ref.Project))
	}
	return checkName("network.name", s.Network.Name, 63)
}

func checkSubnet(inv *Inventory, s Spec) error {
	const key = "network.subnet.name"
	name := s.Network.Subnet.Name
	if f, ok := inv.Get(s.subnetRef()); ok && name != "" {
		sub, gives := f.Resource.(*Subnet)
		switch {
		case !gives || !sub.ordinary():
			return wrong(key, name, "is set aside for proxies or another purpose, and has no addresses to give", "Name an ordinary subnet, or a new one")
		case s.Network.Name != "" && sub.Network.Path() != s.networkRef().Path():
			return wrong(key, name, "is a subnet of network "+sub.Network.Name, "Take another name: names are unique in a region, not in a network")
		}
	}
	if name != "" && name == s.Network.ProxySubnet.Name {
		return wrong(key, name, "is the name of the proxy-only subnet too", "Take another name for one of the two")
	}
	return checkName(key, name, 63)
}

func checkSubnetRange(inv *Inventory, s Spec) error {
	const key = subnetRangeKey
	if s.Network.Subnet.Range == "" {
		return nil
	}
	r, err := parseRange(key, s.Network.Subnet.Range)
	if err != nil {
		return err
	}
	if f, ok := inv.Get(s.subnetRef()); ok {
		if sub, ok := f.Resource.(*Subnet); ok && sub.Range != r {
			return wrong(key, r.String(), fmt.Sprintf("subnet %s exists with range %s", sub.Name, sub.Range), "Leave the range out, or name a new subnet")
		}
		return nil
	}
	if r.Bits() > 29 {
		return wrong(key, r.String(), "too small", "/29 is the least; /24 is usual")
	}
	return checkFree(inv, s, key, r)
}

func checkProxySubnet(inv *Inventory, s Spec) error {
	const key = "network.proxySubnet.name"
	name := s.Network.ProxySubnet.Name
	if _, active := inv.ActiveProxySubnet(s.networkRef(), s.Region); active || name == "" {
		return checkName(key, name, 63)
	}
	if f, ok := inv.Get(s.proxySubnetRef()); ok {
		return wrong(key, name, "is taken: "+describeSubnet(f.Resource), "Take another name for the proxy-only subnet")
	}
	return checkName(key, name, 63)
}

func describeSubnet(r Resource) string {
	switch s := r.(type) {
	case *ProxySubnet:
		return fmt.Sprintf("a proxy-only subnet with role %s in network %s", s.Role, s.Network.Name)
	case *Subnet:
		return "a subnet of network " + s.Network.Name
	}
	return r.Ref().String()
}

func checkProxyRange(inv *Inventory, s Spec) error {
	const key = proxyRangeKey
	if s.Network.ProxySubnet.Range == "" {
		return nil
	}
	r, err := parseRange(key, s.Network.ProxySubnet.Range)
	if err != nil {
		return err
	}
	if _, active := inv.ActiveProxySubnet(s.networkRef(), s.Region); active {
		return nil
	}
	// Source: proxy-only subnets page (said).
	if r.Bits() > 26 {
		return wrong(key, r.String(), fmt.Sprintf("has %d addresses, 64 are needed", 1<<(32-r.Bits())), "/26 is the least; /23 is recommended")
	}
	if other, err := netip.ParsePrefix(s.Network.Subnet.Range); err == nil && other.Overlaps(r) {
		return wrong(key, r.String(), "overlaps network.subnet.range "+other.String(), suggestRange(inv, s, key, r.Bits()))
	}
	return checkFree(inv, s, key, r)
}

// checkFree refuses a range that something in the network has. Nothing is
// known of the network before it is named.
func checkFree(inv *Inventory, s Spec, key string, r netip.Prefix) error {
	if s.Network.Name == "" {
		return nil
	}
	clash, taken := SpaceOf(inv, s.networkRef()).Clash(r, Ref{})
	if !taken {
		return nil
	}
	return wrong(key, r.String(), fmt.Sprintf("overlaps %s, %s", clash.Range, clash.By), suggestRange(inv, s, key, r.Bits()))
}

// shownFree is how many free blocks are worth a line.
const shownFree = 3

// suggestRange names a free range, of the size where there is one, and where
// there is more room.
func suggestRange(inv *Inventory, s Spec, key string, bits int) string {
	free, ok := SuggestRange(inv, s, key)
	switch {
	case !ok:
		return fmt.Sprintf("No /%d is free in the private ranges; take another network", bits)
	case free.Bits() != bits:
		return fmt.Sprintf("No /%d is free in the private ranges; %s is", bits, free)
	}
	f, _ := rangeFieldOf(inv, s, key)
	space := SpaceOf(inv, s.networkRef())
	var more []string
	for _, block := range space.FreeRanges(bits, f.also()...) {
		if len(more) < shownFree && block.Bits() < bits {
			more = append(more, block.String())
		}
	}
	if len(more) == 0 || len(space.Taken) == 0 {
		return free.String() + " is free"
	}
	return free.String() + " is free, and there is room in " + strings.Join(more, ", ")
}
