package sandbox

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// inVPC is a client at a vantage, over DialVPC, that connects to 10.1.2.99 whatever the host.
func inVPC(t *testing.T, s *Sandbox, v Vantage) *http.Client {
	t.Helper()
	return dialer(func(ctx context.Context, addr string) (net.Conn, error) { return s.DialVPC(ctx, v, addr) }).client(t)
}

var here = Vantage{Network: "lb-network", Region: "us-central1"}

// get requests url with JSON accepted, and returns status, body and what hello tells.
func get(t *testing.T, c *http.Client, url string, headers ...string) (int, string, greeting) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if via := resp.Header.Get("Via"); via != "1.1 google" {
		t.Errorf("GET %s: Via %q, want 1.1 google", url, via)
	}
	var g greeting
	if resp.StatusCode == http.StatusOK {
		if err := json.Unmarshal(body, &g); err != nil {
			t.Fatalf("GET %s: %q: %v", url, body, err)
		}
	}
	return resp.StatusCode, string(body), g
}

// TestIngress: the internal load balancer gets in by every ingress but none.
func TestIngress(t *testing.T) {
	s := openSandbox(t, Options{})
	l := lab{t, s}
	l.network(true)
	l.backend("all", object{"urlMask": "/<service>"})
	l.frontend(object{"defaultService": inRegion + "backendServices/all"}, false)
	c := inVPC(t, s, here)
	for ingress, lets := range map[string]bool{ingressAll: true, ingressInternal: true, ingressLB: true, ingressNone: false} {
		name := strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(ingress, "INGRESS_TRAFFIC_"), "_", "-"))
		l.service(name, object{"ingress": ingress}, true)
		want, sentence := http.StatusOK, `"service":"`+name+`"`
		if !lets {
			want, sentence = http.StatusNotFound, "The requested URL was not found on this server."
		}
		if code, body, _ := get(t, c, "http://10.1.2.99/"+name+"/x"); code != want || !strings.Contains(body, sentence) {
			t.Errorf("ingress %s: %d %q; want %d with %q", ingress, code, body, want, sentence)
		}
	}
	shows(t, "ingress")
}

// TestRouting follows requests through host rules, path rules, fixed services, tags and masks.
func TestRouting(t *testing.T) {
	s := openSandbox(t, Options{})
	l := lab{t, s}
	l.network(true)
	l.backend("mask", object{"urlMask": "<tag>.example.com/<service>"})
	l.backend("login", object{"service": "login"})
	l.backend("login-test", object{"service": "login", "tag": "test"})
	l.backend("missing", object{"service": "nobody"})
	l.backend("no-tag", object{"service": "login", "tag": "nobody"})
	l.post(inRegion+"backendServices", object{"name": "empty", "loadBalancingScheme": "INTERNAL_MANAGED", "protocol": "HTTP"})
	l.frontend(object{
		"defaultService": to("login"),
		"hostRules": []any{
			object{"hosts": []any{"test.example.com", "v2.example.com"}, "pathMatcher": "mask"},
			object{"hosts": []any{"ported.example.com:80"}, "pathMatcher": "ported"},
			object{"hosts": []any{"paths.example.com"}, "pathMatcher": "paths"},
			object{"hosts": []any{"*.wild.com"}, "pathMatcher": "paths"},
		},
		"pathMatchers": []any{
			object{"name": "mask", "defaultService": to("mask")},
			object{"name": "ported", "defaultService": to("login-test")},
			object{"name": "paths", "defaultService": to("login"), "pathRules": []any{
				object{"paths": []any{"/test", "/test/*"}, "service": to("login-test")},
				object{"paths": []any{"/test/deep/*"}, "service": to("missing")},
				object{"paths": []any{"/no-tag"}, "service": to("no-tag")},
				object{"paths": []any{"/empty"}, "service": to("empty")},
			}},
		},
	}, false)
	c := inVPC(t, s, here)
	for _, tc := range []struct {
		url          string
		code         int
		service, tag string
	}{
		{"http://10.1.2.99/", 200, "login", ""},
		{"http://anything.org/a/b", 200, "login", ""},
		{"http://test.example.com/login/web", 200, "login", "test"},
		{"http://v2.example.com/catalog", 200, "catalog", "v2"},
		{"http://test.example.com/catalog", 404, "", ""}, // no such tag
		{"http://test.example.com/nobody", 404, "", ""},
		{"http://test.example.com/", 404, "", ""},
		{"http://TEST.example.com/login", 200, "login", "test"},
		{"http://ported.example.com:80/", 200, "login", "test"},
		{"http://ported.example.com/", 200, "login", ""}, // the port is not stripped, nor added.
		{"http://paths.example.com/test", 200, "login", "test"},
		{"http://paths.example.com/test/x?y", 200, "login", "test"},
		{"http://paths.example.com/tests", 200, "login", ""},
		{"http://paths.example.com/test/deep/x", 404, "", ""},
		{"http://paths.example.com/no-tag", 404, "", ""},
		{"http://paths.example.com/empty", 503, "", ""},
		{"http://a.wild.com/test", 200, "login", "test"},
		{"http://wild.com/test", 200, "login", ""},
	} {
		code, body, g := get(t, c, tc.url)
		if code != tc.code || g.Service != tc.service || g.Tag != tc.tag {
			t.Errorf("GET %s: %d %s %s %q; want %d %s %s", tc.url, code, g.Service, g.Tag, body, tc.code, tc.service, tc.tag)
		}
		if tc.code == 503 && body != "no healthy upstream" {
			t.Errorf("GET %s: %q", tc.url, body)
		}
	}
	shows(t, "host rules", "path rules", "service of a request", "no backend", "mask mismatch")
	visits := s.Visits()
	last := visits[len(visits)-1]
	if last.Service != "login" || last.Host != "wild.com" || last.Path != "/test" || last.Status != 200 || last.Vantage.Network != "lb-network" || last.Detail != "" {
		t.Errorf("last visit %+v", last)
	}
}

