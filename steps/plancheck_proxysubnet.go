package steps

import (
	"fmt"
	"slices"
	"strings"
)

// checkProxySubnet says what the load balancer's proxies will take their
// addresses from. There is one active proxy-only subnet for a network and
// region, of either purpose and never of both, and at most one backup. Source:
// proxy page (said), google-cloud section 3.4.
func (d *draft) checkProxySubnet() {
	c := Check{ID: "proxy-subnet", Question: "an active proxy-only subnet is in the network and the region", Verdict: Pass}
	where := d.spec.Network.Name + ", " + d.spec.Region
	active, ok := d.inv.ActiveProxySubnet(d.spec.networkRef(), d.spec.Region)
	switch {
	case ok:
		c = d.judgeActive(c, active)
	case d.gap(KindSubnet):
		c.Verdict, c.Evidence, c.Fix = Unknown, "the subnets could not be read; one is planned", "Ask for compute.subnetworks.list"
	default:
		c = d.judgeNone(c, where)
	}
	d.ask(c)
}

// judgeActive is about the active one that is there.
func (d *draft) judgeActive(c Check, f Found) Check {
	s := f.Resource.(*ProxySubnet)
	var facts []string
	switch {
	case d.spec.owns(f):
		facts = append(facts, "made by this deployment")
	default:
		facts = append(facts, "adopted, never deleted by runlb")
	}
	if users := d.strangers(f); len(users) > 0 {
		facts = append(facts, "shared with "+strings.Join(users, ", "))
	}
	if s.Range.IsValid() && s.Range.Bits() > 26 {
		c.Verdict, c.Fix = Warn, "Replace it by a larger one, through a backup: /23 is recommended"
		facts = append(facts, fmt.Sprintf("%s has %d addresses, 64 are the least", s.Range, 1<<(32-s.Range.Bits())))
	}
	if s.Purpose == PurposeLegacyProxy {
		facts = append(facts, "it has the legacy purpose, which works")
	}
	if s.State == StateDraining {
		c.Verdict, c.Fix = Warn, "Look which one is active: gcloud compute networks subnets list --filter=region:"+d.spec.Region
		facts = append(facts, "it is draining, so new proxies may not come up in it")
	}
	c.Evidence = s.Name + " " + s.Range.String() + ": " + strings.Join(facts, "; ")
	return c
}

// judgeNone is about what is there instead of an active one, and about the one
// that is planned.
func (d *draft) judgeNone(c Check, where string) Check {
	c.Evidence = "none yet in " + where + "; " + d.spec.Network.ProxySubnet.Name + " " + d.spec.Network.ProxySubnet.Range + " is made"
	for _, f := range d.inv.All(KindProxySubnet, Everywhere) {
		s := f.Resource.(*ProxySubnet)
		here, ours := s.Location == d.spec.Region, s.Network.Path() == d.spec.networkRef().Path()
		switch {
		case here && ours && s.Role == RoleBackup && s.Purpose == PurposeLegacyProxy:
			c.Verdict, c.Field = Fail, "network.name"
			c.Evidence = s.Name + " in " + where + " is a backup of the legacy purpose: one of the current purpose cannot be made beside it"
			c.Fix = "Make it the active one first: gcloud compute networks subnets update " + s.Name + " --region=" + s.Location + " --role=ACTIVE; or delete it if nobody needs it"
			return c
		case here && ours && s.Role == RoleBackup:
			c.Verdict = Warn
			c.Evidence += "; " + s.Name + " is there as a backup" + draining(s)
			c.Fix = "To use that one instead: gcloud compute networks subnets update " + s.Name + " --region=" + s.Location + " --role=ACTIVE"
			return c
		case ours && s.Role == RoleActive, here && s.Role == RoleActive:
			if n := strings.Count(c.Evidence, "not used"); n < 3 {
				c.Evidence += fmt.Sprintf("; %s is not used: it is in %s, %s", s.Name, s.Network.Name, s.Location)
			}
		}
	}
	return c
}

func draining(s *ProxySubnet) string {
	if s.State == StateDraining {
		return " and draining"
	}
	return ""
}

// strangers names the users of a resource that are not this deployment's.
func (d *draft) strangers(f Found) []string {
	var names []string
	for _, u := range d.inv.Users(f.Ref()) {
		if !d.spec.owns(u) {
			names = append(names, u.Ref().String())
		}
	}
	return slices.Compact(names)
}
