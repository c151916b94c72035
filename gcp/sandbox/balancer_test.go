package sandbox

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// inVPC is a client at a vantage, over DialVPC, that connects to 10.1.2.99 whatever the host.
func inVPC(t *testing.T, s *Sandbox, v Vantage) *http.Client {
	t.Helper()
	transport := &http.Transport{
		ForceAttemptHTTP2: true,
		TLSClientConfig:   &tls.Config{InsecureSkipVerify: true},
		DialContext: func(ctx context.Context, _, addr string) (net.Conn, error) {
			_, port, err := net.SplitHostPort(addr)
			if err != nil {
				return nil, err
			}
			return s.DialVPC(ctx, v, "10.1.2.99:"+port)
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
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
	for name, want := range map[string]string{"X-Forwarded-For": "1.2.3.4,10.1.2.2,10.1.2.99", "X-Forwarded-Proto": "https", "Via": "1.1 google"} {
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

// TestVantage: who reaches 10.1.2.99, and who times out after the stated time.
func TestVantage(t *testing.T) {
	for _, tc := range []struct {
		name    string
		from    Vantage
		addr    string
		global  bool
		reached bool
		timeout bool
	}{
		{"same region", here, "10.1.2.99:80", false, true, false},
		{"other region", Vantage{Network: "lb-network", Region: "europe-west1"}, "10.1.2.99:80", false, false, true},
		{"other region, global access", Vantage{Network: "lb-network", Region: "europe-west1"}, "10.1.2.99:80", true, true, false},
		{"other network", Vantage{Network: "default", Region: "us-central1"}, "10.1.2.99:80", true, false, true},
		{"other port", here, "10.1.2.99:443", false, false, true},
		{"other address", here, "10.1.2.98:80", false, false, true},
		{"no such place", Vantage{Network: "lb-network", Region: "us-east1"}, "10.1.2.99:80", true, false, false},
		{"a name", here, "login.example.com:80", false, false, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := openSandbox(t, Options{})
				l := lab{t, s}
				l.network(true)
				l.backend("login", object{"service": "login"})
				l.frontend(object{"defaultService": inRegion + "backendServices/login"}, tc.global)
				start := time.Now()
				conn, err := s.DialVPC(t.Context(), tc.from, tc.addr)
				if tc.reached {
					if err != nil {
						t.Fatal(err)
					}
					conn.Close()
					return
				}
				var timeout net.Error
				if isTimeout := errors.As(err, &timeout) && timeout.Timeout(); err == nil || isTimeout != tc.timeout {
					t.Fatalf("error %v; want a timeout: %v", err, tc.timeout)
				}
				if took := time.Since(start); tc.timeout && took != dialTimeout {
					t.Errorf("timed out after %v, want %v", took, dialTimeout)
				}
			})
		})
	}
	shows(t, "same network", "global access")
}

// TestProxiesServe: without an active proxy-only subnet, nothing answers.
func TestProxiesServe(t *testing.T) {
	s, _ := served(t, nil)
	conn, err := s.dials(t.Context(), "10.1.2.99:80")
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
	if err := s.write(func(tx *tx) error { tx.delete(inRegion + "subnetworks/proxy-only"); return nil }); err != nil {
		t.Fatal(err)
	}
	if _, err := s.dials(t.Context(), "10.1.2.99:80"); err == nil {
		t.Error("a load balancer without proxies answers")
	}
	shows(t, "proxies serve")
}

// TestNoReadyRevision: a service that is being deployed for the first time.
func TestNoReadyRevision(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		latency, err := ParseLatency("real")
		if err != nil {
			t.Fatal(err)
		}
		s := openSandbox(t, Options{Latency: latency})
		l := lab{t, s}
		l.network(true)
		l.backend("new", object{"service": "new"})
		l.frontend(object{"defaultService": to("new")}, false)
		time.Sleep(s.propagation())
		l.service("new", object{}, true)
		c := inVPC(t, s, here)
		defer c.CloseIdleConnections()
		if code, body, _ := get(t, c, "http://10.1.2.99/"); code != http.StatusServiceUnavailable || body != "Service Unavailable" {
			t.Errorf("at once: %d %q", code, body)
		}
		time.Sleep(time.Hour)
		if code, _, g := get(t, c, "http://10.1.2.99/"); code != http.StatusOK || g.Service != "new" {
			t.Errorf("in the end: %d %+v", code, g)
		}
	})
	shows(t, "no ready revision")
}

