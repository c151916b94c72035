package sandbox

import (
	"net/http"
	"testing"
)

// TestCustomHeaders: what a backend service adds is seen by the container, and by the client; a header action of the URL map has the last word.
func TestCustomHeaders(t *testing.T) {
	s, l := served(t, nil)
	service := inRegion + "backendServices/all"
	patch := func(body object) {
		body["fingerprint"] = ok(t, s, "GET", computeV1+service, "")["fingerprint"]
		l.finish(ok(t, s, "PATCH", computeV1+service, asText(t, body)))
	}
	patch(object{
		"customRequestHeaders":  []any{"x-from:front door", "X-Map: service"},
		"customResponseHeaders": []any{"Strict-Transport-Security:max-age=60"},
	})
	l.changeMap(object{"defaultService": service, "headerAction": object{"requestHeadersToAdd": []any{object{"headerName": "X-Map", "headerValue": "map", "replace": true}}}})
	c := dialer(s.dials).client(t)
	_, _, g := get(t, c, loginURL, "X-From", "the client")
	for name, want := range map[string]string{"X-From": "front door", "X-Map": "map"} {
		if values := g.Headers[name]; len(values) != 1 || values[0] != want {
			t.Errorf("%s: %q, want %q", name, values, want)
		}
	}
	r, _ := http.NewRequestWithContext(t.Context(), "GET", loginURL, nil)
	if answer, _ := do(t, c, r); answer.Header.Get("Strict-Transport-Security") != "max-age=60" {
		t.Errorf("answer: %v", answer.Header)
	}
	shows(t, "custom headers")
}

func TestCustomHeadersAreRefused(t *testing.T) {
	u := newUser(t, Options{})
	with := func(field, line string) string {
		return asText(t, object{"name": "x", "loadBalancingScheme": "INTERNAL_MANAGED", "protocol": "HTTP", field: []any{"A:b", line}})
	}
	u.holds("custom header form", []refusedRequest{
		{"no colon", "POST", inUS + "backendServices", with("customRequestHeaders", "X-From"), 400, "resource.customRequestHeaders[1]"},
		{"no name", "POST", inUS + "backendServices", with("customResponseHeaders", ":v"), 400, "resource.customResponseHeaders[1]"},
		{"two lines", "POST", inUS + "backendServices", with("customRequestHeaders", "X-From: v\r\nHost: w"), 400, "HEADER_NAME:VALUE"},
		{"white space", "POST", inUS + "backendServices", with("customRequestHeaders", "X From: v"), 400, "HEADER_NAME:VALUE"},
	})
	u.holds("custom header variables", []refusedRequest{
		{"region", "POST", inUS + "backendServices", with("customRequestHeaders", "X-Region:{client_region}"), 501, "a variable in customRequestHeaders"},
	})
}
