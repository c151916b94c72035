package gcp_test

import (
	"context"
	"flag"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"runlb/gcp"
	"runlb/gcp/sandbox"
	"runlb/steps"
)

// faultsFull is the whole of the tests named TestFaults, of which a plain `go
// test` runs a bounded, seeded part: go test ./gcp -args -faults.full
var faultsFull = flag.Bool("faults.full", false, "run all of TestFaults, not a bounded part")

// faultsSeed picks another part.
var faultsSeed = flag.Uint64("faults.seed", 1, "what is random in TestFaults")

// counted is how many cases to run.
func counted(part, all int) int {
	if *faultsFull {
		return all
	}
	return part
}

// ground is a sandbox with runlb's way to it, in one process and without a
// socket. It sees every request of runlb, and can answer in the cloud's place.
type ground struct {
	box *sandbox.Sandbox
	// instead answers in the cloud's place; nil lets the request through.
	instead func(*http.Request) *http.Response
	latency time.Duration // of each request, before its answer
	as      string        // an access token; empty: the sandbox's owner

	mu     sync.Mutex
	reads  []string // method and path
	bodies []string // of the changes
}

func newGround(t testing.TB, o sandbox.Options) *ground {
	t.Helper()
	box, err := sandbox.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { box.Close() })
	return &ground{box: box}
}

// RoundTrip carries runlb's requests.
func (g *ground) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(strings.NewReader(string(body)))
	}
	g.note(r, string(body))
	if g.latency > 0 {
		select {
		case <-time.After(g.latency):
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
	if g.instead != nil {
		if resp := g.instead(r); resp != nil {
			resp.Request = r
			return resp, nil
		}
	}
	if g.as != "" {
		r.Header.Set("Authorization", "Bearer "+g.as)
	}
	return g.box.Transport().RoundTrip(r)
}

func (g *ground) note(r *http.Request, body string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	asks := strings.HasSuffix(r.URL.Path, "estIamPermissions") || strings.HasSuffix(r.URL.Path, "wait")
	if r.Method == http.MethodGet || asks {
		g.reads = append(g.reads, r.Method+" "+r.URL.Path)
		return
	}
	g.bodies = append(g.bodies, r.Method+" "+r.URL.Path+"\n"+body)
}

// changes are the changing requests so far.
func (g *ground) changes() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.bodies)
}

// looks are the distinct reads so far, sorted.
func (g *ground) looks() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Compact(slices.Sorted(slices.Values(g.reads)))
}

func (g *ground) session(t testing.TB) *steps.Session {
	t.Helper()
	opener := &gcp.Opener{Base: g, Sandbox: func(context.Context) (string, error) { return "http://127.0.0.1:1", nil }}
	s, err := (&steps.Engine{Clouds: opener, State: t.TempDir()}).Open(t.Context(), steps.Target{Project: project, Sandbox: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// do sends what somebody else changes in the cloud.
func (g *ground) do(t testing.TB, method, url, body string) {
	t.Helper()
	g.ask(t, method, url, body)
}

// ask sends what somebody else asks of the cloud.
func (g *ground) ask(t testing.TB, method, url, body string) []byte {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := g.box.Transport().RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %d %s %v", method, url, resp.StatusCode, answer, err)
	}
	return answer
}

const (
	computeV1 = "https://compute.googleapis.com/compute/v1/projects/" + project
	runV2     = "https://run.googleapis.com/v2/projects/" + project + "/locations/" + region + "/services"
	policies  = "https://orgpolicy.googleapis.com/v2/projects/" + project + "/policies"
	usage     = "https://serviceusage.googleapis.com/v1/projects/" + project + "/services"
)

// policy sets an organization policy, as an administrator does above.
func (g *ground) policy(t testing.TB, constraint, rule string) {
	t.Helper()
	g.do(t, "POST", policies, `{"name":"projects/`+project+`/policies/`+constraint+`","spec":{"rules":[`+rule+`]}}`)
}

// answering answers requests whose method and path end so.
func answering(suffix string, status int, body string) func(*http.Request) *http.Response {
	return func(r *http.Request) *http.Response {
		if !strings.HasSuffix(r.Method+" "+r.URL.Path, suffix) {
			return nil
		}
		return &http.Response{StatusCode: status, Status: http.StatusText(status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
	}
}

// login is the Spec that the tests begin with: one service, into an empty
// place.
func login() steps.Spec {
	return steps.Spec{Name: "shop", Project: project, Region: region, Backend: steps.Backend{Service: "login"}, Frontend: steps.FrontendSpec{HTTP: true}}
}

// carry runs a plan to its end.
func carry(t testing.TB, s *steps.Session, p steps.Plan) (steps.Outcome, []steps.Event) {
	t.Helper()
	run, err := s.Start(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	end := run.Wait()
	events, _ := run.Since(t.Context(), 0)
	return end, events
}
