package sandbox

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

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

// TestClientAddress: a client never shares its address with an object, down to the last free one; then nobody can stand there.
func TestClientAddress(t *testing.T) {
	u := newUser(t, Options{})
	u.make("POST", base+"global/networks", `{"name":"n","autoCreateSubnetworks":false}`)
	u.make("POST", inUS+"subnetworks", `{"name":"small","network":"global/networks/n","ipCidrRange":"10.1.2.0/29"}`)
	client := func() (addr string) {
		u.s.read(func(tx *tx) {
			if a, ok := tx.clientAddress(Vantage{Project: "p", Network: "n", Region: "us-central1"}); ok {
				addr = a.String()
			}
		})
		return addr
	}
	for i, want := range []string{"10.1.2.5", "10.1.2.4", "10.1.2.3", "10.1.2.2", ""} {
		if got := client(); got != want {
			t.Errorf("with %d addresses taken the client is %q, want %q", i, got, want)
		}
		if want != "" {
			u.make("POST", inUS+"addresses", fmt.Sprintf(`{"name":"a%d","addressType":"INTERNAL","address":"%s","subnetwork":"regions/us-central1/subnetworks/small"}`, i, want))
		}
	}
	shows(t, "client address")
}