// TestPropagation: with real latencies, a rule answers only after it has reached the proxies, and they keep the URL map that they had.
func TestPropagation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		latency, err := ParseLatency("real")
		if err != nil {
			t.Fatal(err)
		}
		s := openSandbox(t, Options{Latency: latency})
		l := lab{t, s}
		l.network(true)
		l.backend("login", object{"service": "login"})
		l.backend("catalog", object{"service": "catalog"})
		l.frontend(object{"defaultService": inRegion + "backendServices/login"}, false)
		if _, err := s.DialVPC(t.Context(), here, "10.1.2.99:80"); err == nil {
			t.Fatal("the rule answers before it has reached the proxies")
		}
		time.Sleep(s.propagation())
		c := inVPC(t, s, here)
		serves := func(want string) {
			t.Helper()
			if _, body, g := get(t, c, "http://10.1.2.99/"); g.Service != want {
				t.Errorf("served by %q (%q), want %s", g.Service, body, want)
			}
		}
		serves("login")
		urlMap := ok(t, s, "GET", computeV1+inRegion+"urlMaps/map", "")
		l.finish(ok(t, s, "PATCH", computeV1+inRegion+"urlMaps/map",
			asText(t, object{"fingerprint": urlMap["fingerprint"], "defaultService": inRegion + "backendServices/catalog"})))
		serves("login")
		time.Sleep(s.propagation())
		serves("catalog")
		c.CloseIdleConnections()
	})
	shows(t, "new rule", "propagation")
}

// TestOverTheWire: a real proxy client on loopback, in absolute form and through CONNECT, with a body that nobody could buffer twice.
func TestOverTheWire(t *testing.T) {
	s := openSandbox(t, Options{})
	l := lab{t, s}
	l.network(true)
	l.backend("login", object{"service": "login"})
	l.frontend(object{"defaultService": inRegion + "backendServices/login"}, false, "login.example.com")
	server := httptest.NewServer(s)
	defer server.Close()
	through := func(user string) *http.Client {
		proxy, err := url.Parse(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		if user != "" {
			proxy.User = url.User(user)
		}
		transport := &http.Transport{Proxy: http.ProxyURL(proxy), TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
		t.Cleanup(transport.CloseIdleConnections)
		return &http.Client{Transport: transport}
	}
	c := through("lb-network.us-central1")
	if code, _, g := get(t, c, "https://10.1.2.99/x"); code != 200 || g.Service != "login" || g.Path != "/x" {
		t.Errorf("CONNECT: %d %+v", code, g)
	}
	const size = 64 << 20
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://10.1.2.99/up", io.LimitReader(zeros{}, size))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "application/json")
	resp, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	var g greeting
	if err := json.NewDecoder(resp.Body).Decode(&g); err != nil || g.Bytes != size {
		t.Errorf("the container got %d bytes (%v), want %d", g.Bytes, err, size)
	}
	resp.Body.Close()
	for _, tc := range []struct {
		user, url string
		code      int
		says      string
	}{
		{"", "http://10.1.2.99/", http.StatusProxyAuthRequired, "NETWORK.REGION"},
		{"lb-network", "http://10.1.2.99/", http.StatusProxyAuthRequired, "NETWORK.REGION"},
		{"lb-network.us-central1", "http://10.1.2.99/", http.StatusGatewayTimeout, "timeout"},
		{"lb-network.us-central1", "http://10.1.2.99:443/", http.StatusBadGateway, "speaks HTTPS"},
		{"nowhere.us-central1", "http://10.1.2.99/", http.StatusBadGateway, "no subnet"},
		{"lb-network.us-central1", "http://login.example.com/", http.StatusForbidden, "--connect-to login.example.com:80:ADDRESS:80"},
		{"", "http://storage.googleapis.com/", http.StatusNotImplemented, "storage.googleapis.com"},
	} {
		resp, err := through(tc.user).Get(tc.url)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != tc.code || !strings.Contains(string(body), tc.says) {
			t.Errorf("GET %s as %q: %d %q; want %d with %q", tc.url, tc.user, resp.StatusCode, body, tc.code, tc.says)
		}
	}
	if _, err := through("").Get("https://storage.googleapis.com/"); err == nil || !strings.Contains(err.Error(), "Forbidden") {
		t.Errorf("CONNECT to an API that is not simulated: %v, want 403", err)
	}
}

// zeros never ends.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}
