package gcp

import (
	"net/http"
	"sync/atomic"
)

const quotaHeader = "X-Goog-User-Project"

// quotaProject names the project that a request is counted against. An
// identity that may not use that project's quota gets 403 USER_PROJECT_DENIED;
// then the header is left out from there on (guess: no real refusal was seen).
type quotaProject struct {
	project string
	denied  atomic.Bool
	base    http.RoundTripper
}

func (q *quotaProject) RoundTrip(r *http.Request) (*http.Response, error) {
	if q.denied.Load() {
		return q.base.RoundTrip(withoutQuota(r))
	}
	named := r.Clone(r.Context())
	named.Header.Set(quotaHeader, q.project)
	resp, err := q.base.RoundTrip(named)
	if err != nil || resp.StatusCode != http.StatusForbidden {
		return resp, err
	}
	body, err := inMemory(resp)
	if err != nil {
		return nil, err
	}
	again, ok := rewound(withoutQuota(r))
	if !says(body, "USER_PROJECT_DENIED") || !ok {
		return resp, nil
	}
	q.denied.Store(true)
	return q.base.RoundTrip(again)
}

func withoutQuota(r *http.Request) *http.Request {
	r = r.Clone(r.Context())
	r.Header.Del(quotaHeader)
	return r
}
