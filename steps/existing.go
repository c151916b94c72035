package steps

import (
	"cmp"
	"slices"
	"strings"
)

// Existing is a Deployment as its markers in the cloud show it.
type Existing struct {
	Deployment Deployment
	Production bool    // teardown asks for the name
	Resources  []Found // what carries its marker, in the order of Kinds
	Services   []Found // services of others on which it changed something
	Address    string  // of its forwarding rules, or the reserved one; empty without
	Ports      []int   // of its forwarding rules, sorted
	Complete   bool    // has a forwarding rule, and all that its resources refer to was found
}

// Deployments finds the deployments by the markers, sorted by name, then
// region. One of which only a changed service is left is found by the note on
// that service.
func (inv *Inventory) Deployments() []Existing {
	byID := map[string]*Existing{}
	at := func(d Deployment) *Existing {
		if byID[d.ID()] == nil {
			byID[d.ID()] = &Existing{Deployment: d}
		}
		return byID[d.ID()]
	}
	for _, f := range inv.everything() {
		if m, ok := MarkerOf(f.Resource); ok {
			at(m.Deployment).add(f, m)
			continue
		}
		if s, ok := f.Resource.(*Service); ok {
			for _, d := range notedBy(s) {
				e := at(d)
				e.Services = append(e.Services, f)
			}
		}
	}
	list := make([]Existing, 0, len(byID))
	for _, e := range byID {
		slices.Sort(e.Ports)
		e.Ports = slices.Compact(e.Ports)
		e.Complete = len(e.Ports) > 0 && inv.whole(e.Resources)
		list = append(list, *e)
	}
	slices.SortFunc(list, func(a, b Existing) int {
		return cmp.Or(strings.Compare(a.Deployment.Name, b.Deployment.Name), strings.Compare(a.Deployment.Region, b.Deployment.Region))
	})
	return list
}

// Others lists the internal load balancers that carry no marker: runlb did not
// make them.
func (inv *Inventory) Others() []Found {
	var others []Found
	for _, f := range inv.All(KindForwardingRule, Everywhere) {
		rule, ok := f.Resource.(*ForwardingRule)
		if _, ours := MarkerOf(f); ok && !ours && rule.Scheme == SchemeInternalManaged {
			others = append(others, f)
		}
	}
	return others
}

func (e *Existing) add(f Found, m Marker) {
	e.Resources = append(e.Resources, f)
	e.Production = e.Production || m.Production
	switch r := f.Resource.(type) {
	case *ForwardingRule:
		e.Ports = append(e.Ports, r.Port)
		e.Production = e.Production || r.Labels[LabelProduction] == "true"
		if r.IP.IsValid() {
			e.Address = r.IP.String()
		}
	case *Address:
		if e.Address == "" && r.IP.IsValid() {
			e.Address = r.IP.String()
		}
	}
}

// whole tells whether all that the resources refer to was found. Services are
// left out: a NEG may lead to one that does not exist yet.
func (inv *Inventory) whole(resources []Found) bool {
	for _, f := range resources {
		for _, n := range f.Needs() {
			if _, ok := inv.Get(n); !ok && n.Kind != KindService {
				return false
			}
		}
	}
	return true
}
