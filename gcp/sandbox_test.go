package gcp_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"runlb/gcp"
	"runlb/gcp/sandbox"
	"runlb/gcp/sandbox/schema"
	"runlb/steps"
)

const (
	project = "sandbox-project"
	region  = "us-central1"
	zone    = "us-central1-a"
)

// openSandbox is a sandbox behind a loopback socket, and runlb's way to it.
func openSandbox(t *testing.T) (*sandbox.Sandbox, steps.Access) {
	t.Helper()
	s, err := sandbox.Open(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(heldAgainstTheDescriptions(t, s))
	opener := &gcp.Opener{Sandbox: func(context.Context) (string, error) { return server.URL, nil }}
	access, err := opener.Open(t.Context(), steps.Target{Project: project, Sandbox: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { access.Close(); server.Close(); s.Close() })
	return s, access
}

// heldAgainstTheDescriptions is the sandbox with every answer to Google's own clients checked against Google's API descriptions.
func heldAgainstTheDescriptions(t *testing.T, s *sandbox.Sandbox) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		s.ServeHTTP(answer, r)
		maps.Copy(w.Header(), answer.Header())
		w.WriteHeader(answer.Code)
		w.Write(answer.Body.Bytes())
		m := schema.Find(r.Method, r.URL.Path)
		var o map[string]any
		if m == nil || answer.Code != http.StatusOK || strings.Contains(r.URL.RawQuery, "enum-encoding") || json.Unmarshal(answer.Body.Bytes(), &o) != nil {
			return
		}
		if wrong := m.Conforms(o); len(wrong) > 0 {
			t.Errorf("%s %s: the answer is not as the API describes it:\n%s", r.Method, r.URL.Path, strings.Join(wrong, "\n"))
		}
	})
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// requestID makes ids that are valid and differ.
func requestID() steps.RequestID {
	var b [16]byte
	rand.Read(b[:])
	h := hex.EncodeToString(b[:])
	return steps.RequestID(h[:8] + "-" + h[8:12] + "-4" + h[13:16] + "-8" + h[17:20] + "-" + h[20:])
}

func create(t *testing.T, c steps.Cloud, r steps.Resource) steps.Found {
	t.Helper()
	op, err := c.Create(t.Context(), r, requestID())
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(t.Context(), op); err != nil {
		t.Fatal(err)
	}
	f, err := c.Get(t.Context(), r.Ref())
	if err != nil {
		t.Fatal(err)
	}
	if f.ID == "" || f.Created.IsZero() {
		t.Errorf("%s came back without id or time: %+v", r.Ref(), f)
	}
	if diff := r.Compare(f.Resource); len(diff) > 0 {
		t.Errorf("%s differs from what was asked for: %+v", r.Ref(), diff)
	}
	return f
}

func change(t *testing.T, c steps.Cloud, f steps.Found, want steps.Resource, part steps.Part) steps.Found {
	t.Helper()
	op, err := c.Update(t.Context(), steps.Change{Found: f, Want: want, Part: part}, requestID())
	if err != nil {
		t.Fatalf("%s of %s: %v", part, f.Ref(), err)
	}
	if err := c.Wait(t.Context(), op); err != nil {
		t.Fatalf("%s of %s: %v", part, f.Ref(), err)
	}
	f, err = c.Get(t.Context(), f.Ref())
	if err != nil {
		t.Fatal(err)
	}
	if diff := want.Compare(f.Resource); len(diff) > 0 {
		t.Errorf("%s of %s did not arrive: %+v", part, f.Ref(), diff)
	}
	return f
}

func meta(location, name string) steps.Meta {
	return steps.Meta{Project: project, Location: location, Name: name, Description: "made by a test"}
}

// selfSigned is a certificate and the file of its key.
func selfSigned(t *testing.T, host string) (chain, hash, keyFile string) {
	t.Helper()
	key := must[*ecdsa.PrivateKey](t)(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	der := must[[]byte](t)(x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
	}, &x509.Certificate{SerialNumber: big.NewInt(1)}, &key.PublicKey, key))
	keyDER := must[[]byte](t)(x509.MarshalPKCS8PrivateKey(key))
	keyFile = filepath.Join(t.TempDir(), "key.pem")
	if err := os.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER}), 0o600); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(der)
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), hex.EncodeToString(sum[:]), keyFile
}

