package gcp

import (
	"context"
	"math/rand/v2"
	"net"
	"net/http"
	"time"

	"runlb/steps"
)

// chain is what every request passes below the authorization: quota project,
// retry, rate limit, trace, then the base. Retry sits above rate limit and
// trace, so that every try takes its turn and every try is shown.
func chain(base http.RoundTripper, quota string, full pace, trace func(steps.Call)) http.RoundTripper {
	traced := &tracer{report: trace, base: base}
	limited := newLimiter(full, traced)
	retried := &retrier{tries: 5, slowTries: 12, rand: rand.Float64, bodies: newBodies(), base: limited}
	if quota == "" {
		return retried
	}
	return &quotaProject{project: quota, base: retried}
}

// network is the base transport. A connection is kept for each of the requests
// in flight; the standard library keeps two, which a fan-out over HTTP/1.1
// would spend on handshakes.
func network(direct bool) *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	t := &http.Transport{
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           2 * inFlight,
		MaxIdleConnsPerHost:    inFlight,
		IdleConnTimeout:        90 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		ExpectContinueTimeout:  time.Second,
		MaxResponseHeaderBytes: 1 << 20,
	}
	if !direct {
		t.Proxy = http.ProxyFromEnvironment
	}
	return t
}

// boundCtx makes every request obey ctx, also those of the paginated methods,
// which drop the context that they are given: googleapis/gapic-generator-go
// issue 1749. A request that carries a context which can end keeps it; it was
// derived from ctx.
type boundCtx struct {
	ctx  context.Context
	base http.RoundTripper
}

func (b boundCtx) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Context().Done() == nil {
		r = r.WithContext(b.ctx)
	}
	return b.base.RoundTrip(r)
}
