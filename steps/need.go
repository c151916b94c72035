package steps

import (
	"cmp"
	"slices"
	"strings"
)

// Need is a permission that a plan takes.
type Need struct {
	Permission string
	On         Ref  // the resource that it is asked for on; zero: only the project can have it
	Sure       bool // by IAM's own data; else a guess from role contents
}

// Needs lists every permission that the plan takes, sorted, each once for a
// resource. A resource that is still to be made has no policy of its own yet.
func (p Plan) Needs() []Need {
	var n needs
	for _, s := range p.Steps {
		n.add(s)
	}
	sortNeeds(n)
	return slices.Compact(n)
}

func sortNeeds(list []Need) {
	slices.SortFunc(list, func(a, b Need) int {
		return cmp.Or(strings.Compare(a.Permission, b.Permission), strings.Compare(a.On.Path(), b.On.Path()), cmp.Compare(truth(b.Sure), truth(a.Sure)))
	})
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

type needs []Need

func (n *needs) on(r Ref, sure bool, permissions ...string) {
	for _, p := range permissions {
		if p != "" {
			*n = append(*n, Need{Permission: p, On: r, Sure: sure})
		}
	}
}

// add lists what one step takes.
func (n *needs) add(s Step) {
	ref := s.Ref()
	of := ref.Kind.Permissions()
	switch s.Action {
	case ActionCreate:
		n.on(Ref{}, true, of.Create...)
		n.on(Ref{}, true, of.Get, ref.Kind.waits())
		n.uses(s)
		n.besides(s)
	case ActionDelete:
		n.on(ref, true, of.Delete...)
		n.on(ref, true, of.Get)
		n.on(Ref{}, true, ref.Kind.waits())
		n.firewallNetwork(s.Have.Resource)
	case ActionUpdate:
		n.on(ref, true, of.Get)
		for _, part := range s.Parts {
			n.on(ref, true, of.Change[part]...)
			if part != PartInvoker { // a policy is written at once
				n.on(Ref{}, true, ref.Kind.waits())
			}
		}
		if !onService(s) {
			n.uses(s)
		}
	case ActionAdopt, ActionKeep:
		n.on(ref, true, of.Get)
	}
}

// uses lists what the step takes on the things that its resource refers to.
func (n *needs) uses(s Step) {
	for _, other := range s.Want.Needs() {
		n.on(other, false, useOf(s.Ref().Kind, other.Kind))
	}
}

// besides lists what making some kinds takes on other things.
func (n *needs) besides(s Step) {
	switch s.Ref().Kind {
	case KindInstance:
		n.on(Ref{}, true, "compute.disks.create")
	case KindService:
		n.on(Ref{}, false, "iam.serviceAccounts.actAs") // on the service's identity
	}
}

// firewallNetwork: who deletes a firewall rule changes the policy of its
// network.
func (n *needs) firewallNetwork(r Resource) {
	if rule, ok := r.(*FirewallRule); ok {
		n.on(rule.Network, false, policyUse)
	}
}

// permissionsOf lists the permissions of needs, each once.
func permissionsOf(list []Need) []string {
	var names []string
	for _, n := range list {
		names = append(names, n.Permission)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Looks lists the permissions that it takes to find what is there.
func (p Plan) Looks() []string {
	list := []string{"compute.regions.get", "compute.zones.list", "compute.projects.get", "resourcemanager.projects.get", "run.services.getIamPolicy", "serviceusage.services.get"}
	for _, k := range Kinds() {
		of := k.Permissions()
		list = append(list, of.Get, of.List)
	}
	if made(p, KindInstance) {
		list = append(list, "compute.instances.getSerialPortOutput") // verify reads there what the VM has seen
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// Teardown lists the permissions that it takes to take down what the plan
// makes.
func (p Plan) Teardown() []string {
	var n needs
	for _, s := range p.Steps {
		if s.Action == ActionCreate {
			of := s.Ref().Kind.Permissions()
			n.on(Ref{}, true, of.Delete...)
			n.firewallNetwork(s.Want)
		}
	}
	return permissionsOf(n)
}
