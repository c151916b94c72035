package faults

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"runlb/gcp/sandbox"
	"runlb/steps"
)

// stranger is somebody else at work in the same project.
type stranger struct{ w *world }

// account is whose changes they are.
const account = "sandbox@example.com"

const compute = "http://127.0.0.1:8787/compute/v1/projects/" + sandboxProject

func (s stranger) call(method, path string, body map[string]any) map[string]any {
	s.w.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		s.w.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(s.w.t.Context(), method, path, bytes.NewReader(data))
	if err != nil {
		s.w.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	resp, err := s.w.cloud.Transport().RoundTrip(r)
	if err != nil {
		s.w.t.Fatal(err)
	}
	defer resp.Body.Close()
	var answer map[string]any
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || resp.StatusCode != http.StatusOK {
		s.w.t.Fatalf("%s %s: %s %v %v", method, path, resp.Status, answer, err)
	}
	return answer
}

// regional calls the API in the region, and waits as long as any change takes.
func (s stranger) regional(method, path string, body map[string]any) map[string]any {
	s.w.t.Helper()
	answer := s.call(method, compute+"/regions/us-central1/"+path, body)
	if method != http.MethodGet {
		time.Sleep(time.Minute)
	}
	return answer
}

// patch changes one thing under its fingerprint.
func (s stranger) patch(path string, body map[string]any) {
	s.w.t.Helper()
	body["fingerprint"] = s.regional(http.MethodGet, path, nil)["fingerprint"]
	s.regional(http.MethodPatch, path, body)
}

// backend makes a backend service of the stranger's own, and tells its link.
func (s stranger) backend() string {
	s.regional(http.MethodPost, "backendServices", map[string]any{"name": "bobs", "loadBalancingScheme": "INTERNAL_MANAGED", "protocol": "HTTP"})
	return compute + "/regions/us-central1/backendServices/bobs"
}

// neg makes a serverless NEG of the stranger's own, and tells its link.
func (s stranger) neg() string {
	s.regional(http.MethodPost, "networkEndpointGroups", map[string]any{
		"name": "bobs-neg", "networkEndpointType": "SERVERLESS", "cloudRun": map[string]any{"service": "orders"}})
	return compute + "/regions/us-central1/networkEndpointGroups/bobs-neg"
}

// tampering is what a stranger does to something of ours.
type tampering struct {
	name  string
	do    func(s stranger)
	on    string // the resource that shows it
	note  string // what status says of it
	mends bool   // up would undo it
}

func tamperings() []tampering {
	return []tampering{
		{name: "label", on: "forwarding rule shop-http", note: "label team=bob", do: func(s stranger) {
			print := s.regional(http.MethodGet, "forwardingRules/shop-http", nil)["labelFingerprint"]
			s.regional(http.MethodPost, "forwardingRules/shop-http/setLabels", map[string]any{"labels": map[string]any{"team": "bob"}, "labelFingerprint": print})
		}},
		{name: "backend swapped", on: "backend service shop-backend", note: "backend bobs-neg", mends: true, do: func(s stranger) {
			s.patch("backendServices/shop-backend", map[string]any{"backends": []any{map[string]any{"group": s.neg()}}})
		}},
		{name: "host rule added", on: "URL map shop-url-map", note: "route bob.example.com/* → bobs", mends: true, do: func(s stranger) {
			s.patch("urlMaps/shop-url-map", map[string]any{
				"hostRules":    []any{map[string]any{"hosts": []any{"bob.example.com"}, "pathMatcher": "bob"}},
				"pathMatchers": []any{map[string]any{"name": "bob", "defaultService": s.backend()}}})
		}},
		{name: "host rule to our own backend", on: "URL map shop-url-map", mends: true, do: func(s stranger) {
			s.patch("urlMaps/shop-url-map", map[string]any{
				"hostRules":    []any{map[string]any{"hosts": []any{"bob.example.com"}, "pathMatcher": "bob"}},
				"pathMatchers": []any{map[string]any{"name": "bob", "defaultService": compute + "/regions/us-central1/backendServices/shop-backend"}}})
		}},
		{name: "certificate swapped", on: "target HTTPS proxy shop-https-proxy", note: "certificate bobs-cert", mends: true, do: func(s stranger) {
			s.regional(http.MethodPost, "sslCertificates", map[string]any{"name": "bobs-cert", "certificate": string(latter().cert), "privateKey": string(latter().key)})
			s.patch("targetHttpsProxies/shop-https-proxy", map[string]any{"sslCertificates": []any{compute + "/regions/us-central1/sslCertificates/bobs-cert"}})
		}},
	}
}

// S5: what somebody else altered is reported by field and by whom; up does not overwrite it without consent, down asks before it takes
// it along.
func TestFaultsS5(t *testing.T) {
	v := variant{name: "S5", https: true, spec: steps.Spec{Name: "shop", Region: "us-central1", Backend: steps.Backend{Service: "login"},
		Frontend: steps.FrontendSpec{HTTP: true, HTTPS: true}}}
	for _, tamper := range tamperings() {
		at(t, tamper.name, v, func(w *world) {
			if r := w.process().up(); !r.done() {
				w.t.Fatal(r)
			}
			w.reportsNothing()
			tamper.do(stranger{w})
			w.reports(tamper)
			w.refuses(tamper)
			w.yields(tamper)
		})
	}
}

// drift is what status tells, with the Spec or without it.
func (w *world) drift(spec *steps.Spec) []steps.Drift {
	w.t.Helper()
	s := w.open()
	defer s.Close()
	found, err := s.FindDeployment(w.t.Context(), w.variant.spec.Name, "")
	if err != nil {
		w.t.Fatal(err)
	}
	list, err := s.Drift(w.t.Context(), found, spec)
	if err != nil {
		w.t.Fatal(err)
	}
	return steps.Drifted(list)
}

func (w *world) reportsNothing() {
	w.t.Helper()
	for _, spec := range []*steps.Spec{nil, &w.variant.spec} {
		if list := w.drift(spec); len(list) > 0 {
			w.t.Errorf("drift, and nobody has touched anything: %+v", list)
		}
	}
}

// reports checks that the drift is told on the resource, with the field and the account.
func (w *world) reports(tamper tampering) {
	w.t.Helper()
	for _, spec := range []*steps.Spec{nil, &w.variant.spec} {
		list := w.drift(spec)
		i := slices.IndexFunc(list, func(d steps.Drift) bool { return d.Ref.String() == tamper.on })
		if i < 0 {
			w.t.Fatalf("%s is not told: %+v", tamper.on, list)
		}
		d := list[i]
		if d.State != steps.DriftChanged || d.By.By != account || d.By.At.IsZero() || !strings.Contains(strings.Join(d.Notes, "\n"), tamper.note) {
			w.t.Errorf("%+v", d)
		}
		if spec != nil && tamper.mends && len(d.Differences) == 0 {
			w.t.Errorf("no field is told: %+v", d)
		}
	}
}

// refuses checks that neither up nor down does anything to it without being asked twice.
func (w *world) refuses(tamper tampering) {
	w.t.Helper()
	before := len(w.wire.mutations())
	up, down := w.process().up(), w.process().down()
	if tamper.mends && (up.err == nil || !strings.Contains(up.err.Error(), account)) {
		w.t.Errorf("up without consent: %s", up)
	}
	if !tamper.mends && !up.done() {
		w.t.Errorf("up, which does not touch it: %s", up)
	}
	if down.err == nil || !strings.Contains(down.err.Error(), account) {
		w.t.Errorf("down without consent: %s", down)
	}
	if sent := w.wire.mutations()[before:]; len(sent) > 0 {
		w.t.Errorf("without consent %d changes were sent: %v", len(sent), sent)
	}
}

// yields checks that with consent up mends it, and that down takes everything of ours along and nothing else.
func (w *world) yields(tamper tampering) {
	w.t.Helper()
	if tamper.mends {
		mended := w.process().command(func(s *steps.Session) (steps.Plan, error) {
			p, err := s.Plan(w.t.Context(), w.variant.spec, w.variant.consent)
			return p.OverrideAll(steps.MendCheck), err
		})
		if !mended.done() {
			w.t.Fatal(mended)
		}
		w.reportsNothing()
	}
	down := w.process().command(func(s *steps.Session) (steps.Plan, error) {
		p, err := s.PlanDown(w.t.Context(), w.deployment())
		return p.OverrideAll(steps.DiscardCheck), err
	})
	if !down.done() {
		w.t.Fatal(down)
	}
	for _, d := range w.differences(sandbox.Diff) {
		if !strings.Contains(d.Path, "/bobs") {
			w.foreign++
			w.t.Errorf("after the teardown:\n%s", sandbox.Differences{d})
		}
	}
}
