package gcp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"testing"

	"runlb/steps"
)

var update = flag.Bool("update", false, "write testdata/requests.txt anew")

// sent is one changing request: method, path, canonical body.
func sent(t *testing.T, do func(c *cloud) error) string {
	t.Helper()
	var out string
	c := over(func(r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodGet {
			switch {
			case strings.HasSuffix(r.URL.Path, ":getIamPolicy"):
				return answer(200, `{"version":3,"etag":"ZXRhZw==","bindings":[{"role":"roles/run.invoker","members":["user:a@example.com"]},{"role":"roles/run.invoker","members":["allUsers"],"condition":{"title":"never","expression":"false"}}]}`), nil
			case strings.HasPrefix(r.URL.Path, "/v2/"):
				return answer(200, `{"name":"projects/p/locations/us-central1/services/login","etag":"newer","annotations":{"team":"shop","runlb.dev/old":"x","run.googleapis.com/client":"y"}}`), nil
			default: // a NEG is read again before it is deleted by name
				return answer(200, `{"name":"neg","id":"7","region":"regions/us-central1"}`), nil
			}
		}
		var body []byte
		if r.Body != nil {
			body, _ = io.ReadAll(r.Body)
		}
		var v any
		if len(body) > 0 {
			if err := json.Unmarshal(body, &v); err != nil {
				t.Errorf("body %q: %v", body, err)
			}
		}
		var canonical bytes.Buffer
		e := json.NewEncoder(&canonical)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		e.Encode(v)
		if out != "" {
			t.Error("more than one changing request")
		}
		out = r.Method + " " + r.URL.RequestURI() + "\n" + canonical.String()
		return answer(200, `{"name":"op","status":"RUNNING"}`), nil
	})
	if err := do(c); err != nil {
		t.Fatal(err)
	}
	return out
}

func at(location, name string) steps.Meta {
	return steps.Meta{Project: "p", Location: location, Name: name, Description: "runlb deployment=shop"}
}

func refTo(k steps.Kind, name string) steps.Ref {
	r := steps.Ref{Kind: k, Project: "p", Location: "us-central1", Name: name}
	if k.Level() == steps.LevelGlobal {
		r.Location = steps.Global
	}
	return r
}

