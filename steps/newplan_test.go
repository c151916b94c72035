package steps

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"
)

// TestNEGIsReplacedWithoutAHole: make the new one, turn to it, delete the old.
func TestNEGIsReplacedWithoutAHole(t *testing.T) {
	w := built(t, maskSpec(), Materials{})
	old := Names(maskSpec()).Backends[0].NEG
	s := maskSpec()
	s.Backend.Mask = "/<service>"
	p := mustPlan(t, s, w, Materials{})
	if p.Count(ActionCreate) != 1 || p.Count(ActionUpdate) != 1 || p.Count(ActionDelete) != 1 {
		t.Fatal(describe(p))
	}
	update := mustStep(t, p, "backend-service/shop-backend")
	if !slices.Contains(update.After, StepID("serverless-neg/"+Names(s).Backends[0].NEG)) || !strings.Contains(update.Notice, "No pause") {
		t.Errorf("update after %v, %q", update.After, update.Notice)
	}
	wait := mustStep(t, p, "backend-service/shop-backend/settle")
	if !slices.Equal(wait.After, []StepID{update.ID}) || wait.Usual != settleTime {
		t.Errorf("wait %s after %v", wait.Usual, wait.After)
	}
	if gone := mustStep(t, p, StepID("serverless-neg/"+old+"/delete")); !slices.Equal(gone.After, []StepID{wait.ID}) {
		t.Errorf("delete after %v", gone.After)
	}
	mustApply(t, w, p)
}

// TestCertificateIsReplacedWithoutAHole: the same for a certificate, whose
// name holds its hash.
func TestCertificateIsReplacedWithoutAHole(t *testing.T) {
	s := maskSpec()
	s.Frontend.HTTPS = true
	s.Certificate = CertificateSpec{Cert: "c", Key: "k"}
	with := func(hash string) Materials {
		return Materials{Certificate: &CertificateMaterial{Hash: hash, KeyFile: "k", CertFile: "c", Names: []string{"*.example.com"}, Expires: testNow.AddDate(1, 0, 0)}}
	}
	w := built(t, s, with("11111111ff"))
	p := mustPlan(t, s, w, with("22222222ff"))
	proxy := mustStep(t, p, "target-https-proxy/shop-https-proxy")
	gone := mustStep(t, p, "certificate/shop-cert-11111111/delete")
	wait := mustStep(t, p, "target-https-proxy/shop-https-proxy/settle")
	if !slices.Contains(proxy.After, "certificate/shop-cert-22222222") || !slices.Contains(wait.After, proxy.ID) || !slices.Contains(gone.After, wait.ID) {
		t.Error(describe(p))
	}
}

// TestAnotherMachineKeepsTheSelfSignedCertificate: its key is not there, and
// nothing is replaced for that.
func TestAnotherMachineKeepsTheSelfSignedCertificate(t *testing.T) {
	s := maskSpec()
	s.Certificate.SelfSigned = []string{"login.example.com"}
	w := built(t, s, testMaterials(t))
	p := mustPlan(t, s, w, testMaterials(t))
	if i := slices.IndexFunc(p.Steps, Step.Mutates); i >= 0 {
		t.Error(describe(p))
	}
}

// TestFixedChangesOfTheFrontDoor: what only a new rule can have takes a gap, and
// the plan says so before it asks.
func TestFixedChangesOfTheFrontDoor(t *testing.T) {
	for _, tt := range []struct {
		name    string
		edit    func(*Spec)
		deletes int
	}{
		{"address", func(s *Spec) { s.Frontend.Address = "10.1.2.50" }, 3}, // two rules and the reservation
		{"global access", func(s *Spec) { s.Frontend.GlobalAccess = true }, 2},
	} {
		s := maskSpec()
		s.Production = true
		s.Frontend = FrontendSpec{HTTP: true, HTTPS: true}
		s.Certificate.SelfSigned = []string{"login.example.com"}
		m := testMaterials(t)
		w := built(t, s, m)
		tt.edit(&s)
		p := mustPlan(t, s, w, m)
		if c, ok := p.Check("gap"); !ok || c.Verdict != Warn || !strings.Contains(c.Evidence, "port 80: about") {
			t.Errorf("%s: %+v", tt.name, c)
		}
		if p.Count(ActionDelete) != tt.deletes || p.Count(ActionCreate) != tt.deletes {
			t.Errorf("%s: %s", tt.name, describe(p))
		}
		mustApply(t, w, p)
		p = mustPlan(t, s, w, m)
		if i := slices.IndexFunc(p.Steps, Step.Mutates); i >= 0 {
			t.Errorf("%s, again: %s", tt.name, describe(p))
		}
	}
}

