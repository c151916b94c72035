package steps

import (
	"errors"
	"net/netip"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

var plain = cmp.Options{cmpopts.EquateComparable(netip.Addr{}, netip.Prefix{})}

// drawPlan resolves and plans a drawn Spec; ok is false for one that has to be
// refused, which must be said properly.
func drawPlan(t *rapid.T, s Spec, w *world, m Materials) (Spec, Plan, bool) {
	inv := w.inventory()
	resolved, err := Resolve(s, inv, m, testNow)
	if err != nil {
		saidProperly(t, err)
		return s, Plan{}, false
	}
	p, err := NewPlan(resolved, inv, m, testNow)
	if err != nil {
		saidProperly(t, err)
		return s, Plan{}, false
	}
	return resolved, p, len(p.Failed()) == 0
}

func saidProperly(t *rapid.T, err error) {
	for _, e := range flatten(err) {
		var f *FieldError
		if !errors.As(e, &f) || f.Field == "" || f.Problem == "" || f.Remedy == "" {
			t.Fatalf("not a whole FieldError: %#v", e)
		}
	}
}

func TestPlanProperties(t *testing.T) {
	m := testMaterials(t)
	built := 0
	rapid.Check(t, func(t *rapid.T) {
		w, s := drawWorld(t), drawSpec(t)
		before := w.clone()
		resolved, p, ok := drawPlan(t, s, w, m)
		if !ok {
			return
		}
		built++
		again, err := Resolve(resolved, w.inventory(), m, testNow)
		if diff := cmp.Diff(resolved, again, plain); err != nil || diff != "" {
			t.Fatalf("Resolve is not idempotent: %v\n%s", err, diff)
		}
		twin, err := NewPlan(resolved, w.inventory(), m, testNow)
		if diff := cmp.Diff(p, twin, plain); err != nil || diff != "" {
			t.Fatalf("two plans from the same input differ: %v\n%s", err, diff)
		}
		for _, step := range p.Steps {
			if step.Why == "" {
				t.Fatalf("%s has no Why", step.ID)
			}
		}
		if err := w.apply(p); err != nil {
			t.Fatalf("%v\n%s", err, describe(p))
		}
		settled, second, ok := drawPlan(t, s, w, m)
		if diff := cmp.Diff(resolved, settled, plain); !ok || diff != "" {
			t.Fatalf("the Spec resolves to something else after it was built\n%s\n%s", diff, describe(second))
		}
		if i := slices.IndexFunc(second.Steps, Step.Mutates); i >= 0 {
			t.Fatalf("a second plan changes %s: %s", second.Steps[i].ID, second.Steps[i].Why)
		}
		tearDown(t, resolved.Deployment(), w, before)
	})
	if built == 0 {
		t.Error("no drawn Spec could be built: the test proves nothing")
	}
}

// tearDown expects that teardown leaves the world as it was.
func tearDown(t *rapid.T, d Deployment, w, before *world) {
	down, err := NewTeardown(d, w.inventory())
	if err != nil {
		t.Fatal(err)
	}
	twin, _ := NewTeardown(d, w.inventory())
	if diff := cmp.Diff(down, twin, plain); diff != "" {
		t.Fatalf("two teardown plans differ\n%s", diff)
	}
	if err := w.apply(down); err != nil {
		t.Fatalf("teardown: %v\n%s", err, describe(down))
	}
	if diff := same(before, w); diff != "" {
		t.Fatalf("teardown left something or took too much\n%s\n%s", diff, describe(down))
	}
}

// TestPlanChanges goes from one Spec to another of the same name, and down.
func TestPlanChanges(t *testing.T) {
	m := testMaterials(t)
	changed := 0
	rapid.Check(t, func(t *rapid.T) {
		w, first, next := drawWorld(t), drawSpec(t), drawSpec(t)
		next.Name = first.Name
		before := w.clone()
		_, p, ok := drawPlan(t, first, w, m)
		if !ok {
			return
		}
		if err := w.apply(p); err != nil {
			t.Fatal(err)
		}
		_, p, ok = drawPlan(t, next, w, m)
		if ok {
			changed++
			if err := w.apply(p); err != nil {
				t.Fatalf("%v\n%s", err, describe(p))
			}
			_, second, ok := drawPlan(t, next, w, m)
			if i := slices.IndexFunc(second.Steps, Step.Mutates); !ok || i >= 0 {
				t.Fatalf("a second plan changes something\n%s", describe(second))
			}
		}
		tearDown(t, first.withPlace().Deployment(), w, before)
	})
	if changed == 0 {
		t.Error("no drawn Spec could be changed: the test proves nothing")
	}
}

func (s Spec) withPlace() Spec {
	s.Project, s.Region = testProject, testRegion
	return s
}

// TestTeardownKeepsWhatOthersUse puts a stranger on one resource of ours, and
// expects that it and all it needs stay, and that nobody else's thing goes.
func TestTeardownKeepsWhatOthersUse(t *testing.T) {
	m := testMaterials(t)
	rapid.Check(t, func(t *rapid.T) {
		w, s := drawWorld(t), drawSpec(t)
		_, p, ok := drawPlan(t, s, w, m)
		if !ok {
			return
		}
		if err := w.apply(p); err != nil {
			t.Fatal(err)
		}
		stranger := drawStranger(t, w)
		w.put(stranger)
		strangers := map[string]Found{}
		for path, f := range w.items {
			if _, ours := MarkerOf(f.Resource); !ours {
				strangers[path] = f
			}
		}
		down, err := NewTeardown(s.Deployment(), w.inventory())
		if err != nil {
			t.Fatal(err)
		}
		if err := w.apply(down); err != nil {
			t.Fatalf("%v\n%s", err, describe(down))
		}
		for path := range strangers {
			if _, ok := w.items[path]; !ok {
				t.Fatalf("%s is gone", path)
			}
		}
		for _, n := range stranger.Needs() {
			if _, ok := w.items[n.Path()]; !ok {
				t.Fatalf("%s is gone, and %s needs it", n, stranger.Ref())
			}
		}
	})
}

// drawStranger draws somebody else's resource that uses one that is there.
func drawStranger(t *rapid.T, w *world) Resource {
	var candidates []Resource
	for _, f := range w.sorted() {
		switch r := f.Resource.(type) {
		case *URLMap:
			candidates = append(candidates, &TargetHTTPProxy{Meta: foreign(testRegion, "stranger"), URLMap: r.Ref()})
		case *BackendService:
			candidates = append(candidates, &URLMap{Meta: foreign(testRegion, "stranger"), Default: r.Ref()})
		case *NEG:
			candidates = append(candidates, &BackendService{Meta: foreign(testRegion, "stranger"), NEGs: []Ref{r.Ref()}})
		case *Subnet:
			candidates = append(candidates, &Instance{Meta: foreign(testRegion+"-c", "stranger"), Network: r.Network, Subnet: r.Ref()})
		case *ForwardingRule:
			candidates = append(candidates, &ForwardingRule{Meta: foreign(testRegion, "stranger"), Network: r.Network, Subnet: r.Subnet,
				IP: r.IP, Port: 8080, Target: r.Target})
		}
	}
	return rapid.SampledFrom(candidates).Draw(t, "stranger")
}
