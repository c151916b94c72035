package gcp

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	inFlight = 48 // requests at once; waits for operations are not counted
	slowest  = 1  // requests a second at the least, however often the cloud complains
)

// pace is how fast requests may go: a burst after a rest, large enough for a
// whole discovery, and so many a second after that.
type pace struct {
	burst  int
	perSec rate.Limit
}

// googlePace stays below the per-minute quotas of the APIs in the long run
// (guess: they differ by project); sandboxPace never holds anything back.
func googlePace() pace  { return pace{burst: 160, perSec: 40} }
func sandboxPace() pace { return pace{burst: 5000, perSec: 5000} }

// limiter keeps requests within the cloud's rate. When the cloud says that it
// was too much, it halves the pace, and speeds up again with every answer.
type limiter struct {
	base  http.RoundTripper
	full  pace
	slots chan struct{}
	now   *rate.Limiter
	mu    sync.Mutex // guards changes of now
	since time.Time  // of the last slowing down
}

func newLimiter(full pace, base http.RoundTripper) *limiter {
	return &limiter{base: base, full: full, slots: make(chan struct{}, inFlight), now: rate.NewLimiter(full.perSec, full.burst)}
}

func (l *limiter) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx := r.Context()
	if err := l.now.Wait(ctx); err != nil {
		return nil, err
	}
	if !blocks(r) {
		select {
		case l.slots <- struct{}{}:
			defer func() { <-l.slots }()
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	resp, err := l.base.RoundTrip(r)
	if err == nil {
		l.adapt(tooFast(resp))
	}
	return resp, err
}

// adapt halves the pace, at most once a second, or raises it by a twentieth.
func (l *limiter) adapt(slower bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	limit := l.now.Limit()
	switch {
	case slower && time.Since(l.since) >= time.Second:
		l.since = time.Now()
		l.now.SetBurst(1)
		l.now.SetLimit(max(limit/2, slowest))
	case !slower && limit < l.full.perSec:
		l.now.SetLimit(min(limit*1.05, l.full.perSec))
	case !slower && l.now.Burst() < l.full.burst:
		l.now.SetBurst(l.now.Burst() + 1)
	}
}

// blocks reports whether the request is a wait for an operation, which the
// server holds for up to two minutes.
func blocks(r *http.Request) bool {
	return r.Method == http.MethodPost && (strings.HasSuffix(r.URL.Path, "/wait") || strings.HasSuffix(r.URL.Path, ":wait"))
}
