package steps

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// replaceable are the fields that only a new resource of the same name can
// have otherwise, and for which the old one may go first: the address and port
// of a front door can be held by one rule at a time, so that a gap cannot be
// avoided. Everything else that is fixed is an error.
var replaceable = map[Kind][]string{
	KindForwardingRule: {"address", "global access"},
	KindAddress:        {"address"},
}

// canReplace reports whether all that is fixed of what differs can be had by
// taking the old one away first, and nobody else would lose it.
func (d *draft) canReplace(s Step, diff differences) bool {
	fixed := false
	for _, x := range diff {
		if x.Part != "" {
			continue
		}
		fixed = true
		if !slices.Contains(replaceable[s.Ref().Kind], x.Field) {
			return false
		}
	}
	strange := slices.ContainsFunc(d.inv.Users(s.Ref()), func(u Found) bool { return !d.spec.owns(u) })
	return fixed && !strange
}

// replace takes the old one away before s, which makes the new one.
func (d *draft) replace(s *Step, diff differences) {
	gone := Step{ID: stepID(s.Ref(), "delete"), Action: ActionDelete, Have: s.Have, Why: diff.sentence() + ": only a new one can have that"}
	s.Action, s.Have, s.Parts = ActionCreate, nil, nil
	s.Why = "in place of the old one: " + diff.sentence()
	if f, ok := s.Want.(*ForwardingRule); ok {
		bare := *f // labels are a step of their own, and the new one has none
		bare.Labels = nil
		s.Want = &bare
	}
	s.After = append(s.After, gone.ID)
	d.replaced = append(d.replaced, gone)
}

// replacements drafts the deletions that replace asked for: of a forwarding rule
// as late as can be, of an address after the rules that hold it.
func (d *draft) replacements() {
	var without []string
	for _, gone := range d.replaced {
		switch r := gone.Have.Resource.(type) {
		case *Address:
			for _, other := range d.replaced {
				if rule, ok := other.Have.Resource.(*ForwardingRule); ok && holds(rule, r) {
					gone.After = append(gone.After, other.ID)
				}
			}
		case *ForwardingRule:
			made := d.steps[d.index[r.Ref().Path()]]
			gone.After = slices.DeleteFunc(slices.Clone(made.After), func(id StepID) bool { return d.replacing(id) })
			without = append(without, fmt.Sprintf("port %d: about %s, and then until the proxies know the new rule, up to some minutes", r.Port, d.outage()))
		}
		d.step(gone)
	}
	if len(without) == 0 {
		return
	}
	d.checks = append(d.checks, Check{
		ID: "gap", Question: "the load balancer answers while it is changed", Verdict: Warn,
		Evidence: "no: one address and port can be held by one forwarding rule at a time; without an answer are " + strings.Join(without, "; "),
		Fix:      "Choose the time, or build a second load balancer beside it and move the clients over",
	})
}

// replacing reports whether the step takes an old one away or makes the new.
func (d *draft) replacing(id StepID) bool {
	return slices.ContainsFunc(d.replaced, func(gone Step) bool { return gone.ID == id || stepID(gone.Ref()) == id })
}

// outage is how long the way from the old rule to the new one usually takes.
func (d *draft) outage() time.Duration {
	rule := KindForwardingRule.Usual()
	gap := rule.Create + rule.Delete
	if slices.ContainsFunc(d.replaced, func(gone Step) bool { return gone.Ref().Kind == KindAddress }) {
		address := KindAddress.Usual()
		gap += address.Create + address.Delete
	}
	return gap
}
