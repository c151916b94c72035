package steps

import (
	"fmt"
	"strings"
)

// AboutProxySubnet tells, a sentence each, what the load balancer's proxies
// take their addresses from: the active proxy-only subnet with its owner and
// its users, or the one that will be made; and what else is set aside for
// proxies there. Source: proxy-only subnets page (said).
func AboutProxySubnet(inv *Inventory, s Spec) []string {
	say := []string{"Google's proxies take their addresses from a proxy-only subnet: one per network and region, shared by all regional load balancers there."}
	active, ok := inv.ActiveProxySubnet(s.networkRef(), s.Region)
	switch {
	case ok:
		say = append(say, s.aboutActive(inv, active)...)
	case inv.unread(KindSubnet, s.Region):
		say = append(say, "The subnets of "+s.Region+" could not be read, so one may be there.")
	default:
		say = append(say, fmt.Sprintf("None is active in %s, %s yet: runlb makes %s.", s.Network.Name, s.Region, s.Network.ProxySubnet.Name))
	}
	for _, sub := range s.proxySubnetsOf(inv) {
		switch {
		case ok && sub.Ref().Path() == active.Ref().Path():
		case !forProxies(sub.Purpose):
			say = append(say, fmt.Sprintf("%s %s is set aside for %s, which regional load balancers cannot use.", sub.Name, sub.Range, sub.Purpose))
		case sub.State == StateDraining:
			say = append(say, fmt.Sprintf("%s %s is a backup now and draining: its last connections end.", sub.Name, sub.Range))
		default:
			say = append(say, fmt.Sprintf("%s %s stands by as a backup, and serves nothing.", sub.Name, sub.Range))
		}
	}
	return say
}

func (s Spec) aboutActive(inv *Inventory, f Found) []string {
	sub := f.Resource.(*ProxySubnet)
	owner := "runlb did not make it and never deletes it."
	if m, ours := MarkerOf(sub); ours {
		owner = "runlb made it for " + m.Deployment.Name + "."
		if s.owns(f) {
			owner = "this deployment made it, and takes it down once nobody else uses it."
		}
	}
	say := []string{fmt.Sprintf("%s %s is active here; %s", sub.Name, sub.Range, owner), usersOf(inv.Users(f.Ref()))}
	if sub.Purpose == PurposeLegacyProxy {
		say = append(say, "Its purpose is the legacy one, which works; it can become the current one in place.")
	}
	if sub.Range.IsValid() && sub.Range.Bits() > 26 {
		say = append(say, fmt.Sprintf("It has %d addresses, and 64 are the least.", 1<<(32-sub.Range.Bits())))
	}
	if sub.State == StateDraining {
		say = append(say, "It is draining, so new proxies may not come up in it.")
	}
	return say
}

// namedUsers is how many users a sentence names.
const namedUsers = 3

func usersOf(users []Found) string {
	var names []string
	for _, u := range users {
		if len(names) < namedUsers {
			names = append(names, u.About().Name)
		}
	}
	if more := len(users) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	if len(names) == 0 {
		return "No load balancer uses it yet."
	}
	return "Used by " + strings.Join(names, ", ") + "."
}

// unread tells whether the kind could not be read at a location.
func (inv *Inventory) unread(kind Kind, location string) bool {
	for _, g := range inv.Gaps() {
		if g.Kind == kind && (g.Scope.Location == location || g.Scope.Location == Everywhere) {
			return true
		}
	}
	return false
}
