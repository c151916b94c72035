package gcp_test

import (
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"runlb/gcp/sandbox"
	"runlb/steps"
)

// rests are the checks that rest on a read, by the end of its path.
var rests = []struct {
	read   string
	checks []string
}{
	{`/regions/[^/]+/subnetworks$|aggregated/subnetworks$`, []string{"places", "subnet", "subnet-range", "proxy-range", "proxy-subnet"}},
	{`aggregated/addresses$`, []string{"places", "address"}},
	{`/forwardingRules$`, []string{"places", "address"}},
	{`/instances$`, []string{"places", "address"}},
	{`/zones$`, []string{"places", "address"}},
	{`/(networks|firewalls|backendServices|urlMaps|sslCertificates|targetHttpProxies|targetHttpsProxies|networkEndpointGroups)$`, []string{"places"}},
	{`/locations/[^/]+/services$`, []string{"places", "service:login"}},
	{`:getIamPolicy$`, []string{"invoker:login"}},
	{`v3/projects/[^/:]+$`, []string{"project"}},
	{`services:batchGet$`, []string{"apis"}},
	{`/regions/[^/]+$|compute/v1/projects/[^/]+$`, []string{"quotas"}},
	{`policies/([^:]+):getEffectivePolicy$`, []string{"policy:"}},
	{`/global/(routes|addresses)$`, []string{"routes"}},
	{`v3/projects/[^/]+:testIamPermissions$`, []string{"permissions"}},
	// These two are asked beside each other only when the network is not the
	// project's own.
	{`getXpnHost$|listUsable$`, nil},
}

// TestFaultsP3: whichever read of the preflight is denied, fails, answers
// rubbish or never comes back, what rests on it is unknown: never fine, never
// a block, never a crash.
func TestFaultsP3(t *testing.T) {
	spec := login()
	spec.Network = steps.NetworkSpec{Name: "shop-vpc", Subnet: steps.SubnetSpec{Name: "mine"}}
	var reads []string
	synctest.Test(t, func(t *testing.T) {
		g := newGround(t, sandbox.Options{})
		if _, err := g.session(t).Plan(t.Context(), spec, nil); err != nil {
			t.Fatal(err)
		}
		reads = g.looks()
	})
	if len(reads) < 20 {
		t.Fatalf("only %d reads: %q", len(reads), reads)
	}
	for how, fail := range map[string]func(suffix string) func(*http.Request) *http.Response{
		"denied": func(read string) func(*http.Request) *http.Response {
			return answering(read, 403, `{"error":{"code":403,"message":"The caller does not have permission","status":"PERMISSION_DENIED","errors":[{"reason":"forbidden"}]}}`)
		},
		"failing": func(read string) func(*http.Request) *http.Response {
			return answering(read, 503, `{"error":{"code":503}}`)
		},
		"rubbish":  func(read string) func(*http.Request) *http.Response { return answering(read, 200, `<html>\x00`) },
		"cut":      func(read string) func(*http.Request) *http.Response { return cut(read) },
		"no reply": silent,
	} {
		for _, read := range reads {
			t.Run(how+" "+read, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					g := newGround(t, sandbox.Options{})
					g.instead = fail(read)
					p, err := g.session(t).Plan(t.Context(), spec, nil)
					if err != nil {
						t.Fatalf("no plan: %v", err)
					}
					if failed := p.Failed(); len(failed) > 0 {
						t.Errorf("blocks: %+v", failed)
					}
					for _, id := range restsOn(t, read) {
						if c, ok := p.Check(id); !ok || c.Verdict != steps.Unknown {
							t.Errorf("%s is %q, want unknown: %s", id, c.Verdict, c.Evidence)
						}
					}
					if len(g.changes()) > 0 {
						t.Error("something was changed")
					}
				})
			})
		}
	}
}

// restsOn are the checks that rest on a read, of the network that is there.
func restsOn(t *testing.T, read string) []string {
	t.Helper()
	for _, r := range rests {
		m := regexp.MustCompile(r.read).FindStringSubmatch(read)
		if m == nil {
			continue
		}
		ids := slices.Clone(r.checks)
		if slices.Equal(ids, []string{"policy:"}) {
			ids[0] += m[1]
		}
		return ids
	}
	if !strings.Contains(read, "/services/login") { // its detail was in the list
		t.Errorf("nobody says what rests on %s", read)
	}
	return nil
}

// cut breaks the answer off in its middle.
func cut(read string) func(*http.Request) *http.Response {
	return func(r *http.Request) *http.Response {
		resp := answering(read, 200, "")(r)
		if resp != nil {
			resp.Body, resp.ContentLength = io.NopCloser(io.MultiReader(strings.NewReader(`{"items":[`), broken{})), -1
		}
		return resp
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// silent never answers; whoever asks gives up.
func silent(read string) func(*http.Request) *http.Response {
	return func(r *http.Request) *http.Response {
		resp := answering(read, 504, `{"error":{"code":504,"message":"no answer"}}`)(r)
		if resp != nil {
			<-r.Context().Done()
		}
		return resp
	}
}