func certificate(t *testing.T, name string) *steps.Certificate {
	chain, hash, key := selfSigned(t, "login.example.com")
	return &steps.Certificate{Meta: meta(region, name), Chain: chain, Hash: hash, KeyFile: key}
}

// TestEveryKind makes, reads, lists, changes and deletes one of each kind.
func TestEveryKind(t *testing.T) {
	s, c := openSandbox(t)
	before := must[[]byte](t)(s.Snapshot())

	network := &steps.Network{Meta: meta(steps.Global, "lb-network")}
	subnet := &steps.Subnet{Meta: meta(region, "lb-subnet"), Network: network.Ref(), Range: netip.MustParsePrefix("10.1.2.0/24"), Purpose: "PRIVATE"}
	proxies := &steps.ProxySubnet{
		Meta: meta(region, "proxy-only-subnet"), Network: network.Ref(), Range: netip.MustParsePrefix("10.129.0.0/23"),
		Purpose: steps.PurposeProxy, Role: steps.RoleActive,
	}
	address := &steps.Address{Meta: meta(region, "lb-ip"), Subnet: subnet.Ref(), IP: netip.MustParseAddr("10.1.2.99"), Purpose: steps.PurposeSharedVIP}
	service := &steps.Service{Meta: meta(region, "hello"), Image: steps.SampleImage, Ingress: steps.IngressInternal}
	neg := &steps.NEG{Meta: meta(region, "lb-neg"), Service: "hello", Type: "SERVERLESS"}
	masked := &steps.NEG{Meta: meta(region, "lb-neg-mask"), Mask: "<service>.example.com", Type: "SERVERLESS"}
	backend := &steps.BackendService{Meta: meta(region, "lb-backend"), NEGs: []steps.Ref{neg.Ref()}, Scheme: "INTERNAL_MANAGED", Protocol: "HTTP"}
	urlMap := &steps.URLMap{Meta: meta(region, "lb-map"), Default: backend.Ref()}
	oldCert, newCert := certificate(t, "lb-cert-1"), certificate(t, "lb-cert-2")
	http := &steps.TargetHTTPProxy{Meta: meta(region, "lb-http"), URLMap: urlMap.Ref()}
	https := &steps.TargetHTTPSProxy{Meta: meta(region, "lb-https"), URLMap: urlMap.Ref(), Certificates: []steps.Ref{oldCert.Ref()}}
	rule := func(name string, port int, target steps.Ref) *steps.ForwardingRule {
		return &steps.ForwardingRule{
			Meta: meta(region, name), Network: network.Ref(), Subnet: subnet.Ref(), ProxySubnet: proxies.Ref(), Address: address.Ref(),
			IP: address.IP, Port: port, Target: target, Scheme: "INTERNAL_MANAGED",
		}
	}
	rule80, rule443 := rule("lb-80", 80, http.Ref()), rule("lb-443", 443, https.Ref())
	firewall := &steps.FirewallRule{
		Meta: meta(steps.Global, "lb-allow-ssh"), Network: network.Ref(), Tags: []string{"lb-client"}, Allows: []string{"tcp:22"},
		Sources: []netip.Prefix{netip.MustParsePrefix("35.235.240.0/20")},
	}
	vm := &steps.Instance{
		Meta: meta(zone, "lb-client"), Network: network.Ref(), Subnet: subnet.Ref(), MachineType: "e2-micro",
		Image: "projects/debian-cloud/global/images/family/debian-12", Tags: []string{"lb-client"},
		Metadata: map[string]string{"startup-script": "#!/bin/sh\n\techo one\n"},
	}

	found := map[string]steps.Found{}
	all := []steps.Resource{service, network, subnet, proxies, address, neg, masked, backend, urlMap, oldCert, newCert, http, https, rule80, rule443, firewall, vm}
	for _, r := range all {
		found[r.Ref().Path()] = create(t, c, r)
	}
	for _, r := range all {
		for _, scope := range []string{r.About().Location, steps.Everywhere} {
			if !slices.ContainsFunc(list(t, c, r.Ref().Kind, scope), func(f steps.Found) bool { return f.Ref() == r.Ref() }) {
				t.Errorf("%s is not in the listing of %s", r.Ref(), scope)
			}
		}
	}

	// Each part that can change in place.
	backend2 := *backend
	backend2.NEGs = []steps.Ref{masked.Ref()}
	found[backend.Ref().Path()] = change(t, c, found[backend.Ref().Path()], &backend2, steps.PartBackends)

	spare := &steps.BackendService{Meta: meta(region, "lb-spare"), NEGs: []steps.Ref{neg.Ref()}, Scheme: "INTERNAL_MANAGED", Protocol: "HTTP"}
	found[spare.Ref().Path()] = create(t, c, spare)
	routed := *urlMap
	routed.Routes = []steps.Route{{Hosts: []string{"a.example.com"}, Backend: spare.Ref()}}
	routedFound := change(t, c, found[urlMap.Ref().Path()], &routed, steps.PartRoutes)
	found[urlMap.Ref().Path()] = change(t, c, routedFound, urlMap, steps.PartRoutes) // and away again

	redirect := &steps.URLMap{Meta: meta(region, "lb-redirect"), Redirect: steps.RedirectHTTPS}
	found[redirect.Ref().Path()] = create(t, c, redirect)
	leading := *redirect
	leading.Default, leading.Redirect = backend.Ref(), ""
	leadingFound := change(t, c, found[redirect.Ref().Path()], &leading, steps.PartRoutes)
	found[redirect.Ref().Path()] = change(t, c, leadingFound, redirect, steps.PartRoutes) // and a redirect again

	map2 := *urlMap
	map2.Name = "lb-map-2"
	found[map2.Ref().Path()] = create(t, c, &map2)
	http2, https2 := *http, *https
	http2.URLMap, https2.URLMap = map2.Ref(), map2.Ref()
	change(t, c, found[http.Ref().Path()], &http2, steps.PartURLMap)
	https3 := https2
	https3.Certificates = []steps.Ref{newCert.Ref()}
	change(t, c, change(t, c, found[https.Ref().Path()], &https2, steps.PartURLMap), &https3, steps.PartCertificates)

	proxy2 := &steps.TargetHTTPProxy{Meta: meta(region, "lb-http-2"), URLMap: urlMap.Ref()}
	found[proxy2.Ref().Path()] = create(t, c, proxy2)
	moved := *rule80
	moved.Target = proxy2.Ref()
	movedFound := change(t, c, found[rule80.Ref().Path()], &moved, steps.PartTarget)
	moved.Labels = map[string]string{"production": "true"}
	change(t, c, movedFound, &moved, steps.PartLabels)

	open := *firewall
	open.Sources = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	change(t, c, found[firewall.Ref().Path()], &open, steps.PartSources)

	noted := *service
	noted.Ingress, noted.Annotations = steps.IngressAll, map[string]string{"runlb.dev/x-ingress": "internal"}
	notedFound := change(t, c, found[service.Ref().Path()], &noted, steps.PartIngress)
	noted.Invoker = steps.InvokerPublic
	notedFound = change(t, c, notedFound, &noted, steps.PartInvoker)
	noted.Invoker = steps.InvokerPrivate
	notedFound = change(t, c, notedFound, &noted, steps.PartInvoker)
	noted.Annotations = nil
	found[service.Ref().Path()] = change(t, c, notedFound, &noted, steps.PartAnnotations)

	// And away, users first.
	for _, r := range []steps.Resource{
		rule80, rule443, http, https, proxy2, &map2, redirect, urlMap, spare, backend, neg, masked, oldCert, newCert, address, vm, firewall,
		proxies, subnet, network, service,
	} {
		f := found[r.Ref().Path()]
		op, err := c.Delete(t.Context(), f, requestID())
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Wait(t.Context(), op); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Get(t.Context(), r.Ref()); !errors.Is(err, steps.ErrNotFound) {
			t.Errorf("%s after its deletion: %v", r.Ref(), err)
		}
		if _, err := c.Delete(t.Context(), f, requestID()); !errors.Is(err, steps.ErrNotFound) {
			t.Errorf("%s deleted twice: %v", r.Ref(), err)
		}
	}
	if differences := must[sandbox.Differences](t)(sandbox.Diff(before, must[[]byte](t)(s.Snapshot()))); len(differences) > 0 {
		t.Errorf("the sandbox is not as it was before:\n%s", differences)
	}
}

func list(t *testing.T, c steps.Cloud, k steps.Kind, location string) []steps.Found {
	t.Helper()
	var items []steps.Found
	for b, err := range c.List(t.Context(), k, steps.Scope{Project: project, Location: location}) {
		if err != nil || b.Problem != nil {
			t.Fatalf("list %s in %s: %v %v", k, location, err, b.Problem)
		}
		items = append(items, b.Items...)
	}
	return items
}
