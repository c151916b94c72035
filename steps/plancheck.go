package steps

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// check asks all that can be asked without a request. What the Fields judge is
// shown as passed: Resolve has refused the rest.
func (d *draft) check() {
	d.checkPlaces()
	d.checkFields()
	d.checkBackends()
	d.checkRanges()
	d.checkProxySubnet()
	d.checkServerless()
	if d.spec.Frontend.HTTPS {
		d.checkHosts()
	}
	d.checkAccess()
}

func (d *draft) ask(c Check) { d.checks = append(d.checks, c) }

// checkPlaces tells which places did not answer, of those that the plan rests
// on.
func (d *draft) checkPlaces() {
	var unread, why []string
	for _, g := range d.inv.Gaps() {
		if l := g.Scope.Location; restsOn(g, d.spec.Region) {
			unread = append(unread, fmt.Sprintf("%s in %s", g.Kind, l))
			why = append(why, fmt.Sprintf("%s in %s: %v", g.Kind, l, g.Problem))
		}
	}
	c := Check{ID: "places", Question: "all that the plan rests on could be read", Verdict: Pass, Evidence: "globals, " + d.spec.Region + " and its zones"}
	if len(unread) > 0 {
		c.Verdict, c.List = Unknown, why
		c.Evidence = "not read: " + strings.Join(unread, ", ") + "; why: " + why[0]
		c.Fix = "Ask for the permission to list them; what is there already may be planned as new"
	}
	d.ask(c)
}

// resting is the check, or unknown when it passed only because what it rests
// on could not be read.
func (d *draft) resting(c Check, kinds ...Kind) Check {
	for _, k := range kinds {
		if c.Verdict == Pass && d.gap(k) {
			c.Verdict, c.Evidence = Unknown, fmt.Sprintf("%s as far as could be seen; the list of %s could not be read", c.Evidence, k)
			c.Fix = "Ask for the permission to list them"
		}
	}
	return c
}

// fieldChecks are the Fields whose verdict is worth a row in the review.
// They rest on the kinds that are named: unread, they leave it open.
var fieldChecks = []struct {
	id, question, field string
	rests               []Kind
}{
	{"name", "all names derived from it fit", "name", nil},
	{"subnet", "the subnet is an ordinary one of the network and the region", "network.subnet.name", []Kind{KindNetwork, KindSubnet}},
	{"subnet-range", "the subnet's range overlaps nothing", "network.subnet.range", []Kind{KindNetwork, KindSubnet}},
	{"proxy-range", "the proxy-only subnet's range overlaps nothing, and is large enough", "network.proxySubnet.range", []Kind{KindNetwork, KindSubnet}},
	{"address", "the address is free, inside the subnet, and can be shared by two ports", "frontend.address", []Kind{KindAddress, KindForwardingRule, KindInstance, KindSubnet}},
}

func (d *draft) checkFields() {
	for _, q := range fieldChecks {
		f, _ := FieldByKey(q.field)
		c := Check{ID: q.id, Question: q.question, Verdict: Pass, Evidence: f.Get(d.spec)}
		var e *FieldError
		if errors.As(f.Check(d.inv, d.spec), &e) {
			c.Verdict, c.Evidence, c.Fix, c.Field = Fail, fmt.Sprintf("%q: %s", e.Value, e.Problem), e.Remedy, e.Field
		}
		d.ask(d.resting(c, q.rests...))
	}
}

// checkRanges says what of the network's address space cannot be seen, where
// new ranges are taken from it.
func (d *draft) checkRanges() {
	made := slices.ContainsFunc(d.steps, func(s Step) bool {
		return s.Action == ActionCreate && (s.Ref().Kind == KindSubnet || s.Ref().Kind == KindProxySubnet)
	})
	if _, there := d.inv.Get(d.spec.networkRef()); !made || !there {
		return
	}
	space := SpaceOf(d.inv, d.spec.networkRef())
	if len(space.Peers) > 0 {
		d.ask(Check{ID: "peering", Question: "new ranges overlap no peered network", Verdict: Warn, Field: "network.subnet.range",
			Evidence: fmt.Sprintf("%s is peered with %s, whose ranges cannot be read from here", d.spec.Network.Name, strings.Join(space.Peers, ", ")),
			Fix:      "Ask who runs them for their ranges"})
	}
	if far := d.unreadRegions(); len(far) > 0 {
		d.ask(Check{ID: "other-regions", Question: "new ranges overlap no subnet of another region", Verdict: Unknown, Field: "network.subnet.range",
			Evidence: "the subnets of " + strings.Join(far, ", ") + " could not be read",
			Fix:      "Run the same command again once they answer; a range that is taken there is refused when the subnet is made"})
	}
	routes := Check{ID: "routes", Question: "new ranges hide no static route and no reserved range", Verdict: Pass, Evidence: "none of them overlaps"}
	if space.Unread != nil {
		routes = unknown(routes, space.Unread)
		routes.Fix = "Ask for compute.routes.list and compute.globalAddresses.list, such as in roles/compute.networkViewer, to have them read"
	}
	d.ask(routes)
}

// unreadRegions are the other regions whose subnets are not known.
func (d *draft) unreadRegions() []string {
	var regions []string
	for _, g := range d.inv.Gaps() {
		if g.Kind == KindSubnet && !restsOn(g, d.spec.Region) {
			regions = append(regions, g.Scope.Location)
		}
	}
	return regions
}

// checkServerless warns that a subnet of ours will outlive a teardown. Source:
// CFF#2867.
func (d *draft) checkServerless() {
	subnet, ok := d.inv.Get(d.spec.subnetRef())
	if !ok || !d.spec.owns(subnet) {
		return
	}
	for _, f := range d.inv.All(KindAddress, d.spec.Region) {
		if heldByCloudRun(f) && f.Resource.(*Address).Subnet.Path() == subnet.Ref().Path() {
			d.ask(Check{ID: "serverless-addresses", Question: "nothing else lives in the subnet", Verdict: Warn,
				Evidence: "Cloud Run holds " + f.About().Name + " in " + subnet.About().Name,
				Fix:      "Teardown will have to wait some hours for that subnet, until Google has freed the address"})
			return
		}
	}
}
