package steps

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// estate is the load balancer of the tests, HTTPS beside HTTP, with services
// behind its mask.
func estate() []Resource {
	all := loadBalancer()
	cert := &Certificate{Meta: metaOf(KindCertificate, "us-east1", "shop-cert-1"), Names: []string{"login.example.com", "cart.example.com"}}
	proxy := &TargetHTTPSProxy{Meta: metaOf(KindHTTPSProxy, "us-east1", "shop-https-proxy"), URLMap: all[6].Ref(), Certificates: []Ref{cert.Ref()}}
	rule := *all[8].(*ForwardingRule)
	rule.Meta, rule.Port, rule.Target = metaOf(KindForwardingRule, "us-east1", "shop-https"), 443, proxy.Ref()
	service := func(name string, tags ...string) *Service {
		return &Service{
			Meta: Meta{Project: "test-project", Location: "us-east1", Name: name}, Ready: true, Ingress: IngressInternal, Invoker: InvokerPublic, Tags: tags,
		}
	}
	private := service("cart")
	private.Invoker = InvokerPrivate
	closed := service("closed")
	closed.Ingress = IngressNone
	return append(all, cert, proxy, &rule, service("login", "test"), private, closed, service("zebra"))
}

func TestTargetsOf(t *testing.T) {
	s := openSession(t, newFakeCloud(estate()...), t.TempDir())
	e, err := s.FindDeployment(t.Context(), "shop", "us-east1")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, target := range targetsOf(e, s.Inventory()) {
		got = append(got, target.ID+" "+target.URL+" "+target.Address)
	}
	slices.Sort(got)
	want := []string{ // over HTTPS only what the certificate is for; nothing that lets nobody in
		"http-cart http://cart.example.com/ 10.1.2.99",
		"http-login http://login.example.com/ 10.1.2.99",
		"http-zebra http://zebra.example.com/ 10.1.2.99",
		"https-cart https://cart.example.com/ 10.1.2.99",
		"https-login https://login.example.com/ 10.1.2.99",
	}
	if !slices.Equal(got, want) {
		t.Errorf("targets:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestTargetOfDoors(t *testing.T) {
	vip := netip.MustParseAddr("10.1.2.99")
	plain := door{address: vip, port: 80}
	secure := door{address: vip, port: 443, tls: true, names: []string{"*.example.com"}}
	odd := door{address: vip, port: 8443, tls: true}
	tests := []struct {
		door         door
		lane         lane
		service, tag string
		url          string
		want         string
	}{
		{plain, lane{}, "login", "", "any-host/", "http-login http://10.1.2.99/"},
		{plain, lane{host: "a.example.com", path: "/api/*"}, "login", "v2", "any-host/", "http-login-v2 http://a.example.com/api/"},
		{secure, lane{}, "login", "", "any-host/", "https-login https://login.example.com/"},
		{secure, lane{}, "login", "", "any-host/login", "https-login https://login.example.com/login"},
		{odd, lane{}, "login", "", "login.test/x", "https-login https://login.test:8443/x"},
	}
	for _, tt := range tests {
		got := tt.door.target(tt.lane, tt.service, tt.tag, tt.url)
		if text := got.ID + " " + got.URL; text != tt.want {
			t.Errorf("%q, want %q", text, tt.want)
		}
	}
	if got := unique([]ProbeTarget{{ID: "a"}, {ID: "a"}, {ID: "b"}}); got[0].ID != "a" || got[1].ID != "a.2" || got[2].ID != "b" {
		t.Errorf("ids: %+v", got)
	}
}

// certFor is a certificate for the name, as DER.
func certFor(t *testing.T, name string) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{name}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// script writes what a probe would have written since its start.
type script struct {
	began time.Time
	lines []struct {
		after time.Duration
		text  string
	}
}

func (s *script) at(after time.Duration, format string, args ...any) {
	s.lines = append(s.lines, struct {
		after time.Duration
		text  string
	}{after, fmt.Sprintf(format, args...)})
}

func (s *script) text() string {
	var b strings.Builder
	for _, l := range s.lines {
		if time.Since(s.began) >= l.after {
			b.WriteString(l.text + "\r\n")
		}
	}
	return b.String()
}

func TestVerify(t *testing.T) {
	denied := base64.StdEncoding.EncodeToString([]byte("Your client does not have permission to get URL / from this server."))
	missing := base64.StdEncoding.EncodeToString([]byte("The requested URL was not found on this server."))
	all := []string{"http-cart", "http-login", "http-zebra", "https-cart", "https-login"}
	tests := []struct {
		name  string
		write func(t *testing.T, s *script)
		want  map[string]ProbeVerdict
		ok    bool
		took  time.Duration // at most
	}{
		{"serves after a while", func(t *testing.T, s *script) {
			s.at(40*time.Second, "runlb-probe 1 http-login 1 28 000 10000 -")
			for _, id := range all {
				s.at(60*time.Second, "runlb-probe 1 %s 2 0 200 12 SGVsbG8=", id)
				if strings.HasPrefix(id, "https") {
					name := strings.TrimPrefix(id, "https-") + ".example.com"
					s.at(60*time.Second, "runlb-cert 1 %s %s", id, base64.StdEncoding.EncodeToString(certFor(t, name)))
				}
			}
		}, map[string]ProbeVerdict{"http-login": ProbeServing, "https-cart": ProbeServing}, true, 70 * time.Second},
		{"one is private, one certificate is for another name, one misses", func(t *testing.T, s *script) {
			s.at(time.Second, "runlb-probe 1 http-login 1 0 404 12 %s", missing)
			s.at(time.Second, "runlb-probe 1 http-cart 1 0 403 12 %s", denied)
			s.at(time.Second, "runlb-probe 1 http-zebra 1 0 503 12 %s", base64.StdEncoding.EncodeToString([]byte("no healthy upstream")))
			s.at(time.Second, "runlb-probe 1 https-login 1 0 200 12 SGVsbG8=")
			s.at(9*time.Second, "runlb-cert 1 https-login %s", base64.StdEncoding.EncodeToString(certFor(t, "other.example.com")))
			s.at(10*time.Second, "runlb-done 1")
		}, map[string]ProbeVerdict{
			"http-login": ProbePropagating, "http-cart": ProbePrivate, "http-zebra": ProbePropagating, "https-login": ProbeTLSName, "https-cart": "",
		}, false, 20 * time.Second},
		{"writes nothing", func(*testing.T, *script) {}, map[string]ProbeVerdict{"http-login": ""}, false, probeDeadline + bootTime + 10*time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newFakeCloud(estate()...)
				s := openSession(t, c, t.TempDir())
				v, err := s.PlanVerify(t.Context(), shop)
				if err != nil {
					t.Fatal(err)
				}
				if v.Probe == nil || len(v.Targets) != len(all) {
					t.Fatalf("verification: %+v", v)
				}
				before := c.paths()
				probe := &script{began: time.Now()}
				tt.write(t, probe)
				c.serial = func(ref Ref) string {
					if ref != v.Instance || !c.has(ref) {
						t.Errorf("serial port of %s was read", ref)
					}
					return probe.text()
				}
				seen := 0
				report, err := s.Verify(t.Context(), v, func(ProbeResult) { seen++ })
				if err != nil || report.OK != tt.ok || report.Took > tt.took {
					t.Errorf("%v after %s: %s (%v)", report.OK, report.Took, report.Summary, err)
				}
				got := map[string]ProbeVerdict{}
				for _, r := range report.Results {
					got[r.Target.ID] = r.Verdict
				}
				for id, want := range tt.want {
					if got[id] != want {
						t.Errorf("%s: %q, want %q", id, got[id], want)
					}
				}
				if seen < len(report.Results) {
					t.Errorf("%d results seen, %d reported", seen, len(report.Results))
				}
				if after := c.paths(); !slices.Equal(before, after) {
					t.Errorf("the probe was not removed: %v", after)
				}
			})
		})
	}
}