// requests are every changing request that runlb can send, but that of the
// certificate, which has a secret in it.
func requests() []struct {
	name string
	do   func(c *cloud) error
} {
	const id = steps.RequestID("00000000-0000-4000-8000-000000000001")
	ctx := context.Background()
	network, subnet := refTo(steps.KindNetwork, "net"), refTo(steps.KindSubnet, "sub")
	neg := &steps.NEG{Meta: at("us-central1", "neg"), Service: "login", Tag: "test"}
	mask := &steps.NEG{Meta: at("us-central1", "neg-mask"), Mask: "<tag>.example.com/<service>"}
	backend := &steps.BackendService{Meta: at("us-central1", "be"), NEGs: []steps.Ref{neg.Ref()}}
	plain := &steps.URLMap{Meta: at("us-central1", "map"), Default: backend.Ref()}
	routed := &steps.URLMap{Meta: plain.Meta, Default: backend.Ref(), Routes: []steps.Route{
		{Hosts: []string{"a.example.com", "b.example.com:8443"}, Paths: []string{"/v1", "/v1/*"}, Backend: refTo(steps.KindBackendService, "v1")},
		{Hosts: []string{"a.example.com", "b.example.com:8443"}, Backend: refTo(steps.KindBackendService, "rest")},
		{Hosts: []string{"*"}, Backend: refTo(steps.KindBackendService, "any")},
	}}
	redirect := &steps.URLMap{Meta: at("us-central1", "redirect"), Redirect: steps.RedirectHTTPS}
	proxies := &steps.ProxySubnet{Meta: at("us-central1", "proxies"), Network: network, Range: netip.MustParsePrefix("10.129.0.0/23"), Purpose: steps.PurposeProxy, Role: steps.RoleActive}
	http := &steps.TargetHTTPProxy{Meta: at("us-central1", "http"), URLMap: plain.Ref()}
	https := &steps.TargetHTTPSProxy{Meta: at("us-central1", "https"), URLMap: plain.Ref(), Certificates: []steps.Ref{refTo(steps.KindCertificate, "cert")}}
	rule := &steps.ForwardingRule{
		Meta: at("us-central1", "fr"), Network: network, Subnet: subnet, Address: refTo(steps.KindAddress, "ip"), IP: netip.MustParseAddr("10.1.2.99"),
		Port: 443, Target: https.Ref(), Labels: map[string]string{"production": "true"},
	}
	bare := *rule
	bare.Address, bare.GlobalAccess = steps.Ref{}, true
	firewall := &steps.FirewallRule{
		Meta: at(steps.Global, "ssh"), Network: network, Sources: []netip.Prefix{netip.MustParsePrefix("35.235.240.0/20")},
		Tags: []string{"client"}, Allows: []string{"tcp:22"},
	}
	vm := &steps.Instance{
		Meta: at("us-central1-a", "vm"), Network: network, Subnet: subnet, MachineType: "e2-micro",
		Image: "projects/debian-cloud/global/images/family/debian-12", Tags: []string{"client"}, Metadata: map[string]string{"b": "2", "a": "1"},
	}
	service := &steps.Service{
		Meta: at("us-central1", "login"), Image: steps.SampleImage, Ingress: steps.IngressInternal, Invoker: steps.InvokerPublic,
		Annotations: map[string]string{"runlb.dev/new": "all", "foreign": "never sent by a change"},
	}
	private := *service
	private.Invoker = steps.InvokerPrivate
	create := func(r steps.Resource) func(c *cloud) error {
		return func(c *cloud) error { _, err := c.Create(ctx, r, id); return err }
	}
	change := func(want steps.Resource, part steps.Part) func(c *cloud) error {
		return func(c *cloud) error {
			_, err := c.Update(ctx, steps.Change{Found: steps.Found{Resource: want, ID: "7", Fingerprint: "print", LabelPrint: "labels"}, Want: want, Part: part}, id)
			return err
		}
	}
	remove := func(r steps.Resource) func(c *cloud) error {
		return func(c *cloud) error {
			_, err := c.Delete(ctx, steps.Found{Resource: r, ID: "7", Fingerprint: "print"}, id)
			return err
		}
	}
	return []struct {
		name string
		do   func(c *cloud) error
	}{
		{"create network", create(&steps.Network{Meta: at(steps.Global, "net")})},
		{"create subnet", create(&steps.Subnet{Meta: at("us-central1", "sub"), Network: network, Range: netip.MustParsePrefix("10.1.2.0/24")})},
		{"create proxy-only subnet", create(proxies)},
		{"create address", create(&steps.Address{Meta: at("us-central1", "ip"), Subnet: subnet, IP: netip.MustParseAddr("10.1.2.99"), Purpose: steps.PurposeSharedVIP})},
		{"create address, any", create(&steps.Address{Meta: at("us-central1", "ip"), Subnet: subnet, Purpose: steps.PurposeSharedVIP})},
		{"create serverless NEG, service and tag", create(neg)},
		{"create serverless NEG, mask", create(mask)},
		{"create backend service", create(backend)},
		{"create URL map", create(plain)},
		{"create URL map, routes", create(routed)},
		{"create URL map, redirect", create(redirect)},
		{"create target HTTP proxy", create(http)},
		{"create target HTTPS proxy", create(https)},
		{"create forwarding rule", create(rule)},
		{"create forwarding rule, literal address and global access", create(&bare)},
		{"create firewall rule", create(firewall)},
		{"create instance", create(vm)},
		{"create Cloud Run service", create(service)},
		{"change backends", change(backend, steps.PartBackends)},
		{"change routes", change(routed, steps.PartRoutes)},
		{"change routes, the last one away", change(plain, steps.PartRoutes)},
		{"change routes, back to the redirect", change(redirect, steps.PartRoutes)},
		{"change URL map of HTTP proxy", change(http, steps.PartURLMap)},
		{"change URL map of HTTPS proxy", change(https, steps.PartURLMap)},
		{"change certificates", change(https, steps.PartCertificates)},
		{"change target", change(rule, steps.PartTarget)},
		{"change labels", change(rule, steps.PartLabels)},
		{"change purpose", change(proxies, steps.PartPurpose)},
		{"change sources", change(firewall, steps.PartSources)},
		{"change ingress", change(service, steps.PartIngress)},
		{"change annotations", change(service, steps.PartAnnotations)},
		{"change invoker to public", change(service, steps.PartInvoker)},
		{"delete network", remove(&steps.Network{Meta: at(steps.Global, "net")})},
		{"delete proxy-only subnet", remove(proxies)},
		{"delete serverless NEG", remove(neg)},
		{"delete forwarding rule", remove(rule)},
		{"delete instance", remove(vm)},
		{"delete Cloud Run service", remove(service)},
	}
}

