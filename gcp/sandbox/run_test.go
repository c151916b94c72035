package sandbox

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// open opens a sandbox for one test.
func openSandbox(t *testing.T, o Options) *Sandbox {
	t.Helper()
	s, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// call sends one request to the front without a socket and reads the answer as JSON.
func call(t *testing.T, s *Sandbox, method, url, body string) (int, object) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := s.Transport().RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	o := object{}
	if err := json.NewDecoder(bytes.NewReader(raw)).Decode(&o); err != nil {
		t.Fatalf("%s %s: %d %q", method, url, resp.StatusCode, raw)
	}
	return resp.StatusCode, o
}

// ok is call for a request that must succeed.
func ok(t *testing.T, s *Sandbox, method, url, body string) object {
	t.Helper()
	code, o := call(t, s, method, url, body)
	if code != http.StatusOK {
		t.Fatalf("%s %s: %d %v", method, url, code, o)
	}
	return o
}

const (
	v2    = "https://run.googleapis.com/v2/projects/sandbox-project/locations/us-central1/services"
	v1    = "https://us-central1-run.googleapis.com/apis/serving.knative.dev/v1/namespaces/sandbox-project/services"
	allV1 = "https://run.googleapis.com/v1/projects/sandbox-project/locations/-/services"
)
