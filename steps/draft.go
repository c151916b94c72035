package steps

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// draft is a Plan while it is made.
type draft struct {
	spec   Spec
	dep    Deployment
	names  NameTable
	inv    *Inventory
	mat    Materials
	now    time.Time
	steps  []Step
	index  map[string]int // step that makes or keeps a resource, by path
	checks []Check
	errs   []error

	settles  map[StepID]int // waits for the proxies, by their place in steps
	only     *creations     // of a teardown: what it is about; nil for all of the deployment
	replaced []Step         // deletions of what gives way to one of the same name
}

// stepID is a step's name in its Plan.
func stepID(r Ref, suffix ...string) StepID {
	return StepID(strings.Join(append([]string{kindWord(r.Kind), r.Name}, suffix...), "/"))
}

// meta is that of a resource of the deployment, with its marker.
func (d *draft) meta(k Kind, location, name string) Meta {
	m := Marker{Deployment: d.dep, Kind: k, Name: name, Production: d.spec.Production}
	return Meta{Project: d.spec.Project, Location: location, Name: name, Description: m.String()}
}

func (d *draft) regional(k Kind, name string) Meta { return d.meta(k, d.spec.Region, name) }

// step appends a step. It comes after the steps that bring what it needs;
// after the same name as another step it is about the same resource.
func (d *draft) step(s Step) {
	if s.Want != nil && s.Action != ActionSettle {
		for _, n := range s.Want.Needs() {
			if i, ok := d.index[n.Path()]; ok && d.steps[i].ID != s.ID && !onService(d.steps[i]) {
				s.After = append(s.After, d.steps[i].ID)
			}
		}
	}
	usual := s.Ref().Kind.Usual()
	switch s.Action {
	case ActionCreate:
		s.Usual = usual.Create
	case ActionDelete:
		s.Usual = usual.Delete
	case ActionUpdate:
		s.Usual = time.Duration(len(s.Parts)) * usualUpdate
	case ActionSettle:
		s.Usual = s.Settle.rest(d.now)
	}
	d.steps = append(d.steps, s)
	if path := s.Ref().Path(); s.Action != ActionDelete {
		if _, ok := d.index[path]; !ok {
			d.index[path] = len(d.steps) - 1
		}
	}
}

// usualUpdate is how long a change in place usually takes (guess).
const usualUpdate = 5 * time.Second

// onService tells whether the step only changes who may call a service that is
// there: nothing has to wait for that.
func onService(s Step) bool {
	return s.Action == ActionUpdate && s.Ref().Kind == KindService
}

// wish is a resource that the Spec asks for.
type wish struct {
	want    Resource
	adopt   bool   // one that is there and not ours is used as it is
	why     string // when it is made
	adopted string // why, when it is adopted
	notice  string
}

// decide turns a wish into a step: create, adopt, keep or update.
func (d *draft) decide(w wish) {
	ref := w.want.Ref()
	have, found := d.inv.Get(ref)
	s := Step{ID: stepID(ref), Want: w.want, Why: w.why, Notice: w.notice}
	switch {
	case !found:
		s.Action = ActionCreate
	case !d.spec.owns(have):
		s.Action, s.Want, s.Have = ActionAdopt, have.Resource, &have
		s.Why = w.adopted
		if s.Why == "" {
			s.Why = "exists; never deleted by runlb"
		}
		if !w.adopt {
			s.Why = "the name is taken by one that this deployment did not make"
			d.checks = append(d.checks, Check{ID: "name-taken:" + string(s.ID), Question: "the name " + ref.Name + " is free",
				Verdict: Fail, Evidence: "a " + string(ref.Kind) + " of that name exists, and does not carry this deployment's marker",
				Fix: "Take another name for the deployment, or remove theirs if nobody needs it", Field: "name", Firm: true})
		}
	default:
		s.Have = &have
		d.compare(&s)
	}
	if s.Action != ActionCreate && s.Action != ActionUpdate {
		s.Notice = ""
		if w.adopt {
			s.Notice = w.notice
		}
	}
	d.step(s)
}

// compare decides between keep, update and replacement for what is ours. What
// cannot change is an error: nothing may be ignored silently.
func (d *draft) compare(s *Step) {
	diff := differences(s.Want.Compare(s.Have.Resource))
	if len(diff) == 0 {
		s.Action, s.Why = ActionKeep, "made by runlb, and as wanted"
		return
	}
	if d.canReplace(*s, diff) {
		d.replace(s, diff)
		return
	}
	s.Action, s.Why = ActionUpdate, diff.sentence()
	for _, x := range diff {
		if x.Part == "" {
			d.errs = append(d.errs, &FieldError{Field: fieldOf(s.Ref().Kind, x.Field), Value: x.Want,
				Problem: fmt.Sprintf("%s has %s %s, which cannot change while it exists", s.Ref(), x.Field, orNone(x.Have)),
				Remedy:  "Tear the load balancer down first: runlb down " + d.dep.Name})
			continue
		}
		if !slices.Contains(s.Parts, x.Part) {
			s.Parts = append(s.Parts, x.Part)
		}
	}
}

// fieldOf is the Field that a fixed difference comes from; the resource's kind
// where no Field would help.
func fieldOf(k Kind, field string) string {
	switch {
	case field == "network":
		return "network.name"
	case field == "range" && k == KindSubnet:
		return "network.subnet.range"
	case field == "range" && k == KindProxySubnet:
		return "network.proxySubnet.range"
	case field == "subnet" && k == KindInstance:
		return "client.subnet"
	case field == "subnet":
		return "network.subnet.name"
	case field == "address":
		return "frontend.address"
	}
	return string(k)
}

// plan sorts the steps so that each comes after those that it waits for.
// Among those that could come next the first one as drafted does.
func (d *draft) plan(verb Verb) (Plan, error) {
	if err := errors.Join(d.errs...); err != nil {
		return Plan{}, err
	}
	return Plan{Deployment: d.dep, Verb: verb, Spec: d.spec, Steps: ordered(d.steps), Checks: d.checks, Cost: costOf(d.steps)}, nil
}

func ordered(steps []Step) []Step {
	var sorted []Step
	done := map[StepID]bool{}
	left := slices.Clone(steps)
	for len(left) > 0 {
		i := slices.IndexFunc(left, func(s Step) bool {
			return !slices.ContainsFunc(s.After, func(id StepID) bool { return !done[id] })
		})
		if i < 0 {
			return append(sorted, left...) // a cycle; the tests prove that there is none
		}
		done[left[i].ID] = true
		sorted = append(sorted, left[i])
		left = slices.Delete(left, i, i+1)
	}
	return sorted
}
