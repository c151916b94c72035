package steps

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// world is a cloud without time: plans are applied to it at once, and it
// refuses what Google Cloud refuses.
type world struct {
	items map[string]Found
	ids   int
}

func newWorld(resources ...Resource) *world {
	w := &world{items: map[string]Found{}}
	for _, r := range resources {
		w.put(r)
	}
	return w
}

func (w *world) put(r Resource) {
	w.ids++
	w.items[r.Ref().Path()] = Found{Resource: asFound(r), ID: strconv.Itoa(w.ids), Fingerprint: "f"}
}

// asFound is the resource as a reading shows it.
func asFound(r Resource) Resource {
	switch x := r.(type) {
	case *ForwardingRule:
		f := *x
		f.ProxySubnet, f.Address, f.Labels, f.Scheme = Ref{}, Ref{}, nil, orDefault(x.Scheme, SchemeInternalManaged)
		return &f
	case *Certificate:
		c := *x
		c.CertFile, c.KeyFile = "", ""
		return &c
	case *Service:
		s := *x
		if s.Generation == 0 {
			s.Generation, s.Ready, s.Invoker = 1, true, InvokerPrivate
		}
		return &s
	case *NEG:
		n := *x
		n.Type = "SERVERLESS"
		return &n
	}
	return r
}

func orDefault(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// inventory files all that is there, one batch a place, as a survey does.
func (w *world) inventory() *Inventory {
	inv := NewInventory(testProject)
	for _, k := range Kinds() {
		if k == KindProxySubnet {
			continue
		}
		byPlace := map[string][]Found{testRegion: nil}
		for _, f := range w.sorted() {
			if listing(f.Ref().Kind) == k {
				l := f.About().Location
				byPlace[l] = append(byPlace[l], f)
			}
		}
		for l, items := range byPlace {
			inv.Add(k, Batch{Scope: Scope{Project: testProject, Location: l}, Items: items})
		}
	}
	return inv
}

func (w *world) sorted() []Found {
	var list []Found
	for _, p := range slices.Sorted(maps.Keys(w.items)) {
		list = append(list, w.items[p])
	}
	return list
}

func (w *world) clone() *world { return &world{items: maps.Clone(w.items), ids: w.ids} }

// apply carries out the steps in their order.
func (w *world) apply(p Plan) error {
	done := map[StepID]bool{}
	for _, s := range p.Steps {
		for _, id := range s.After {
			if !done[id] {
				return fmt.Errorf("%s comes before %s, which it waits for", s.ID, id)
			}
		}
		if done[s.ID] {
			return fmt.Errorf("%s is there twice", s.ID)
		}
		done[s.ID] = true
		if err := w.do(s); err != nil {
			return fmt.Errorf("%s %s: %w", s.Action, s.ID, err)
		}
	}
	return nil
}

func (w *world) do(s Step) error {
	path := s.Ref().Path()
	live, there := w.items[path]
	switch s.Action {
	case ActionCreate:
		if there {
			return fmt.Errorf("exists")
		}
		for _, n := range s.Want.Needs() {
			if _, ok := w.items[n.Path()]; !ok {
				return fmt.Errorf("needs %s", n)
			}
		}
		w.put(s.Want)
	case ActionUpdate:
		for _, part := range s.Parts {
			live.Resource = changed(live.Resource, s.Want, part)
		}
		w.items[path] = live
	case ActionDelete:
		if m, ok := MarkerOf(live.Resource); !there || !ok || m.Name != s.Ref().Name {
			return fmt.Errorf("there: %v, marked: %v", there, ok)
		}
		for _, f := range w.items {
			if f.Ref().Path() != path && uses(f.Resource, s.Ref(), live.Resource) {
				return fmt.Errorf("in use by %s", f.Ref())
			}
		}
		delete(w.items, path)
	case ActionAdopt, ActionKeep:
		if !there {
			return fmt.Errorf("not there")
		}
	}
	return nil
}

// changed sets one part, and only that.
func changed(live, want Resource, p Part) Resource {
	switch l := live.(type) {
	case *BackendService:
		c := *l
		c.NEGs = want.(*BackendService).NEGs
		return &c
	case *URLMap:
		c := *l
		w := want.(*URLMap)
		c.Default, c.Routes, c.Redirect = w.Default, w.Routes, w.Redirect
		return &c
	case *TargetHTTPProxy:
		c := *l
		c.URLMap = want.(*TargetHTTPProxy).URLMap
		return &c
	case *TargetHTTPSProxy:
		c := *l
		c.Certificates = want.(*TargetHTTPSProxy).Certificates
		return &c
	case *ForwardingRule:
		c := *l
		if p == PartLabels {
			c.Labels = want.(*ForwardingRule).Labels
		}
		return &c
	case *FirewallRule:
		c := *l
		c.Sources = want.(*FirewallRule).Sources
		return &c
	case *Service:
		c, w := *l, want.(*Service)
		switch p {
		case PartIngress:
			c.Ingress, c.Annotations, c.Generation = w.Ingress, w.Annotations, c.Generation+1
		case PartAnnotations:
			c.Annotations, c.Generation = w.Annotations, c.Generation+1
		case PartInvoker:
			c.Invoker = w.Invoker
		}
		return &c
	}
	panic(fmt.Sprintf("no change of %T", live))
}

var testNow = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)

// testMaterials is a self-signed certificate for the test's host.
func testMaterials(t *testing.T) Materials {
	t.Helper()
	s := Spec{Name: "t", Certificate: CertificateSpec{SelfSigned: []string{"login.example.com"}}}
	m, err := LoadMaterials(s, MaterialOptions{State: t.TempDir(), Now: func() time.Time { return testNow }})
	if err != nil {
		t.Fatal(err)
	}
	m.Consent = []string{"login", "hello"}
	return m
}

// same compares two worlds; generations may have grown, as each change of a
// service is one.
func same(a, b *world) string {
	return cmp.Diff(a.sorted(), b.sorted(), cmpopts.EquateComparable(netip.Addr{}, netip.Prefix{}), cmpopts.EquateEmpty(),
		cmpopts.IgnoreFields(Service{}, "Generation"))
}

func describe(p Plan) string {
	var b strings.Builder
	for _, s := range p.Steps {
		fmt.Fprintf(&b, "%-7s %-50s %v after %v: %s\n", s.Action, s.ID, s.Parts, s.After, s.Why)
	}
	for _, c := range p.Checks {
		fmt.Fprintf(&b, "%s %s: %s\n", c.Verdict, c.ID, c.Evidence)
	}
	return b.String()
}