func TestVerifyRemovesTheProbe(t *testing.T) {
	tests := []struct {
		name  string
		fault func(fakeCall) fakeFault
		leave time.Duration // when the caller gives up; 0: never
	}{
		{"cancelled while it is made", nil, 300 * time.Millisecond},
		{"cancelled while it asks", nil, time.Minute},
		{"its operation fails", func(call fakeCall) fakeFault {
			if call.Verb == "create" {
				return fakeFault{op: fakeError("wait", call.Ref, ErrQuota, 403, "Quota 'CPUS' exceeded.  Limit: 8.0")}
			}
			return fakeFault{}
		}, 0},
		{"its serial port may not be read", func(call fakeCall) fakeFault {
			if call.Verb == "output" {
				return fakeFault{before: fakeError("get", call.Ref, ErrDenied, 403, "Required 'compute.instances.getSerialPortOutput' permission for 'x'")}
			}
			return fakeFault{}
		}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newFakeCloud(estate()...)
				s := openSession(t, c, t.TempDir())
				v, err := s.PlanVerify(t.Context(), shop)
				if err != nil {
					t.Fatal(err)
				}
				c.fault = tt.fault
				before := c.paths()
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if tt.leave > 0 {
					time.AfterFunc(tt.leave, cancel)
				}
				if _, err := s.Verify(ctx, v, nil); err == nil {
					t.Error("no error")
				}
				if after := c.paths(); !slices.Equal(before, after) {
					t.Errorf("the probe was not removed: %v", after)
				}
			})
		})
	}
}

