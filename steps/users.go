package steps

import "slices"

// ActiveProxySubnet finds the active proxy-only subnet of a network in a
// region, of either purpose.
func (inv *Inventory) ActiveProxySubnet(network Ref, region string) (Found, bool) {
	for _, f := range inv.All(KindProxySubnet, region) {
		s := f.Resource.(*ProxySubnet)
		if s.Network.Path() == network.Path() && s.Role == RoleActive && forProxies(s.Purpose) {
			return f, true
		}
	}
	return Found{}, false
}

// forProxies tells whether regional load balancers can use a subnet of the
// purpose. The one for cross-region load balancers they cannot use.
func forProxies(purpose string) bool { return purpose == PurposeProxy || purpose == PurposeLegacyProxy }

// Users lists who needs the resource, of what was found. A proxy-only subnet
// is needed by the regional forwarding rules of its network and region.
func (inv *Inventory) Users(ref Ref) []Found { return usersAmong(inv.everything(), inv, ref) }

func usersAmong(all []Found, inv *Inventory, ref Ref) []Found {
	target, _ := inv.Get(ref)
	var users []Found
	for _, f := range all {
		if f.Ref().Path() != ref.Path() && uses(f.Resource, ref, target.Resource) {
			users = append(users, f)
		}
	}
	return users
}

// uses tells whether the resource needs ref; target is what is known of ref,
// and may be nil.
func uses(r Resource, ref Ref, target Resource) bool {
	if slices.ContainsFunc(r.Needs(), func(n Ref) bool { return n.Path() == ref.Path() }) {
		return true
	}
	switch t := target.(type) {
	case *ProxySubnet:
		return proxied(r, t)
	case *Address:
		return holds(r, t)
	}
	return false
}

// proxied tells whether r is a forwarding rule that is served from the
// proxy-only subnet. Source: google-cloud section 3.4 (said).
func proxied(r Resource, s *ProxySubnet) bool {
	f, ok := r.(*ForwardingRule)
	return ok && f.Location == s.Location && f.Network.Path() == s.Network.Path() &&
		(f.Scheme == SchemeInternalManaged || f.Scheme == "EXTERNAL_MANAGED") &&
		s.Role == RoleActive && forProxies(s.Purpose)
}

// holds tells whether r has the address: by the address's own list, or because
// it is a forwarding rule of the same subnet with the same IP.
func holds(r Resource, a *Address) bool {
	if slices.ContainsFunc(a.Users, func(u Ref) bool { return u.Path() == r.Ref().Path() }) {
		return true
	}
	f, ok := r.(*ForwardingRule)
	return ok && a.IP.IsValid() && f.IP == a.IP && f.Subnet.Path() == a.Subnet.Path()
}
