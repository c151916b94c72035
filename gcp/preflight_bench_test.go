package gcp_test

import (
	"testing"
	"testing/synctest"
	"time"

	"runlb/gcp/sandbox"
)

const (
	preflightCall = 100 * time.Millisecond
	// preflightAim is the aim for the whole of planning, in calls' latency.
	preflightAim = 8
)

// preflightTook is how long planning takes with all of its reads and all of
// the checks, in calls' latency, and how many requests that is.
func preflightTook(tb testing.TB) (calls float64, requests int) {
	tb.Helper()
	g := newGround(tb, sandbox.Options{})
	s := g.session(tb)
	g.latency = preflightCall
	began := time.Now()
	p, err := s.Plan(tb.Context(), login(), nil)
	if err != nil || len(p.Checks) < 20 {
		tb.Fatal(err, len(p.Checks))
	}
	return float64(time.Since(began)) / float64(preflightCall), len(g.looks())
}

// TestPreflightLatency measures on virtual time, so that only what waits for
// something counts.
func TestPreflightLatency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls, requests := preflightTook(t)
		t.Logf("preflight of the full list: %.1f calls' latency for %d requests, aim %d", calls, requests, preflightAim)
		if calls > preflightAim {
			t.Errorf("%.1f calls' latency, the aim is %d", calls, preflightAim)
		}
	})
}

// BenchmarkPreflight is the same on this machine's clock, beside the aim.
func BenchmarkPreflight(b *testing.B) {
	var calls float64
	var requests int
	for b.Loop() {
		calls, requests = preflightTook(b)
	}
	b.ReportMetric(calls, "calls-latency")
	b.ReportMetric(preflightAim, "aim")
	b.ReportMetric(float64(requests), "requests")
}
