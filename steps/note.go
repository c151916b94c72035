package steps

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// note is what a deployment writes on a Cloud Run service beside a change: the
// value before, and the value that it set, so that teardown puts back only
// what is still as runlb left it. As annotations:
//
//	runlb.dev/ID: NAME                  whose note it is
//	runlb.dev/ID-ingress: all           the value before
//	runlb.dev/ID-ingress-set: internal
//	runlb.dev/ID-invoker: private
//	runlb.dev/ID-invoker-set: public
//	runlb.dev/ID-generation: 3          sample only: the last generation that runlb made
type note struct {
	ingress, ingressSet Ingress
	invoker, invokerSet Invoker
	generation          int64
}

// readNote reads the deployment's note on a service; zero without one.
func readNote(s *Service, d Deployment) note {
	get := func(what string) string { return s.Annotations[AnnotationPrefix+d.ID()+what] }
	generation, _ := strconv.ParseInt(get("-generation"), 10, 64)
	return note{
		ingress: Ingress(get("-ingress")), ingressSet: Ingress(get("-ingress-set")),
		invoker: Invoker(get("-invoker")), invokerSet: Invoker(get("-invoker-set")),
		generation: generation,
	}
}

// write gives the service's annotations with the note in them; other
// deployments' notes stay.
func (n note) write(s *Service, d Deployment) map[string]string {
	head := AnnotationPrefix + d.ID()
	all := maps.Clone(s.Annotations)
	if all == nil {
		all = map[string]string{}
	}
	maps.DeleteFunc(all, func(k, _ string) bool { return k == head || strings.HasPrefix(k, head+"-") })
	if n == (note{}) {
		if len(all) == 0 {
			return nil
		}
		return all
	}
	all[head] = d.Name
	set := func(what, value string) {
		if value != "" {
			all[head+what] = value
		}
	}
	set("-ingress", string(n.ingress))
	set("-ingress-set", string(n.ingressSet))
	set("-invoker", string(n.invoker))
	set("-invoker-set", string(n.invokerSet))
	if n.generation > 0 {
		set("-generation", strconv.FormatInt(n.generation, 10))
	}
	return all
}

// notedBy lists the deployments that have a note on the service, sorted by
// name.
func notedBy(s *Service) []Deployment {
	var list []Deployment
	for k, name := range s.Annotations {
		d := Deployment{Name: name, Project: s.Project, Region: s.Location}
		if k == AnnotationPrefix+d.ID() {
			list = append(list, d)
		}
	}
	slices.SortFunc(list, func(a, b Deployment) int { return strings.Compare(a.Name, b.Name) })
	return list
}
