package steps

import "net/netip"

// addressesIn lists what holds addresses of a subnet.
func addressesIn(inv *Inventory, subnet Ref) map[netip.Addr]Found {
	held := map[netip.Addr]Found{}
	hold := func(f Found, ip netip.Addr, in Ref) {
		if ip.IsValid() && in.Path() == subnet.Path() {
			held[ip] = f
		}
	}
	for _, f := range inv.All(KindInstance, Everywhere) {
		i := f.Resource.(*Instance)
		ip, _ := netip.ParseAddr(i.IP)
		hold(f, ip, i.Subnet)
	}
	for _, f := range inv.All(KindForwardingRule, subnet.Location) {
		r := f.Resource.(*ForwardingRule)
		hold(f, r.IP, r.Subnet)
	}
	for _, f := range inv.All(KindAddress, subnet.Location) {
		a := f.Resource.(*Address)
		hold(f, a.IP, a.Subnet)
	}
	return held
}

// freeAddress finds the first address of the range that nothing known holds.
func freeAddress(r netip.Prefix, held map[netip.Addr]Found) (netip.Addr, bool) {
	for ip := r.Addr(); r.Contains(ip); ip = ip.Next() {
		if _, taken := held[ip]; !taken && usable(ip, r) {
			return ip, true
		}
	}
	return netip.Addr{}, false
}