// TestAnAddressOfOthersIsNotReplaced: a rule of somebody else on our
// reservation would lose it.
func TestAnAddressOfOthersIsNotReplaced(t *testing.T) {
	w := built(t, maskSpec(), Materials{})
	s := maskSpec()
	s.Frontend.Address = "10.1.2.50"
	r, err := Resolve(s, w.inventory(), Materials{}, testNow)
	if err != nil {
		t.Fatal(err)
	}
	w.put(&ForwardingRule{Meta: foreign(testRegion, "theirs"), Network: r.networkRef(), Subnet: r.subnetRef(),
		IP: builtAddress(t, w), Port: 8080, Scheme: SchemeInternalManaged})
	_, err = NewPlan(r, w.inventory(), Materials{}, testNow)
	f, ok := errors.AsType[*FieldError](err)
	if !ok || f.Field != "frontend.address" || !strings.Contains(f.Remedy, "runlb down shop") {
		t.Error(err)
	}
}

// builtAddress is the address of the load balancer that is there.
func builtAddress(t *testing.T, w *world) netip.Addr {
	t.Helper()
	for _, f := range w.sorted() {
		if a, ok := f.Resource.(*Address); ok {
			return a.IP
		}
	}
	t.Fatal("no address")
	return netip.Addr{}
}

func TestChecks(t *testing.T) {
	login := func(edit func(*Service)) *Service {
		s := &Service{Meta: foreign(testRegion, "login"), Ingress: IngressInternal, Invoker: InvokerPrivate, Ready: true, Tags: []string{"test"}, Generation: 4}
		if edit != nil {
			edit(s)
		}
		return s
	}
	far := login(nil)
	far.Location = "europe-west1"
	backend := func(b Backend) func(*Spec) { return func(s *Spec) { s.Backend = b } }
	public := func(s *Spec) {
		s.Backend = Backend{Service: "login"}
		s.Access = AccessSpec{Services: []string{"login"}, Invoker: InvokerPublic}
	}
	tests := []struct {
		name    string
		there   []Resource
		edit    func(*Spec)
		consent string
		id      string
		want    Verdict
	}{
		{"service there", []Resource{login(nil)}, backend(Backend{Service: "login"}), "", "service:login", Pass},
		{"service gone", nil, backend(Backend{Service: "login"}), "", "service:login", Fail},
		{"service elsewhere", []Resource{far}, backend(Backend{Service: "login"}), "", "service:login", Fail},
		{"sample", nil, backend(Backend{Service: "login", Sample: true}), "", "service:login", Pass},
		{"not ready", []Resource{login(func(s *Service) { s.Ready = false })}, backend(Backend{Service: "login"}), "", "service:login", Warn},
		{"tag there", []Resource{login(nil)}, backend(Backend{Service: "login", Tag: "test"}), "", "tag:login:test", Pass},
		{"tag gone", []Resource{login(nil)}, backend(Backend{Service: "login", Tag: "v9"}), "", "tag:login:v9", Fail},
		{"ingress none", []Resource{login(func(s *Service) { s.Ingress = IngressNone })}, backend(Backend{Service: "login"}), "", "ingress:login", Fail},
		{"private is no fault", []Resource{login(nil)}, backend(Backend{Service: "login"}), "", "invoker:login", Pass},
		{"invoker unread", []Resource{login(func(s *Service) { s.Invoker = "" })}, backend(Backend{Service: "login"}), "", "invoker:login", Unknown},
		{"invoker to change unread", []Resource{login(func(s *Service) { s.Invoker = "" })}, public, "login", "invoker-before:login", Fail},
		{"no consent", []Resource{login(nil)}, public, "", "public-consent:login", Fail},
		{"consent", []Resource{login(nil)}, public, "login", "public-consent:login", Pass},
		{"consent for another", []Resource{login(nil)}, public, "cart", "public-consent:login", Fail},
		{"name taken", []Resource{&URLMap{Meta: foreign(testRegion, "shop-url-map")}}, nil, "", "name-taken:url-map/shop-url-map", Fail},
		{"peered", []Resource{&Network{Meta: foreign(Global, "lb-network"), Peers: []string{"x"}}}, nil, "", "peering", Warn},
		{"mask of two readings", nil, backend(Backend{Mask: "<tag>-<service>.example.com"}), "", "mask", Warn},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := maskSpec()
			if tt.edit != nil {
				tt.edit(&s)
			}
			p := mustPlan(t, s, newWorld(tt.there...), Materials{Consent: []string{tt.consent}})
			i := slices.IndexFunc(p.Checks, func(c Check) bool { return c.ID == tt.id })
			if i < 0 {
				t.Fatalf("no check %s\n%s", tt.id, describe(p))
			}
			c := p.Checks[i]
			if c.Verdict != tt.want || c.Question == "" || c.Evidence == "" || (c.Verdict == Fail || c.Verdict == Warn) && c.Fix == "" {
				t.Errorf("%+v, want %s", c, tt.want)
			}
		})
	}
}