// TestProxyHeaders: the container sees client, protocol, original host and path.
func TestProxyHeaders(t *testing.T) {
	s := openSandbox(t, Options{})
	l := lab{t, s}
	l.network(true)
	l.backend("login", object{"service": "login"})
	l.frontend(object{"defaultService": inRegion + "backendServices/login"}, false, "login.example.com")
	_, _, g := get(t, inVPC(t, s, here), "https://login.example.com/a%2Fb?c=d", "X-Forwarded-For", "1.2.3.4")
	for name, want := range map[string]string{"X-Forwarded-For": "1.2.3.4,10.1.2.253,10.1.2.99", "X-Forwarded-Proto": "https", "Via": "1.1 google"} {
		if got := strings.Join(g.Headers[name], "|"); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if g.Host != "login.example.com" || g.Path != "/a%2Fb?c=d" || g.Region != "us-central1" || g.Revision == "" {
		t.Errorf("greeting %+v", g)
	}
}

// TestCertificates: SNI chooses the certificate, the first one is for everybody else; HTTP/2 and HTTP/1.1 both work.
func TestCertificates(t *testing.T) {
	s := openSandbox(t, Options{})
	l := lab{t, s}
	l.network(true)
	l.backend("login", object{"service": "login"})
	l.frontend(object{"defaultService": inRegion + "backendServices/login"}, false, "one.example.com", "two.example.com")
	for _, tc := range []struct{ sni, want, protocol string }{
		{"one.example.com", "one.example.com", "h2"},
		{"two.example.com", "two.example.com", "http/1.1"},
		{"three.example.com", "one.example.com", "h2"},
		{"", "one.example.com", "http/1.1"},
	} {
		conn, err := s.DialVPC(t.Context(), here, "10.1.2.99:443")
		if err != nil {
			t.Fatal(err)
		}
		client := tls.Client(conn, &tls.Config{ServerName: tc.sni, InsecureSkipVerify: true, NextProtos: []string{tc.protocol}})
		if err := client.HandshakeContext(t.Context()); err != nil {
			t.Fatalf("SNI %q: %v", tc.sni, err)
		}
		state := client.ConnectionState()
		if got := state.PeerCertificates[0].Subject.CommonName; got != tc.want || state.NegotiatedProtocol != tc.protocol {
			t.Errorf("SNI %q: certificate of %s over %s, want %s over %s", tc.sni, got, state.NegotiatedProtocol, tc.want, tc.protocol)
		}
		conn.Close()
	}
	if code, _, g := get(t, inVPC(t, s, here), "https://one.example.com/"); code != 200 || g.Service != "login" {
		t.Errorf("over HTTP/2: %d %+v", code, g)
	}
}
