package sandbox

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// TestRequestHeaders: what the container sees of a request's header.
func TestRequestHeaders(t *testing.T) {
	s, _ := served(t, nil)
	eachFront(t, s, func(t *testing.T, c *http.Client) {
		_, _, g := get(t, c, loginURL, "X-Forwarded-For", "1.2.3.4", "Via", "1.1 mine", "X-Forwarded-Proto", "gopher", "Forwarded", "for=me", "X-Request-Id", "r1",
			"Connection", "X-Private", "X-Private", "p", "Keep-Alive", "timeout=5", "Te", "trailers, gzip", "Proxy-Connection", "keep-alive", "X-Other", "o")
		for name, want := range map[string]string{
			"X-Forwarded-For": "1.2.3.4,10.1.2.253,10.1.2.99", "X-Forwarded-Proto": "http", "Via": "1.1 mine, 1.1 google", "Forwarded": `for="10.1.2.253";proto=http`,
			"X-Request-Id": "r1", "Te": "trailers", "X-Other": "o", "X-Private": "", "Connection": "", "Keep-Alive": "", "Proxy-Connection": "", "Proxy-Authorization": "",
		} {
			if got := strings.Join(g.Headers[name], "|"); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
		if !regexp.MustCompile(`^[0-9a-f]{32}/\d+;o=1$`).MatchString(strings.Join(g.Headers["X-Cloud-Trace-Context"], "|")) ||
			!strings.HasPrefix(g.Headers["Traceparent"][0], "00-"+g.Headers["X-Cloud-Trace-Context"][0][:32]) {
			t.Errorf("trace %q %q", g.Headers["X-Cloud-Trace-Context"], g.Headers["Traceparent"])
		}
		if _, _, g := get(t, c, loginURL, "X-Cloud-Trace-Context", "mine/1;o=0"); g.Headers["X-Cloud-Trace-Context"][0] != "mine/1;o=0" || g.Headers["Traceparent"] != nil {
			t.Errorf("a trace that the client sent: %v", g.Headers)
		}
		if _, _, g := get(t, c, loginURL); g.Headers["X-Request-Id"] != nil {
			t.Errorf("a request id from nowhere: %v", g.Headers)
		}
	})
	shows(t, "proxy headers", "hop-by-hop headers", "trace headers", "forwarded header")
}

// TestResponseHeaders: Cloud Run's answers tell so; the proxy's own do not.
func TestResponseHeaders(t *testing.T) {
	s, l := served(t, nil)
	l.post(inRegion+"backendServices", object{"name": "empty", "loadBalancingScheme": "INTERNAL_MANAGED", "protocol": "HTTP"})
	l.changeMap(object{"defaultService": inRegion + "backendServices/all", "hostRules": []any{object{"hosts": []any{"empty.example.com"}, "pathMatcher": "m"}},
		"pathMatchers": []any{object{"name": "m", "defaultService": inRegion + "backendServices/empty"}}})
	c := dialer(s.dials).client(t)
	for url, server := range map[string]string{loginURL: "Google Frontend", "http://10.1.2.99/nobody": "Google Frontend", "http://empty.example.com/": ""} {
		r, _ := http.NewRequestWithContext(t.Context(), "GET", url, nil)
		answer, _ := do(t, c, r)
		h := answer.Header
		if h.Get("Server") != server || (h.Get("X-Cloud-Trace-Context") != "") != (server != "") || h.Get("Via") != "1.1 google" || h.Get("Alt-Svc") != "" || h.Get("Date") == "" {
			t.Errorf("%s: %v", url, h)
		}
	}
	shows(t, "response headers", "no backend")
}

// changeMap replaces the front end's URL map.
func (l lab) changeMap(o object) {
	l.t.Helper()
	o["fingerprint"] = ok(l.t, l.s, "GET", computeV1+inRegion+"urlMaps/map", "")["fingerprint"]
	o["name"] = "map"
	l.finish(ok(l.t, l.s, "PUT", computeV1+inRegion+"urlMaps/map", asText(l.t, o)))
}