func TestUnreadPlacesAreUnknown(t *testing.T) {
	inv := newWorld().inventory()
	inv.Add(KindService, Batch{Scope: Scope{Project: testProject, Location: testRegion}, Problem: ErrDenied})
	s := maskSpec()
	s.Backend = Backend{Service: "login"}
	r, err := Resolve(s, inv, Materials{}, testNow)
	if err != nil {
		t.Fatal(err)
	}
	p, err := NewPlan(r, inv, Materials{}, testNow)
	if err != nil || len(p.Failed()) != 0 {
		t.Fatalf("a read that was denied blocks: %v\n%s", err, describe(p))
	}
	for _, id := range []string{"places", "service:login"} {
		if i := slices.IndexFunc(p.Checks, func(c Check) bool { return c.ID == id }); i < 0 || p.Checks[i].Verdict != Unknown {
			t.Errorf("%s is not unknown\n%s", id, describe(p))
		}
	}
}

func TestCertificateHosts(t *testing.T) {
	for mask, want := range map[string]Verdict{
		"<service>.example.com":       Pass,
		"login-<service>.example.com": Pass,
		"<tag>.<service>.example.com": Warn,
		"<service>.example.org":       Warn,
	} {
		s := maskSpec()
		s.Backend.Mask, s.Certificate = mask, CertificateSpec{Cert: "c", Key: "k"}
		m := Materials{Certificate: &CertificateMaterial{Hash: "0123456789", Names: []string{"*.example.com"}, Expires: testNow.AddDate(1, 0, 0)}}
		p := mustPlan(t, s, newWorld(), m)
		i := slices.IndexFunc(p.Checks, func(c Check) bool { return strings.HasPrefix(c.ID, "certificate-covers:") })
		if i < 0 || p.Checks[i].Verdict != want {
			t.Errorf("%s: want %s\n%s", mask, want, describe(p))
		}
	}
}

// TestProductionIsALabelOfItsOwnStep: the API ignores labels at creation.
func TestProductionIsALabelOfItsOwnStep(t *testing.T) {
	s := maskSpec()
	s.Production = true
	w := newWorld()
	p := mustPlan(t, s, w, Materials{})
	if made := mustStep(t, p, "forwarding-rule/shop-http").Want.(*ForwardingRule); len(made.Labels) != 0 {
		t.Errorf("created with labels %v", made.Labels)
	}
	label := mustStep(t, p, "forwarding-rule/shop-http/labels")
	if label.Want.(*ForwardingRule).Labels[LabelProduction] != "true" || !slices.Contains(label.After, "forwarding-rule/shop-http") {
		t.Errorf("%+v", label)
	}
	mustApply(t, w, p)
	d := w.inventory().Deployments()
	if len(d) != 1 || !d[0].Production || !d[0].Complete || d[0].Address != "10.1.2.99" || !slices.Equal(d[0].Ports, []int{80}) {
		t.Errorf("%+v", d)
	}
}

func TestClientVMWaitsForTheAddress(t *testing.T) {
	s := maskSpec()
	s.Client = ClientSpec{VM: true, SSH: true}
	p := mustPlan(t, s, newWorld(), Materials{})
	if vm := mustStep(t, p, "instance/shop-client"); !slices.Contains(vm.After, "address/shop-ip") {
		t.Errorf("after %v", vm.After)
	}
	rule := mustStep(t, p, "firewall-rule/shop-allow-ssh").Want.(*FirewallRule)
	if !slices.Equal(rule.Sources, []netip.Prefix{netip.MustParsePrefix(IAPRange)}) {
		t.Errorf("sources %v", rule.Sources)
	}
}
