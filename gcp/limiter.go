package gcp

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	inFlight = 48  // requests at once; waits for operations are not counted
	burst    = 160 // requests that may go at once after a pause: a whole discovery
	perSec   = 40  // requests a second after that
	slowest  = 1   // requests a second at the least, however often the cloud complains
)

// limiter keeps requests within the cloud's rate. When the cloud says that it
// was too much, it halves the pace, and speeds up again with every answer.
type limiter struct {
	base  http.RoundTripper
	slots chan struct{}
	pace  *rate.Limiter
	mu    sync.Mutex // guards changes of pace
	since time.Time  // of the last slowing down
}

func newLimiter(base http.RoundTripper) *limiter {
	return &limiter{base: base, slots: make(chan struct{}, inFlight), pace: rate.NewLimiter(perSec, burst)}
}

func (l *limiter) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx := r.Context()
	if err := l.pace.Wait(ctx); err != nil {
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
	now := l.pace.Limit()
	switch {
	case slower && time.Since(l.since) >= time.Second:
		l.since = time.Now()
		l.pace.SetBurst(1)
		l.pace.SetLimit(max(now/2, slowest))
	case !slower && now < perSec:
		l.pace.SetLimit(min(now*1.05, perSec))
	case !slower && l.pace.Burst() < burst:
		l.pace.SetBurst(l.pace.Burst() + 1)
	}
}

// blocks reports whether the request is a wait for an operation, which the
// server holds for up to two minutes.
func blocks(r *http.Request) bool {
	return r.Method == http.MethodPost && (strings.HasSuffix(r.URL.Path, "/wait") || strings.HasSuffix(r.URL.Path, ":wait"))
}
