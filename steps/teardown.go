package steps

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// NewTeardown says which steps take the deployment away. Only what carries its
// marker goes, users first, and only when nobody else uses it; shared things
// stay, with the names of their users. It is an error when a place that must
// be known did not answer.
func NewTeardown(d Deployment, inv *Inventory) (Plan, error) { return newTeardown(d, inv, nil) }

// newTeardown is NewTeardown, or only that of what one Run made.
func newTeardown(d Deployment, inv *Inventory, only *creations) (Plan, error) {
	if err := unread(d, inv); err != nil {
		return Plan{}, err
	}
	t := &draft{spec: Spec{Name: d.Name, Project: d.Project, Region: d.Region}, dep: d, inv: inv, index: map[string]int{}, only: only}
	going := goers{inv: inv, all: inv.everything()}
	for _, k := range slices.Backward(Kinds()) {
		going.add(t.mine(k)...)
	}
	t.keepChanged(&going)
	t.keepBeforeBackup(&going)
	going.settle(func(Found, Ref) bool { return false })
	t.keepBeforeBackup(&going)
	going.settle(func(Found, Ref) bool { return false })
	t.restoreServices(&going)
	t.deletes(&going)
	t.discarding(&going)
	if only == nil {
		t.keepOthers()
	}
	p, err := t.plan(VerbDown)
	p.Spec = Spec{}
	return p, err
}

// mine is what the teardown is about.
func (t *draft) mine(k Kind) []Found {
	list := t.spec.ours(t.inv, k)
	if t.only == nil {
		return list
	}
	return slices.DeleteFunc(list, func(f Found) bool { return !t.only.has(f) })
}

// unread is the error for places of the deployment's own that did not answer.
func unread(d Deployment, inv *Inventory) error {
	var errs []error
	for _, g := range inv.Gaps() {
		l := g.Scope.Location
		if l == d.Region || l == Global || l == Everywhere || strings.HasPrefix(l, d.Region+"-") {
			errs = append(errs, fmt.Errorf("%s in %s: %w", g.Kind, l, g.Problem))
		}
	}
	if len(errs) > 0 {
		return fmt.Errorf("plan teardown of %s: what uses its resources is not known: %w", d.Name, errors.Join(errs...))
	}
	return nil
}

// keepChanged keeps the sample service once somebody has deployed to it.
func (t *draft) keepChanged(g *goers) {
	for _, f := range t.mine(KindService) {
		s := f.Resource.(*Service)
		if s.Image != SampleImage || s.Generation > readNote(s, t.dep).generation {
			g.keep(f, "somebody has deployed to it since")
		}
	}
}

// keepBeforeBackup keeps an active proxy-only subnet while a backup stays: the
// API deletes them only in the other order. Source: google-cloud section 3.4
// (said).
func (t *draft) keepBeforeBackup(g *goers) {
	for _, f := range t.mine(KindProxySubnet) {
		for _, b := range t.backups(f) {
			if _, goes := g.going[b.Ref().Path()]; !goes {
				g.keep(f, "proxy-only subnet "+b.About().Name+" is its backup, and would have to go first")
			}
		}
	}
}

// backups lists the backups of an active proxy-only subnet.
func (t *draft) backups(active Found) []Found {
	s := active.Resource.(*ProxySubnet)
	if s.Role != RoleActive {
		return nil
	}
	return slices.DeleteFunc(t.inv.All(KindProxySubnet, s.Location), func(f Found) bool {
		b := f.Resource.(*ProxySubnet)
		return b.Role != RoleBackup || b.Network.Path() != s.Network.Path() || b.Purpose != s.Purpose
	})
}

// restoreServices puts back what the deployment changed on services of others,
// and on its own when they stay.
func (t *draft) restoreServices(g *goers) {
	for _, f := range t.inv.All(KindService, t.dep.Region) {
		live := f.Resource.(*Service)
		_, goes := g.going[f.Ref().Path()]
		if goes || !slices.Contains(notedBy(live), t.dep) || t.only != nil && !t.only.hasChanged(f) {
			continue
		}
		c := changeService(live, t.dep, IngressUnknown, InvokerUnknown)
		if _, ours := g.stays[f.Ref().Path()]; !ours && len(c.parts) > 0 {
			t.step(Step{ID: stepID(f.Ref()), Action: ActionUpdate, Want: c.want, Have: &f, Parts: c.parts, Why: c.why, Notice: c.notice})
		}
	}
}

// deletes drafts one step for each that goes, after its users, and one for
// each of ours that stays.
func (t *draft) deletes(g *goers) {
	told := map[string]bool{}
	for _, k := range slices.Backward(Kinds()) {
		for _, f := range t.mine(k) {
			if stays, why := g.keeps(f); stays {
				t.step(Step{ID: stepID(f.Ref()), Action: ActionKeep, Want: f.Resource, Have: &f, Why: "ours, but stays: " + why, Notice: t.whose(g, f, told)})
				continue
			}
			s := Step{ID: stepID(f.Ref(), "delete"), Action: ActionDelete, Have: &f, Why: "made by runlb"}
			users := g.users(f.Ref())
			if k == KindProxySubnet {
				users = append(users, t.backups(f)...)
			}
			for _, u := range users {
				s.After = append(s.After, stepID(u.Ref(), "delete"))
			}
			if slices.ContainsFunc(g.usedBy[f.Ref().Path()], heldByCloudRun) {
				s.Notice = "Cloud Run still holds an address in it. Google frees that within some hours; nothing is billed for it. Run down again then."
			}
			t.step(s)
		}
	}
}

// whose says who made the first stranger that uses a resource of ours, as far as
// the cloud remembers, and how to look at it: once for each that is not told yet.
func (t *draft) whose(g *goers, f Found, told map[string]bool) string {
	for _, u := range g.strangers(f, func(Found, Ref) bool { return false }) {
		if t.spec.owns(u) || told[u.Ref().Path()] {
			continue
		}
		told[u.Ref().Path()] = true
		text := ""
		if a, found, _ := t.inv.lastAlteration(u.Ref()); found {
			text = u.Ref().String() + ": " + a.Verb + " by " + a.who() + "; "
		}
		return text + look(u.Ref().Path())
	}
	return ""
}

// keepOthers lists what the deployment used and did not make, so that the user
// sees that it stays.
func (t *draft) keepOthers() {
	seen := map[string]bool{}
	for _, k := range Kinds() {
		for _, f := range t.mine(k) {
			for _, other := range t.leansOn(f) {
				path := other.Ref().Path()
				if _, done := t.index[path]; done || seen[path] || t.spec.owns(other) {
					continue
				}
				seen[path] = true
				t.step(Step{ID: stepID(other.Ref()), Action: ActionKeep, Want: other.Resource, Have: &other, Why: "not made by runlb"})
			}
		}
	}
}

// leansOn lists what a resource needs, of what was found. A forwarding rule
// does not itself name its proxy-only subnet and its reservation.
func (t *draft) leansOn(f Found) []Found {
	var list []Found
	for _, n := range f.Needs() {
		if other, ok := t.inv.Get(n); ok {
			list = append(list, other)
		}
	}
	r, ok := f.Resource.(*ForwardingRule)
	if !ok {
		return list
	}
	if p, ok := t.inv.ActiveProxySubnet(r.Network, r.Location); ok {
		list = append(list, p)
	}
	for _, a := range t.inv.All(KindAddress, r.Location) {
		if holds(r, a.Resource.(*Address)) {
			list = append(list, a)
		}
	}
	return list
}