const golden = "testdata/requests.txt"

// TestRequests holds every changing request to its golden form.
func TestRequests(t *testing.T) {
	var all strings.Builder
	for _, tt := range requests() {
		all.WriteString("== " + tt.name + "\n" + sent(t, tt.do) + "\n")
	}
	if *update {
		if err := os.WriteFile(golden, []byte(all.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	got, wanted := strings.Split(all.String(), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(got), len(wanted)) {
		if i >= len(got) || i >= len(wanted) || got[i] != wanted[i] {
			t.Fatalf("%s:%d differs; got:\n%s", golden, i+1, strings.Join(got[max(0, i-8):min(len(got), i+4)], "\n"))
		}
	}
}

// TestRefusedFields: none of the fields that Google refuses beside a
// serverless NEG, or on a proxy-only subnet, is ever sent.
func TestRefusedFields(t *testing.T) {
	for _, tt := range requests() {
		body := sent(t, tt.do)
		for _, field := range []string{
			"portName", "timeoutSec", "balancingMode", "maxUtilization", "maxRate", "capacityScaler", "healthChecks",
			"logConfig", "quicOverride", "ipVersion", "accessConfigs", "serviceAccounts", "certificateMap",
		} {
			if strings.Contains(body, field) {
				t.Errorf("%s sends %s:\n%s", tt.name, field, body)
			}
		}
	}
}

func TestUnsendable(t *testing.T) {
	c := over(func(r *http.Request) (*http.Response, error) {
		t.Errorf("%s %s was sent", r.Method, r.URL.Path)
		return nil, errors.New("no")
	})
	backend := &steps.BackendService{Meta: at("us-central1", "be")}
	open := &steps.FirewallRule{Meta: at(steps.Global, "ssh"), Network: refTo(steps.KindNetwork, "net")}
	service := &steps.Service{Meta: at("us-central1", "login"), Invoker: steps.InvokerOpen}
	for name, err := range map[string]error{
		"no backends":         second(c.Update(t.Context(), steps.Change{Found: steps.Found{Resource: backend}, Want: backend, Part: steps.PartBackends}, "")),
		"no sources":          second(c.Create(t.Context(), open, "")),
		"no sources any more": second(c.Update(t.Context(), steps.Change{Found: steps.Found{Resource: open}, Want: open, Part: steps.PartSources}, "")),
		"no such part":        second(c.Update(t.Context(), steps.Change{Found: steps.Found{Resource: backend}, Want: backend, Part: steps.PartTarget}, "")),
		"no such invoker":     second(c.Update(t.Context(), steps.Change{Found: steps.Found{Resource: service}, Want: service, Part: steps.PartInvoker}, "")),
		"no id":               second(c.Delete(t.Context(), steps.Found{Resource: backend}, "")),
		"no etag":             second(c.Delete(t.Context(), steps.Found{Resource: service, ID: "u"}, "")),
	} {
		if !errors.Is(err, steps.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }
