package steps

import (
	"slices"
	"strings"
)

// What somebody else did to what is ours shows in two ways: the cloud remembers
// a change that runlb did not send, or the resource leads to something that the
// deployment did not make. The first is exact for as long as it is remembered;
// the second is there for ever, and sees only what leads out.

// alteredByOthers is the last change of a resource, when somebody else made it.
// What made or deleted it is no change; what Google does to a VM is none of ours.
func alteredByOthers(inv *Inventory, ref Ref, d Deployment) (a Alteration, theirs, known bool) {
	a, known, _ = inv.lastAlteration(ref)
	if !known || ref.Kind == KindInstance || a.Verb == "insert" || a.Verb == verbDelete {
		return Alteration{}, false, known
	}
	return a, a.ofOthers(d), true
}

// deletedByOthers is the deletion of a resource that is not there, when
// somebody else sent it.
func deletedByOthers(inv *Inventory, ref Ref, d Deployment) (Alteration, bool) {
	a, found, _ := inv.lastAlteration(ref)
	return a, found && a.Verb == verbDelete && a.ofOthers(d)
}

// additions lists what is in a resource of the deployment and leads out of it.
func additions(inv *Inventory, f Found, d Deployment) []string {
	ours := func(r Ref) bool {
		live, ok := inv.Get(r)
		if !ok {
			return false
		}
		m, marked := MarkerOf(live.Resource)
		return marked && m.Deployment == d
	}
	var list []string
	check := func(what string, refs ...Ref) {
		for _, r := range refs {
			if !r.IsZero() && !ours(r) {
				list = append(list, what+r.Name)
			}
		}
	}
	switch r := f.Resource.(type) {
	case *BackendService:
		check("backend ", r.NEGs...)
	case *URLMap:
		check("default backend ", r.Default)
		for _, route := range r.Routes {
			check("route "+strings.Join(orAny(route.Hosts, "*"), ",")+strings.Join(orAny(route.Paths, "/*"), ",")+" → ", route.Backend)
		}
	case *TargetHTTPProxy:
		check("URL map ", r.URLMap)
	case *TargetHTTPSProxy:
		check("URL map ", r.URLMap)
		if spareCertificate(inv, r, d) { // else it may be one that the Spec names
			check("certificate ", r.Certificates...)
		}
	case *ForwardingRule:
		check("target ", r.Target)
		for k, v := range r.Labels {
			if k != LabelProduction {
				list = append(list, "label "+k+"="+v)
			}
		}
	}
	slices.Sort(list)
	return list
}

// spareCertificate reports whether the deployment has a certificate that its
// proxy does not use.
func spareCertificate(inv *Inventory, proxy *TargetHTTPSProxy, d Deployment) bool {
	for _, f := range inv.All(KindCertificate, d.Region) {
		m, ok := MarkerOf(f.Resource)
		used := slices.ContainsFunc(proxy.Certificates, func(r Ref) bool { return r.Path() == f.Ref().Path() })
		if ok && m.Deployment == d && !used {
			return true
		}
	}
	return false
}

// holdsMore is true of the kinds that others can put something into.
func holdsMore(k Kind) bool { return len(usedBy[k]) > 0 && k != KindNEG || k == KindForwardingRule }

// MendCheck begins the id of a check that fails because the plan would undo
// what somebody else did. DiscardCheck begins that of one that fails because a
// teardown would take it along.
const (
	MendCheck    = "changed-by-others:"
	DiscardCheck = "added-by-others:"
)

// mending drafts a failing check for each step that would undo what somebody
// else did, and says of what is made again who took it away.
func (d *draft) mending() {
	for i, s := range d.steps {
		if a, theirs := deletedByOthers(d.inv, s.Ref(), d.dep); s.Action == ActionCreate && theirs {
			d.steps[i].Why = "gone: deleted by " + a.who() + "; " + s.Why
		}
		if s.Action != ActionUpdate || s.Have == nil || !d.spec.owns(*s.Have) {
			continue
		}
		a, theirs, known := alteredByOthers(d.inv, s.Ref(), d.dep)
		added := additions(d.inv, *s.Have, d.dep)
		switch {
		case theirs:
			d.mend(s, s.Why+"; last changed by "+a.who())
		case !known && len(added) > 0:
			d.mend(s, s.Why+"; it has what this deployment did not make: "+strings.Join(added, ", "))
		}
	}
}

func (d *draft) mend(s Step, evidence string) {
	d.checks = append(d.checks, Check{
		ID: MendCheck + string(s.ID), Question: s.Ref().String() + " is as runlb left it", Verdict: Fail, Evidence: "no: " + evidence,
		Fix: "To put it back as the Spec says: up --mend. To keep it, write it into the Spec",
	})
}

// OverrideAll overrides every failing check whose id begins so.
func (p Plan) OverrideAll(prefix string) Plan {
	p.Checks = slices.Clone(p.Checks)
	for i, c := range p.Checks {
		if strings.HasPrefix(c.ID, prefix) && c.Verdict == Fail {
			p.Checks[i].Overridden = true
		}
	}
	return p
}

// mendService is mend for a service of others, on which somebody has set anew
// what this deployment had set.
func (d *draft) mendService(s Step, since []string) {
	if len(since) > 0 {
		d.mend(s, strings.Join(since, "; "))
	}
}

// discarding checks a teardown for what it would take along of others.
func (t *draft) discarding(g *goers) {
	for _, k := range Kinds() {
		for _, f := range t.mine(k) {
			if _, goes := g.going[f.Ref().Path()]; !goes {
				continue
			}
			evidence := strings.Join(additions(t.inv, f, t.dep), ", ")
			if a, theirs, _ := alteredByOthers(t.inv, f.Ref(), t.dep); theirs && holdsMore(k) {
				evidence = strings.TrimPrefix(evidence+"; last changed by "+a.who(), "; ")
			}
			if evidence == "" {
				continue
			}
			t.checks = append(t.checks, Check{
				ID: DiscardCheck + string(stepID(f.Ref())), Question: "nobody else has put anything into " + f.Ref().String(), Verdict: Fail,
				Evidence: "somebody has: " + evidence, Fix: "If nobody needs it: down --discard-changes",
			})
		}
	}
}