func TestPlanVerifyUsesTheClientVM(t *testing.T) {
	tests := []struct {
		name string
		edit func(*Instance)
		age  time.Duration
		used bool
	}{
		{"young", func(*Instance) {}, time.Minute, true},
		{"gave up long ago", func(*Instance) {}, time.Hour, false},
		{"asks for something else", func(i *Instance) { i.Metadata[metadataTargets] = "x http://x/ 10.0.0.1\n" }, time.Minute, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newFakeCloud(estate()...)
				s := openSession(t, c, t.TempDir())
				v, err := s.PlanVerify(t.Context(), shop)
				if err != nil {
					t.Fatal(err)
				}
				vm := &Instance{
					Meta:    metaOf(KindInstance, "us-east1-a", Names(Spec{Name: "shop"}).Client),
					Network: loadBalancer()[0].Ref(), Subnet: loadBalancer()[1].Ref(), Metadata: ProbeMetadata(v.Targets),
				}
				tt.edit(vm)
				c.put(vm)
				left := &Instance{Meta: metaOf(KindInstance, "us-east1-a", Names(Spec{Name: "shop"}).Probe), Network: vm.Network, Subnet: vm.Subnet}
				c.put(left)
				time.Sleep(tt.age)
				v, err = s.PlanVerify(t.Context(), shop)
				if err != nil {
					t.Fatal(err)
				}
				if used := v.Instance == vm.Ref() && v.Probe == nil; used != tt.used {
					t.Errorf("used: %t, want %t: %+v", used, tt.used, v.Instance)
				}
				if v.Probe != nil && (len(v.Probe.Steps) != 2 || v.Probe.Steps[0].Action != ActionDelete) {
					t.Errorf("the probe that a killed verification left is not removed first: %+v", v.Probe.Steps)
				}
			})
		})
	}
}

func TestFindDeployment(t *testing.T) {
	elsewhere := Deployment{Name: "shop", Project: "test-project", Region: "us-west1"}
	neg := &NEG{Meta: Meta{Project: "test-project", Location: "us-west1", Name: "n", Description: Marker{Deployment: elsewhere, Kind: KindNEG, Name: "n"}.String()}}
	c := newFakeCloud(loadBalancer()...)
	s := openSession(t, c, t.TempDir())
	if e, err := s.FindDeployment(t.Context(), "shop", ""); err != nil || e.Deployment != shop || len(e.Resources) != len(loadBalancer()) {
		t.Errorf("one: %+v, %v", e.Deployment, err)
	}
	if _, err := s.FindDeployment(t.Context(), "other", ""); !errors.Is(err, ErrNotFound) {
		t.Errorf("none: %v", err)
	}
	c.put(neg)
	_, err := s.FindDeployment(t.Context(), "shop", "")
	if a, ok := errors.AsType[*AmbiguousError](err); !ok || !slices.Equal(a.Regions, []string{"us-east1", "us-west1"}) || !strings.Contains(err.Error(), "--region") {
		t.Errorf("two: %v", err)
	}
	if e, err := s.FindDeployment(t.Context(), "shop", "us-west1"); err != nil || e.Deployment != elsewhere {
		t.Errorf("by region: %+v, %v", e.Deployment, err)
	}
	c.fault = func(call fakeCall) fakeFault {
		if call.Verb == "list" && call.Ref.Kind == KindURLMap {
			return fakeFault{before: fakeError("list", Ref{}, ErrDenied, 403, "no")}
		}
		return fakeFault{}
	}
	if _, err := s.FindDeployment(t.Context(), "other", "us-east1"); !errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), "URL map in us-east1 could not be read") {
		t.Errorf("none, with a gap: %v", err)
	}
}

func TestManualTest(t *testing.T) {
	targets := []ProbeTarget{
		{URL: "https://login.example.com/a?b='c'", Address: "10.1.2.99"},
		{URL: "http://10.1.2.99/", Address: "10.1.2.99"},
	}
	vm := Ref{Kind: KindInstance, Project: "test-project", Location: "us-east1-a", Name: "shop-client"}
	got := ManualTest(targets, vm)
	want := []string{
		`gcloud|compute|ssh|shop-client|--project|test-project|--zone|us-east1-a|--tunnel-through-iap|--command|curl -sS -i -k --connect-to login.example.com:443:10.1.2.99:443 'https://login.example.com/a?b='\''c'\'''`,
		`curl|-sS|-i|-k|--connect-to|login.example.com:443:10.1.2.99:443|https://login.example.com/a?b='c'`,
		`gcloud|compute|ssh|shop-client|--project|test-project|--zone|us-east1-a|--tunnel-through-iap|--command|curl -sS -i http://10.1.2.99/`,
		`curl|-sS|-i|http://10.1.2.99/`,
	}
	for i, c := range got {
		if text := strings.Join(c, "|"); i >= len(want) || text != want[i] {
			t.Errorf("%d: %s", i, text)
		}
	}
	if got := ManualTest(targets, Ref{}); len(got) != 2 {
		t.Errorf("without a VM: %v", got)
	}
}
