package gcp

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"runlb/steps"
)

// TestWait: an operation of 10 s, and servers that hold the question for the
// whole, a part, or none of it.
func TestWait(t *testing.T) {
	names := map[string]string{
		"region":     "projects/p/regions/us-central1/operations/op",
		"global":     "projects/p/global/operations/op",
		"zone":       "projects/p/zones/us-central1-a/operations/op",
		"Cloud Run":  "projects/p/locations/us-central1/operations/op",
		"serviceuse": "operations/acf.op",
	}
	for where, name := range names {
		for _, tt := range []struct {
			hold     time.Duration
			requests int
			longest  time.Duration
		}{
			{time.Minute, 1, 10 * time.Second},
			{4 * time.Second, 3, 10 * time.Second},
			{0, 10, 12 * time.Second},
		} {
			t.Run(where+", held "+tt.hold.String(), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					start, asked := time.Now(), 0
					c := over(func(r *http.Request) (*http.Response, error) {
						asked++
						if r.Method != http.MethodPost && where != "serviceuse" {
							t.Errorf("%s %s does not wait", r.Method, r.URL.Path)
						}
						time.Sleep(min(tt.hold, 10*time.Second-time.Since(start)))
						if time.Since(start) < 10*time.Second {
							return answer(200, `{"status":"RUNNING","name":"`+name+`"}`), nil
						}
						return answer(200, `{"status":"DONE","done":true,"name":"`+name+`"}`), nil
					})
					if err := c.Wait(t.Context(), steps.Operation{Name: name}); err != nil {
						t.Fatal(err)
					}
					if took := time.Since(start); asked > tt.requests || took > tt.longest {
						t.Errorf("%d requests in %s", asked, took)
					}
				})
			})
		}
	}
}

// A failed poll says nothing about the outcome.
func TestWaitThatFails(t *testing.T) {
	op := steps.Operation{Name: "projects/p/global/operations/op"}
	for _, tt := range []struct {
		name   string
		answer func() (*http.Response, error)
		want   error
	}{
		{"gone", func() (*http.Response, error) { return answer(404, ""), nil }, steps.ErrNotFound},
		{"denied", func() (*http.Response, error) { return answer(403, deniedBody), nil }, steps.ErrDenied},
		{"down", func() (*http.Response, error) { return answer(503, ""), nil }, steps.ErrUnavailable},
		{"cut", func() (*http.Response, error) { return nil, errors.New("connection reset by peer") }, steps.ErrUnavailable},
		{"nonsense", func() (*http.Response, error) { return answer(200, "<html>"), nil }, steps.ErrUnavailable},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				err := over(func(*http.Request) (*http.Response, error) { return tt.answer() }).Wait(t.Context(), op)
				var e *steps.CloudError
				if !errors.As(err, &e) || !errors.Is(err, tt.want) || e.Operation != "" {
					t.Errorf("%v: %+v", err, e)
				}
			})
		})
	}
	t.Run("rate limit for five minutes while it goes on", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
			defer cancel()
			err := over(func(*http.Request) (*http.Response, error) { return answer(403, rateBody), nil }).Wait(ctx, op)
			var e *steps.CloudError
			if !errors.As(err, &e) || e.Operation != "" {
				t.Errorf("%v", err)
			}
		})
	})
}

func TestNothingToWaitFor(t *testing.T) {
	c := over(func(*http.Request) (*http.Response, error) {
		t.Error("a request was sent")
		return nil, errors.New("no")
	})
	for _, op := range []steps.Operation{{}, {Name: "projects/p/global/operations/op", Done: true}} {
		if err := c.Wait(t.Context(), op); err != nil {
			t.Error(err)
		}
	}
	for _, name := range []string{"op", "projects/p/operations/op", "projects/p/regions/../operations/op"} {
		if err := c.Wait(t.Context(), steps.Operation{Name: name}); !errors.Is(err, steps.ErrInvalid) {
			t.Errorf("%q: %v", name, err)
		}
	}
}
