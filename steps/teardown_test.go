package steps

import (
	"errors"
	"net/netip"
	"strings"
	"testing"
)

// built is the world after a Spec was built in it.
func built(t *testing.T, s Spec, m Materials, there ...Resource) *world {
	t.Helper()
	w := newWorld(there...)
	mustApply(t, w, mustPlan(t, s, w, m))
	return w
}

func mustPlan(t *testing.T, s Spec, w *world, m Materials) Plan {
	t.Helper()
	r, err := Resolve(s, w.inventory(), m, testNow)
	if err != nil {
		t.Fatal(err)
	}
	p, err := NewPlan(r, w.inventory(), m, testNow)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func mustApply(t *testing.T, w *world, p Plan) {
	t.Helper()
	if err := w.apply(p); err != nil {
		t.Fatalf("%v\n%s", err, describe(p))
	}
}

func mustTeardown(t *testing.T, s Spec, w *world) Plan {
	t.Helper()
	p, err := NewTeardown(s.Deployment(), w.inventory())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func mustStep(t *testing.T, p Plan, id StepID) Step {
	t.Helper()
	s, ok := p.Step(id)
	if !ok {
		t.Fatalf("no step %s in\n%s", id, describe(p))
	}
	return s
}

func maskSpec() Spec {
	return Spec{Name: "shop", Project: testProject, Region: testRegion, Backend: Backend{Mask: "<service>.example.com"}}
}

func TestTeardownRefusesToGuess(t *testing.T) {
	w := built(t, maskSpec(), Materials{})
	for location, refused := range map[string]bool{testRegion: true, testRegion + "-b": true, Global: true, "europe-west1": false} {
		inv := w.inventory()
		inv.Add(KindForwardingRule, Batch{Scope: Scope{Project: testProject, Location: location}, Problem: ErrDenied})
		_, err := NewTeardown(maskSpec().Deployment(), inv)
		if (err != nil) != refused || refused && !errors.Is(err, ErrDenied) {
			t.Errorf("%s unread: %v", location, err)
		}
	}
}

func TestTeardownLeavesSharedProxySubnet(t *testing.T) {
	w := built(t, maskSpec(), Materials{})
	other := maskSpec()
	other.Name = "other"
	mustApply(t, w, mustPlan(t, other, w, Materials{}))
	down := mustTeardown(t, maskSpec(), w)
	keep := mustStep(t, down, "proxy-only-subnet/proxy-only-subnet")
	if keep.Action != ActionKeep || !strings.Contains(keep.Why, "forwarding rule other-http of other") {
		t.Errorf("%s: %s", keep.Action, keep.Why)
	}
	mustApply(t, w, down)
	mustApply(t, w, mustTeardown(t, other, w))
	last := mustTeardown(t, maskSpec(), w)
	if last.Count(ActionDelete) != 3 {
		t.Errorf("once the other is gone, network and subnets go\n%s", describe(last))
	}
	mustApply(t, w, last)
	if len(w.items) != 0 {
		t.Errorf("left: %v", w.sorted())
	}
}

func TestTeardownSaysWhatCloudRunHolds(t *testing.T) {
	w := built(t, maskSpec(), Materials{})
	subnet := maskSpec().regional(KindSubnet, "lb-subnet")
	w.put(&Address{Meta: foreign(testRegion, "serverless-ipv4-1775931706322706294"), Subnet: subnet, IP: netip.MustParseAddr("10.1.2.7")})
	if s := mustStep(t, mustTeardown(t, maskSpec(), w), "subnet/lb-subnet/delete"); !strings.Contains(s.Notice, "some hours") {
		t.Errorf("notice %q", s.Notice)
	}
	p := mustPlan(t, maskSpec(), w, Materials{})
	for _, c := range p.Checks {
		if c.ID == "serverless-addresses" && c.Verdict == Warn {
			return
		}
	}
	t.Errorf("no warning before\n%s", describe(p))
}

func TestTeardownKeepsActiveBeforeBackup(t *testing.T) {
	w := built(t, maskSpec(), Materials{})
	w.put(&ProxySubnet{Meta: foreign(testRegion, "spare"), Network: Ref{KindNetwork, testProject, Global, "lb-network"},
		Range: netip.MustParsePrefix("10.200.0.0/23"), Purpose: PurposeProxy, Role: RoleBackup})
	down := mustTeardown(t, maskSpec(), w)
	for id, why := range map[StepID]string{"proxy-only-subnet/proxy-only-subnet": "is its backup", "network/lb-network": "used by proxy-only subnet"} {
		if s := mustStep(t, down, id); s.Action != ActionKeep || !strings.Contains(s.Why, why) {
			t.Errorf("%s: %s %s", id, s.Action, s.Why)
		}
	}
}

func TestTeardownKeepsSampleThatSomebodyDeployedTo(t *testing.T) {
	s := maskSpec()
	s.Backend = Backend{Service: "hello", Sample: true}
	for name, edit := range map[string]func(*Service){
		"image":      func(s *Service) { s.Image = "gcr.io/theirs" },
		"generation": func(s *Service) { s.Generation++ },
	} {
		w := built(t, s, Materials{})
		path := s.serviceRef("hello").Path()
		f := w.items[path]
		svc := *f.Resource.(*Service)
		edit(&svc)
		f.Resource = &svc
		w.items[path] = f
		if step := mustStep(t, mustTeardown(t, s, w), "cloud-run-service/hello"); step.Action != ActionKeep {
			t.Errorf("another %s: %s", name, step.Action)
		}
	}
}

// TestAccessGoesBackOnlyAsLeft: ingress and invoker go back to what they were,
// but not over what somebody else has set since.
func TestAccessGoesBackOnlyAsLeft(t *testing.T) {
	login := &Service{Meta: foreign(testRegion, "login"), Ingress: IngressAll, Invoker: InvokerPrivate, Generation: 3, Ready: true}
	s := maskSpec()
	s.Access = AccessSpec{Services: []string{"login"}, Ingress: IngressInternal, Invoker: InvokerPublic}
	m := Materials{Consent: []string{"login"}}
	w := newWorld(login)
	up := mustPlan(t, s, w, m)
	if parts := mustStep(t, up, "cloud-run-service/login").Parts; len(parts) != 2 || parts[0] != PartIngress || parts[1] != PartInvoker {
		t.Errorf("the note is to be written first: %v", parts)
	}
	mustApply(t, w, up)
	back := mustStep(t, mustTeardown(t, s, w), "cloud-run-service/login")
	if want := back.Want.(*Service); want.Ingress != IngressAll || want.Invoker != InvokerPrivate || want.Annotations != nil || back.Parts[0] != PartInvoker {
		t.Errorf("back to %+v by %v", want, back.Parts)
	}
	f := w.items[login.Ref().Path()]
	theirs := *f.Resource.(*Service)
	theirs.Ingress = IngressInternalAndLB
	f.Resource = &theirs
	w.items[login.Ref().Path()] = f
	stays := mustStep(t, mustTeardown(t, s, w), "cloud-run-service/login")
	if want := stays.Want.(*Service); want.Ingress != IngressInternalAndLB || want.Annotations != nil || !strings.Contains(stays.Notice, "stays so") {
		t.Errorf("over somebody's change: %+v, %q", want, stays.Notice)
	}
}
