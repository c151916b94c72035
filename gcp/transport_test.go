package gcp

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"runlb/steps"
)

// answerFunc is a server without a socket, so that synctest can hold the
// clock.
type answerFunc func(r *http.Request) (*http.Response, error)

func (f answerFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func answer(status int, body string, headers ...string) *http.Response {
	w := httptest.NewRecorder()
	for i := 0; i < len(headers); i += 2 {
		w.Header().Set(headers[i], headers[i+1])
	}
	w.WriteHeader(status)
	io.WriteString(w, body)
	return w.Result()
}

const (
	rateBody   = `{"error":{"code":403,"message":"Quota exceeded for quota group 'ReadGroup' and limit 'Read requests per user per 100 seconds'","errors":[{"reason":"rateLimitExceeded","domain":"usageLimits"}]}}`
	deniedBody = `{"error":{"code":403,"message":"Required 'compute.networks.list' permission for 'projects/p'","errors":[{"reason":"forbidden","domain":"global"}]}}`
)

func TestRetries(t *testing.T) {
	const id = "?requestId=00000000-0000-4000-8000-000000000001"
	broken := func(status int) func() (*http.Response, error) {
		return func() (*http.Response, error) { return answer(status, "no"), nil }
	}
	reset := func() (*http.Response, error) { return nil, &netError{syscall.ECONNRESET} }
	cut := func() (*http.Response, error) {
		resp := answer(200, "")
		resp.Body = io.NopCloser(io.MultiReader(strings.NewReader("{"), failing{io.ErrUnexpectedEOF}))
		return resp, nil
	}
	forbidden := func(body string) func() (*http.Response, error) {
		return func() (*http.Response, error) { return answer(403, body), nil }
	}
	for _, tt := range []struct {
		name, method, path string
		fail               func() (*http.Response, error)
		want               int // requests when it fails for ever
	}{
		{"GET 500", "GET", "/x", broken(500), 5},
		{"GET 502", "GET", "/x", broken(502), 5},
		{"GET 503", "GET", "/x", broken(503), 5},
		{"GET 504", "GET", "/x", broken(504), 5},
		{"GET 429", "GET", "/x", broken(429), 12},
		{"GET reset", "GET", "/x", reset, 5},
		{"GET cut body", "GET", "/x", cut, 5},
		{"GET 403 rate", "GET", "/x", forbidden(rateBody), 12},
		{"GET 403 denied", "GET", "/x", forbidden(deniedBody), 1},
		{"GET 404", "GET", "/x", broken(404), 1},
		{"GET 501", "GET", "/x", broken(501), 1},
		{"POST with an id", "POST", "/x" + id, broken(503), 5},
		{"POST with an id, reset", "POST", "/x" + id, reset, 5},
		{"PATCH with an id", "PATCH", "/x" + id, broken(503), 5},
		{"DELETE with an id", "DELETE", "/x" + id, broken(503), 5},
		{"POST without", "POST", "/x", broken(503), 1},
		{"POST without, rate", "POST", "/x", broken(429), 12},
		{"PATCH without", "PATCH", "/x", reset, 1},
		{"DELETE without", "DELETE", "/x", broken(503), 1},
		{"wait", "POST", "/operations/o/wait", broken(503), 5},
		{"run wait", "POST", "/operations/o:wait", broken(503), 5},
		{"testIamPermissions", "POST", "/v3/projects/p:testIamPermissions", broken(503), 5},
		{"testIamPermissions of a resource", "POST", "/subnetworks/s/testIamPermissions", broken(503), 5},
	} {
		for _, recovers := range []bool{false, true} {
			name := tt.name + map[bool]string{false: " for ever", true: " until the last try"}[recovers]
			t.Run(name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					var calls []steps.Call
					sent := 0
					client := &http.Client{Transport: chain(answerFunc(func(r *http.Request) (*http.Response, error) {
						sent++
						if r.Body != nil {
							if body, _ := io.ReadAll(r.Body); string(body) != "body" {
								t.Errorf("try %d sent the body %q", sent, body)
							}
						}
						if recovers && sent == tt.want {
							return answer(200, "ok"), nil
						}
						return tt.fail()
					}), "", sandboxPace(), func(c steps.Call) { calls = append(calls, c) })}
					var body io.Reader
					if tt.method == "POST" || tt.method == "PATCH" {
						body = strings.NewReader("body")
					}
					r, err := http.NewRequestWithContext(steps.WithStep(t.Context(), "url-map/m"), tt.method, "http://cloud.invalid"+tt.path, body)
					if err != nil {
						t.Fatal(err)
					}
					resp, err := client.Do(r)
					if sent != tt.want {
						t.Errorf("%d requests, want %d", sent, tt.want)
					}
					if recovers && (err != nil || resp.StatusCode != 200) {
						t.Errorf("ended with %v, %v", resp, err)
					}
					if len(calls) != sent {
						t.Fatalf("%d of %d tries were traced", len(calls), sent)
					}
					for i, c := range calls {
						if c.Attempt != i+1 || c.Step != "url-map/m" || c.Path != tt.path || c.Method != tt.method {
							t.Errorf("trace of try %d: %+v", i+1, c)
						}
					}
				})
			})
		}
	}
}

