package gcp

import (
	"errors"
	"net/http"
	"slices"
	"testing"

	"runlb/steps"
)

// TestDeleteHitsOnlyWhatWasFound: what has the name now may be another one.
func TestDeleteHitsOnlyWhatWasFound(t *testing.T) {
	const gone, taken = `{"error":{"code":404,"message":"was not found","errors":[{"reason":"notFound"}]}}`, `{"name":"op","status":"RUNNING"}`
	for _, tt := range []struct {
		name     string
		kind     steps.Kind
		byID     int    // answer to a DELETE by id
		live     string // id of what has the name now; empty: nothing
		requests []string
		want     error
	}{
		{"by id", steps.KindAddress, 200, "7", []string{"DELETE 7"}, nil},
		{"gone", steps.KindAddress, 404, "", []string{"DELETE 7", "GET it"}, steps.ErrNotFound},
		{"replaced", steps.KindAddress, 404, "8", []string{"DELETE 7", "GET it"}, steps.ErrNotFound},
		{"a server that knows no ids", steps.KindAddress, 404, "7", []string{"DELETE 7", "GET it", "DELETE it"}, nil},
		{"NEG", steps.KindNEG, 200, "7", []string{"GET it", "DELETE it"}, nil},
		{"NEG replaced", steps.KindNEG, 200, "8", []string{"GET it"}, steps.ErrNotFound},
		{"NEG gone", steps.KindNEG, 200, "", []string{"GET it"}, steps.ErrNotFound},
		{"denied", steps.KindAddress, 403, "7", []string{"DELETE 7"}, steps.ErrDenied},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var requests []string
			c := over(func(r *http.Request) (*http.Response, error) {
				name := last(r.URL.Path)
				requests = append(requests, r.Method+" "+name)
				switch {
				case r.Method == "GET" && tt.live == "", name == "7" && tt.byID == 404:
					return answer(404, gone), nil
				case r.Method == "GET":
					return answer(200, `{"name":"it","id":"`+tt.live+`","region":"x/regions/us-central1"}`), nil
				case name == "7" && tt.byID != 200:
					return answer(tt.byID, deniedBody), nil
				}
				return answer(200, taken), nil
			})
			var r steps.Resource = &steps.Address{Meta: at("us-central1", "it")}
			if tt.kind == steps.KindNEG {
				r = &steps.NEG{Meta: at("us-central1", "it")}
			}
			op, err := c.Delete(t.Context(), steps.Found{Resource: r, ID: "7"}, "")
			if !errors.Is(err, tt.want) || !slices.Equal(requests, tt.requests) {
				t.Errorf("%v after %q", err, requests)
			}
			if err == nil && op.Name != "projects/p/regions/us-central1/operations/op" {
				t.Errorf("operation %q", op.Name)
			}
		})
	}
}
