package faults

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"runlb/gcp/sandbox"
	"runlb/steps"
)

// far is a cloud that takes its time for every call, and counts how many are under way.
type far struct {
	next http.RoundTripper
	mu   sync.Mutex
	now  int
	most int
}

const farAway = 200 * time.Millisecond

func (f *far) RoundTrip(r *http.Request) (*http.Response, error) {
	f.count(1)
	defer f.count(-1)
	time.Sleep(farAway)
	return f.next.RoundTrip(r)
}

func (f *far) count(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now += n
	f.most = max(f.most, f.now)
}

// A16: a thousand services in all regions at 200 ms a call: the first rows after one call, all after three, at most 48 requests at once;
// being told to slow down costs time, and never a region.
func TestFaultsA16(t *testing.T) {
	for _, slowed := range []string{"", "too-many", "rate-limit"} {
		at(t, "discovery, "+slowed, maskVariant(), func(w *world) {
			services := w.fill(1000)
			if slowed != "" {
				w.cloud.Fault(sandbox.Fault{When: sandbox.When{Method: "GET", Kind: "services", Verb: "list", Nth: 3, Count: 30}, What: sandbox.Answer{Form: slowed}})
			}
			f := &far{next: w.wire}
			p := w.process()
			p.clouds = through(f)
			s, err := p.engine().Open(p.ctx, steps.Target{Sandbox: true, Project: sandboxProject})
			if err != nil {
				w.t.Fatal(err)
			}
			defer s.Close()
			began, first, rows := time.Now(), time.Duration(0), 0
			err = s.Survey(p.ctx, steps.Query{Kinds: []steps.Kind{steps.KindService}}, func(_ steps.Kind, b steps.Batch) {
				if b.Problem != nil {
					w.t.Errorf("%s is lost: %v", b.Scope.Location, b.Problem)
				}
				if first == 0 && len(b.Items) > 0 {
					first = time.Since(began)
				}
				if !b.Partial {
					rows += len(b.Items)
				}
			})
			took := time.Since(began)
			if err != nil || rows != services {
				w.t.Errorf("%d of %d services, %v", rows, services, err)
			}
			if f.most > 48 {
				w.t.Errorf("%d requests at once", f.most)
			}
			if first > farAway || slowed == "" && took > 3*farAway {
				w.t.Errorf("first rows after %s, all after %s", first, took)
			}
		})
	}
}

// fill spreads services over all regions, and returns how many there are then.
func (w *world) fill(n int) int {
	w.t.Helper()
	s := w.open()
	defer s.Close()
	regions, err := s.Access().Regions(w.t.Context(), sandboxProject)
	if err != nil || len(regions) < 40 {
		w.t.Fatalf("%d regions, %v", len(regions), err)
	}
	for i := range n {
		w.ask(http.MethodPost, fmt.Sprintf("/v2/projects/%s/locations/%s/services?serviceId=filler-%d", sandboxProject, regions[i%len(regions)], i),
			`{"template":{"containers":[{"image":"us-docker.pkg.dev/cloudrun/container/hello"}]}}`)
	}
	time.Sleep(time.Minute)
	return n + 13
}
