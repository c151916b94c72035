package steps

import (
	"slices"
	"strings"
)

// checkSharedVPC says what a Shared VPC means for the plan. runlb makes all in
// one project; a load balancer in a shared network has another layout, and is
// refused with it. Source: Shared VPC pages (said), google-cloud section 3.8.
func (f Facts) checkSharedVPC(p Plan) []Check {
	c := Check{ID: "shared-vpc", Question: "the network is the project's own", Verdict: Pass, Field: "network.name"}
	name := p.Spec.Network.Name
	own := !made(p, KindNetwork)
	shared := slices.IndexFunc(f.Shared.Value, func(r Ref) bool { return r.Name == name })
	switch {
	case own:
		c.Evidence, c.Field = "network "+name+" is in project "+p.Deployment.Project, ""
	case shared >= 0:
		c.Verdict = Fail
		c.Evidence = "network " + name + " is of project " + f.Shared.Value[shared].Project + ", which shares it; the plan would make another one of that name here"
		c.Fix = sharedLayout(f.Shared.Value[shared].Project)
	case f.Host.Err != nil:
		c = unknown(c, f.Host.Err)
		c.Fix = "If the project is attached to a Shared VPC host, a network of its own is not what its clients are in"
	case f.Host.Value != "":
		c.Verdict = Warn
		c.Evidence = "project " + f.Host.Value + " shares its networks with this one; the plan makes a network of its own, " + name + ", which the shared ones do not reach"
		c.Fix = "Go on if the clients are in " + name + ". " + sharedLayout(f.Host.Value)
	case f.Shared.Err != nil:
		c = unknown(c, f.Shared.Err)
	default:
		c.Evidence, c.Field = "the project is attached to no host project", ""
	}
	return []Check{c}
}

// sharedLayout is how a load balancer stands in a shared network.
func sharedLayout(host string) string {
	return strings.Join([]string{
		"For a network of " + host + " the layout is: network, subnet and an active proxy-only subnet in " + host,
		"NEG, backend service, URL map, certificate, target proxy, address and forwarding rule beside the service in this project, with full links to the network and subnet of " + host,
		"and roles/compute.networkUser on that subnet. runlb does not build this layout yet: use a network of this project, or build it with gcloud",
	}, "; ")
}
