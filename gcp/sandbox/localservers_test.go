package sandbox

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestLocalServerOfARevision: the most exact mapping wins; the tag's own, then the region's, then the service's.
func TestLocalServerOfARevision(t *testing.T) {
	named := func(name string) string {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, name) }))
		t.Cleanup(server.Close)
		return server.URL
	}
	s := openSandbox(t, Options{Map: map[string]string{
		"login": named("login"), "login@test": named("login@test"), "us-central1/cart": named("us-central1/cart"), "cart": named("cart"), "europe-west1/catalog": named("elsewhere"),
	}})
	for c, want := range map[container]string{
		{Region: "us-central1", Service: "login"}:                  "login",
		{Region: "us-central1", Service: "login", Tag: "test"}:     "login@test",
		{Region: "us-central1", Service: "login", Tag: "canary"}:   "login",
		{Region: "us-central1", Service: "cart"}:                   "us-central1/cart",
		{Region: "europe-west1", Service: "cart"}:                  "cart",
		{Region: "us-central1", Service: "catalog", Tag: "v2"}:     "",
		{Region: "europe-west1", Service: "catalog", Tag: "other"}: "elsewhere",
	} {
		got := ""
		if server := s.localServers.find(c); server != nil {
			r := httptest.NewRequest("GET", "/", nil)
			w := httptest.NewRecorder()
			server.answer(chosen{container: c}, &outgoing{ResponseWriter: w, complete: func(http.Header) {}}, r)
			got = w.Body.String()
		}
		if got != want {
			t.Errorf("%+v is served by %q, want %q", c, got, want)
		}
	}
}

// TestMapRefuses what does not stay on this machine, or names no service.
func TestMapRefuses(t *testing.T) {
	for _, tc := range []struct{ service, target, says string }{
		{"login", "http://192.0.2.1:80", "192.0.2.1 is not on this machine: only loopback addresses stand for a service"},
		{"login", "http://example.com:80", "not on this machine"},
		{"login", "https://127.0.0.1:1", "want http://127.0.0.1:PORT"},
		{"login", "http://127.0.0.1", "want http://127.0.0.1:PORT"},
		{"login", "http://127.0.0.1:1/path", "without a path"},
		{"login", "127.0.0.1:3000", "want http://127.0.0.1:PORT"},
		{"Login", "http://127.0.0.1:1", "no service of this name"},
		{"login@", "http://127.0.0.1:1", "no service of this name"},
		{"mars/login", "http://127.0.0.1:1", `no region "mars"`},
	} {
		s, err := Open(Options{Map: map[string]string{tc.service: tc.target}})
		if err == nil || !strings.Contains(err.Error(), tc.says) || !strings.Contains(err.Error(), "map "+tc.service+" to") {
			t.Errorf("%s=%s: %v, want %q", tc.service, tc.target, err, tc.says)
		}
		if s != nil {
			s.Close()
		}
	}
	transport := localTransport(false)
	r, _ := http.NewRequest("GET", "http://192.0.2.1:1/", nil)
	if _, err := transport.RoundTrip(r); err == nil || !strings.Contains(err.Error(), "not a loopback address") {
		t.Errorf("a name that resolves elsewhere: %v", err)
	}
}
