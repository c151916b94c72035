package steps

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// DriftState says how a resource stands to what it should be.
type DriftState string

// The states of drift.
const (
	DriftSame    DriftState = "same"
	DriftChanged DriftState = "changed"
	DriftGone    DriftState = "gone"
	DriftExtra   DriftState = "extra" // of the deployment and in no plan, or somebody else's and attached to it
)

// Drift is one resource of a deployment beside what it should be.
type Drift struct {
	Ref         Ref
	State       DriftState
	Differences []Difference
	Notes       []string   // what there is to say besides
	By          Alteration // who changed or deleted it, as far as the cloud remembers; zero when runlb did, or nobody knows
}

// Drift compares what is live with the Spec or, without one, with what the
// deployment itself shows: its markers, and where its resources lead. It sends
// no change.
func (s *Session) Drift(ctx context.Context, e Existing, spec *Spec) ([]Drift, error) {
	d := e.Deployment
	var steps []Step
	if spec != nil {
		p, err := s.Plan(ctx, *spec, nil)
		if err != nil {
			return nil, err
		}
		steps = p.Steps
	} else if err := s.Survey(ctx, Query{Kinds: []Kind{KindService}, Region: d.Region}, nil); err != nil {
		return nil, err
	}
	s.readPast(ctx, d.Region)
	if err := s.ReadInvokers(ctx, d); err != nil {
		return nil, err
	}
	if again := s.named(d.Name, d.Region); len(again) == 1 {
		e = again[0] // as just read
	}
	return driftOf(e, steps, s.inv), nil
}

// driftOf is pure. steps are those of the plan of the Spec, nil without one.
func driftOf(e Existing, steps []Step, inv *Inventory) []Drift {
	l := driftList{d: e.Deployment, inv: inv, at: map[string]int{}}
	for _, s := range steps {
		l.step(s)
	}
	for _, f := range e.Resources {
		if steps == nil {
			l.needs(f)
		}
		l.live(f)
	}
	for _, f := range e.Services {
		l.noted(f)
	}
	if steps == nil {
		l.deleted()
	}
	slices.SortStableFunc(l.list, func(a, b Drift) int {
		return cmp.Or(cmp.Compare(slices.Index(Kinds(), a.Ref.Kind), slices.Index(Kinds(), b.Ref.Kind)), strings.Compare(a.Ref.Path(), b.Ref.Path()))
	})
	return l.list
}

// Drifted lists what is not as it should be.
func Drifted(list []Drift) []Drift {
	return slices.DeleteFunc(slices.Clone(list), func(d Drift) bool { return d.State == DriftSame })
}

type driftList struct {
	d    Deployment
	inv  *Inventory
	list []Drift
	at   map[string]int // by path
}

// of is the row of a resource; a new one is the same.
func (l *driftList) of(ref Ref) *Drift {
	i, ok := l.at[ref.Path()]
	if !ok {
		i = len(l.list)
		l.at[ref.Path()] = i
		l.list = append(l.list, Drift{Ref: ref, State: DriftSame})
	}
	return &l.list[i]
}

// step reads what the plan of the Spec would do as drift.
func (l *driftList) step(s Step) {
	switch s.Action {
	case ActionCreate:
		row := l.of(s.Ref())
		row.State = DriftGone
		if live, ok := l.inv.Get(s.Ref()); ok { // replaced
			row.State, row.Differences = DriftChanged, s.Want.Compare(live.Resource)
		} else if a, theirs := deletedByOthers(l.inv, s.Ref(), l.d); theirs {
			row.By = a
		}
	case ActionUpdate:
		row := l.of(s.Ref())
		row.State = DriftChanged
		if s.Have != nil {
			row.differ(s.Want.Compare(s.Have.Resource))
		}
	case ActionDelete:
		if i, ok := l.at[s.Ref().Path()]; !ok || l.list[i].State == DriftSame {
			row := l.of(s.Ref())
			row.State = DriftExtra
			row.Notes = append(row.Notes, "made by this deployment, and no longer asked for")
		}
	case ActionKeep:
		l.of(s.Ref())
	}
}

// needs lists what a live resource leads to and is not there.
func (l *driftList) needs(f Found) {
	for _, n := range f.Needs() {
		if _, ok := l.inv.Get(n); ok {
			continue
		}
		row := l.of(n)
		row.State = DriftGone
		row.Notes = append(row.Notes, f.Ref().String()+" leads to it")
		if a, theirs := deletedByOthers(l.inv, n, l.d); theirs {
			row.By = a
		}
	}
}

// live looks for what somebody else did to a resource of ours.
func (l *driftList) live(f Found) {
	row := l.of(f.Ref())
	if added := additions(l.inv, f, l.d); len(added) > 0 {
		row.State = cmp.Or(unless(row.State, DriftSame), DriftChanged)
		for _, a := range added {
			row.Notes = append(row.Notes, a+": not of this deployment")
		}
	}
	if a, theirs, _ := alteredByOthers(l.inv, f.Ref(), l.d); theirs {
		row.State, row.By = cmp.Or(unless(row.State, DriftSame), DriftChanged), a
	}
	for _, u := range usersAmong(l.inv.everything(), l.inv, f.Ref()) {
		m, marked := MarkerOf(u.Resource)
		if marked && m.Deployment == l.d {
			continue
		}
		user := l.of(u.Ref())
		user.State = DriftExtra
		user.Notes = append(user.Notes, "not of this deployment, and uses "+f.Ref().String())
	}
}

// deleted lists what runlb has made, somebody else has deleted, and is not there
// again, as far as the cloud remembers.
func (l *driftList) deleted() {
	for _, made := range l.inv.alterations() {
		ref, err := ParseRef(made.Target)
		if err != nil || made.Verb != "insert" || made.ofOthers(l.d) {
			continue
		}
		if _, there := l.inv.Get(ref); there {
			continue
		}
		if a, theirs := deletedByOthers(l.inv, ref, l.d); theirs {
			row := l.of(ref)
			row.State, row.By = DriftGone, a
		}
	}
}

// noted looks whether a service of others is as the deployment's note says.
func (l *driftList) noted(f Found) {
	live, ok := f.Resource.(*Service)
	if !ok {
		return
	}
	n, row := readNote(live, l.d), l.of(f.Ref())
	var d differences
	if n.ingressSet != IngressUnknown {
		d.text("ingress", string(n.ingressSet), string(live.Ingress), PartIngress)
	}
	if n.invokerSet != InvokerUnknown && live.Invoker != InvokerUnknown {
		d.text("invoker", string(n.invokerSet), string(live.Invoker), PartInvoker)
	}
	if len(d) > 0 {
		row.State = DriftChanged
		row.differ(d)
	}
}

// differ adds differences that are not there yet. What runlb writes for itself
// is none.
func (d *Drift) differ(list []Difference) {
	for _, x := range list {
		known := slices.ContainsFunc(d.Differences, func(y Difference) bool { return x.Field == y.Field })
		if !known && x.Part != PartAnnotations {
			d.Differences = append(d.Differences, x)
		}
	}
}

// unless is the state, empty when it is that one.
func unless(s, that DriftState) DriftState {
	if s == that {
		return ""
	}
	return s
}
