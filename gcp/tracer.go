package gcp

import (
	"context"
	"net/http"
	"time"

	"runlb/steps"
)

// tracer reports every try of every request: no header, no body.
type tracer struct {
	report func(steps.Call) // nil: nobody listens
	base   http.RoundTripper
}

func (t *tracer) RoundTrip(r *http.Request) (*http.Response, error) {
	if t.report == nil {
		return t.base.RoundTrip(r)
	}
	call := steps.Call{
		Step: steps.StepOf(r.Context()), At: time.Now(),
		Method: r.Method, Path: cleanText(r.URL.RequestURI()), Attempt: attemptOf(r.Context()),
	}
	resp, err := t.base.RoundTrip(r)
	call.Took = time.Since(call.At)
	if err != nil {
		call.Err = cleanText(err.Error())
	} else {
		call.Status = resp.StatusCode
	}
	t.report(call)
	return resp, err
}

type attemptKey struct{}

// withAttempt says which try of a request is under way, from 1 on.
func withAttempt(ctx context.Context, n int) context.Context {
	return context.WithValue(ctx, attemptKey{}, n)
}

func attemptOf(ctx context.Context) int {
	if n, ok := ctx.Value(attemptKey{}).(int); ok {
		return n
	}
	return 1
}