type netError struct{ error }

func (e *netError) Unwrap() error { return e.error }

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestRetryAfter(t *testing.T) {
	for _, tt := range []struct {
		name, header string
		atLeast      time.Duration
		requests     int
	}{
		{"seconds", "7", 7 * time.Second, 2},
		{"date", "DATE", 9 * time.Second, 2},
		{"too long", "3600", 0, 1},
		{"nonsense", "soon", 100 * time.Millisecond, 2},
		{"negative", "-5", 100 * time.Millisecond, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				header := tt.header
				if header == "DATE" {
					header = time.Now().Add(10 * time.Second).UTC().Format(http.TimeFormat)
				}
				sent, start := 0, time.Now()
				client := &http.Client{Transport: chain(answerFunc(func(*http.Request) (*http.Response, error) {
					if sent++; sent == 1 {
						return answer(503, "", "Retry-After", header), nil
					}
					return answer(200, ""), nil
				}), "", sandboxPace(), nil)}
				if _, err := client.Get("http://cloud.invalid/"); err != nil {
					t.Fatal(err)
				}
				if took := time.Since(start); sent != tt.requests || took < tt.atLeast || took > tt.atLeast+5*time.Second {
					t.Errorf("%d requests in %s", sent, took)
				}
			})
		})
	}
}

func TestPausesAreJitteredAndCapped(t *testing.T) {
	for _, r := range []float64{0, 0.5, 0.999} {
		retry := &retrier{rand: func() float64 { return r }}
		for n := 1; n < 70; n++ {
			full := min(firstPause<<min(n-1, 10), longPause)
			if p := retry.pause(n); p < full/2 || p > full {
				t.Fatalf("pause %d is %s, of %s", n, p, full)
			}
		}
	}
}

func TestCancelEndsAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := &http.Client{Transport: chain(answerFunc(func(*http.Request) (*http.Response, error) { return answer(503, ""), nil }), "", sandboxPace(), nil)}
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		start := time.Now()
		r, _ := http.NewRequestWithContext(ctx, "GET", "http://cloud.invalid/", nil)
		_, err := client.Do(r)
		if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || took != 300*time.Millisecond {
			t.Errorf("%v after %s", err, took)
		}
	})
}

func TestASilentServerIsAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sent := 0
		client := &http.Client{Transport: chain(answerFunc(func(r *http.Request) (*http.Response, error) {
			if sent++; sent == 1 {
				<-r.Context().Done()
				return nil, r.Context().Err()
			}
			return answer(200, ""), nil
		}), "", sandboxPace(), nil)}
		resp, err := client.Get("http://cloud.invalid/")
		if err != nil || resp.StatusCode != 200 || sent != 2 {
			t.Errorf("%v, %v after %d requests", resp, err, sent)
		}
	})
}

func TestInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		now, most := 0, 0
		count := func(n int) {
			mu.Lock()
			defer mu.Unlock()
			now += n
			most = max(most, now)
		}
		client := &http.Client{Transport: chain(answerFunc(func(*http.Request) (*http.Response, error) {
			count(1)
			time.Sleep(time.Second)
			count(-1)
			return answer(200, ""), nil
		}), "", sandboxPace(), nil)}
		var work sync.WaitGroup
		for range 200 {
			work.Go(func() { client.Get("http://cloud.invalid/") })
		}
		work.Wait()
		if most != inFlight {
			t.Errorf("%d requests were in flight", most)
		}
	})
}

