package gcp

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	firstPause = 250 * time.Millisecond
	longPause  = 16 * time.Second
	// obeyed is the longest Retry-After that is waited for; a longer one ends
	// the tries.
	obeyed = time.Minute
	// patience is how long one try may take, an answer's body included.
	patience = 45 * time.Second
	// waitPatience is the same for a wait, which the server holds for up to two
	// minutes.
	waitPatience = 150 * time.Second
)

// retrier is the one owner of repeated requests. It repeats what changes
// nothing, and what carries a request id, after a broken connection or a 5xx;
// and everything after a refusal for being too fast, because then nothing was
// done: a 429, or a 403 with a reason of Compute's.
type retrier struct {
	tries     int            // at most, after failures
	slowTries int            // at most, after being told to slow down
	rand      func() float64 // in [0,1)
	bodies    *bodies
	base      http.RoundTripper
}

func (t *retrier) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, again := r.Context(), repeatable(r)
	for n := 1; ; n++ {
		resp, err := t.try(r, n)
		if ctx.Err() != nil {
			return resp, err
		}
		verdict := judge(resp, err)
		if verdict == final || verdict == broken && (!again || n >= t.tries) || n >= t.slowTries {
			return resp, err
		}
		pause := t.pause(n)
		if resp != nil {
			if asked, ok := retryAfter(resp.Header, time.Now()); ok {
				if asked > obeyed {
					return resp, nil
				}
				pause = max(asked, pause)
			}
		}
		next, ok := rewound(r)
		if !ok {
			return resp, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(pause):
			r = next
		}
	}
}

// try sends the request once and reads the whole answer, so that a body that
// breaks off is a failed try and not a broken answer.
func (t *retrier) try(r *http.Request, n int) (*http.Response, error) {
	limit := patience
	if blocks(r) {
		limit = waitPatience
	}
	ctx, cancel := context.WithTimeoutCause(withAttempt(r.Context(), n), limit, fmt.Errorf("no answer within %s", limit))
	defer cancel()
	resp, err := t.base.RoundTrip(r.WithContext(ctx))
	if err == nil {
		err = t.bodies.read(ctx, r, resp)
	}
	if err == nil {
		return resp, nil
	}
	if r.Context().Err() == nil && ctx.Err() != nil {
		err = &timeout{cause: context.Cause(ctx)}
	}
	return nil, err
}

// timeout is a try that took too long. It is no end of the caller's context.
type timeout struct{ cause error }

func (e *timeout) Error() string { return e.cause.Error() }
func (e *timeout) Timeout() bool { return true }

// pause doubles with each try up to longPause, and takes a random part of its
// second half, so that many requests do not come back together.
func (t *retrier) pause(n int) time.Duration {
	p := min(firstPause<<min(n-1, 10), longPause)
	return p/2 + time.Duration(t.rand()*float64(p/2))
}

// repeatable reports whether sending the request twice is the same as once.
func repeatable(r *http.Request) bool {
	path := r.URL.Path
	return r.Method == http.MethodGet || blocks(r) || r.URL.Query().Has("requestId") ||
		strings.HasSuffix(path, "/testIamPermissions") || strings.HasSuffix(path, ":testIamPermissions")
}

type verdict int

const (
	final  verdict = iota // an answer, or an error that stays
	slow                  // too many requests
	broken                // the server or the way to it failed
)

func judge(resp *http.Response, err error) verdict {
	if err != nil {
		return judgeError(err)
	}
	if tooFast(resp) {
		return slow
	}
	switch resp.StatusCode {
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return broken
	}
	return final
}

// tooFast reports whether the cloud asks for fewer requests: 429 as most APIs
// say it, or a 403 with a reason, as Compute does.
func tooFast(resp *http.Response) bool {
	if resp.StatusCode != http.StatusForbidden {
		return resp.StatusCode == http.StatusTooManyRequests
	}
	body, err := inMemory(resp)
	return err == nil && says(body, "rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED", "CONCURRENT_OPERATIONS_QUOTA_EXCEEDED")
}

// judgeError takes any failure of the connection as passing, but a name that
// does not exist, a certificate that does not fit and an end of the context.
func judgeError(err error) verdict {
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound, errors.As(err, &cert):
		return final
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.Is(err, errTooLong):
		return final
	}
	return broken
}

// retryAfter reads the header in both of its forms.
func retryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	text := h.Get("Retry-After")
	if seconds, err := strconv.Atoi(text); err == nil && seconds >= 0 {
		return time.Duration(seconds) * time.Second, true
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(at.Sub(now), 0), true
	}
	return 0, false
}

// rewound is the request with its body from the start; false when the body
// cannot be had again.
func rewound(r *http.Request) (*http.Request, bool) {
	if r.Body == nil || r.Body == http.NoBody {
		return r, true
	}
	if r.GetBody == nil {
		return nil, false
	}
	body, err := r.GetBody()
	if err != nil {
		return nil, false
	}
	r = r.Clone(r.Context())
	r.Body = body
	return r, true
}