func TestRateAnswersSlowDownAndRecover(t *testing.T) {
	l := newLimiter(googlePace(), nil)
	l.adapt(true)
	l.adapt(true) // within the same second: counts once
	if got := l.now.Limit(); got != 20 || l.now.Burst() != 1 {
		t.Fatalf("pace %v, burst %d after a rate answer", got, l.now.Burst())
	}
	for range 400 {
		l.adapt(false)
	}
	if l.now.Limit() != googlePace().perSec || l.now.Burst() != googlePace().burst {
		t.Errorf("pace %v, burst %d after many good answers", l.now.Limit(), l.now.Burst())
	}
}

func TestQuotaProjectIsDroppedWhenDenied(t *testing.T) {
	var named []string
	client := &http.Client{Transport: chain(answerFunc(func(r *http.Request) (*http.Response, error) {
		named = append(named, r.Header.Get(quotaHeader))
		if r.Header.Get(quotaHeader) != "" {
			return answer(403, `{"error":{"code":403,"status":"PERMISSION_DENIED","details":[{"reason":"USER_PROJECT_DENIED"}]}}`), nil
		}
		body, _ := io.ReadAll(r.Body)
		return answer(200, string(body)), nil
	}), "my-project", sandboxPace(), nil)}
	for range 2 {
		resp, err := client.Post("http://cloud.invalid/", "text/plain", bytes.NewReader([]byte("body")))
		if err != nil {
			t.Fatal(err)
		}
		if body, _ := io.ReadAll(resp.Body); resp.StatusCode != 200 || string(body) != "body" {
			t.Errorf("%d %q", resp.StatusCode, body)
		}
	}
	if got := strings.Join(named, ","); got != "my-project,," {
		t.Errorf("quota projects named: %q", got)
	}
}

func TestTraceIsClean(t *testing.T) {
	var call steps.Call
	client := &http.Client{Transport: chain(answerFunc(func(*http.Request) (*http.Response, error) {
		return nil, errors.New("proxyconnect http://user:CANARY@proxy: \x1b[2Jrefused")
	}), "", sandboxPace(), func(c steps.Call) { call = c })}
	r, _ := http.NewRequest("POST", "http://cloud.invalid/a%1bb?x=\u202e", strings.NewReader("CANARY"))
	r.Header.Set("Authorization", "Bearer CANARY")
	client.Do(r)
	if all := call.Path + call.Err; strings.Contains(all, "CANARY") || strings.ContainsAny(all, "\x1b\u202e") {
		t.Errorf("trace: %+v", call)
	}
	if call.Status != 0 || call.Err == "" {
		t.Errorf("trace of a failed try: %+v", call)
	}
}

// TestLongAnswers: one thing is never long, a page of a list may be, and what has no end has one here. A refusal is cut, and its status kept.
func TestLongAnswers(t *testing.T) {
	for _, c := range []struct {
		name, path string
		status     int
		long       int // 0: without an end
		fails      bool
	}{
		{"one thing", "/compute/v1/projects/p/global/networks/n", 200, oneThing, false},
		{"one thing, long", "/compute/v1/projects/p/global/networks/n", 200, oneThing + 1, true},
		{"one thing without an end", "/compute/v1/projects/p/global/networks/n", 200, 0, true},
		{"a page", "/compute/v1/projects/p/global/networks?maxResults=500", 200, 10 << 20, false},
		{"a page without an end", "/v2/projects/p/locations/r/services?pageSize=500", 200, 0, true},
		{"a refusal without an end", "/compute/v1/projects/p/global/networks/n", 404, 0, false},
	} {
		sent := 0
		client := &http.Client{Transport: chain(answerFunc(func(*http.Request) (*http.Response, error) {
			sent++
			resp := answer(c.status, "")
			resp.Body = io.NopCloser(endless{})
			if c.long > 0 {
				resp.Body = io.NopCloser(io.LimitReader(endless{}, int64(c.long)))
			}
			return resp, nil
		}), "", sandboxPace(), nil)}
		for range 3 { // a long one that was let go of is in nobody's way
			resp, err := client.Get("http://cloud.invalid" + c.path)
			if c.fails != errors.Is(err, errTooLong) {
				t.Fatalf("%s: %v", c.name, err)
			}
			if err == nil {
				body, _ := io.ReadAll(resp.Body)
				resp.Body.Close()
				if c.long > 0 && len(body) != c.long || resp.StatusCode != c.status {
					t.Errorf("%s: %s with %d bytes", c.name, resp.Status, len(body))
				}
			}
		}
		if sent != 3 {
			t.Errorf("%s: %d requests", c.name, sent)
		}
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }
