package sandbox

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestHTTP2WithoutTLS: a client that begins with HTTP/2 is answered in it.
func TestHTTP2WithoutTLS(t *testing.T) {
	s, _ := served(t, nil)
	for name, dial := range map[string]dialer{"DialVPC": s.dials, "CONNECT": tunnels(front(t, s))} {
		c := dial.client(t)
		protocols := &http.Protocols{}
		protocols.SetUnencryptedHTTP2(true)
		c.Transport.(*http.Transport).Protocols = protocols
		r, _ := http.NewRequestWithContext(t.Context(), "GET", loginURL, nil)
		if answer, body := do(t, c, r); answer.ProtoMajor != 2 || !strings.HasPrefix(body, "Hello from login") {
			t.Errorf("%s: %s %q", name, answer.Proto, body)
		}
	}
	shows(t, "HTTP/2 without TLS")
}

// TestManyCertificates: fifteen on one proxy; the server name chooses, the first is for everybody else; every version of TLS.
func TestManyCertificates(t *testing.T) {
	var hosts []string
	for i := range maxCertificates {
		hosts = append(hosts, fmt.Sprintf("h%d.example.com", i))
	}
	hosts[3] = "*.wild.example.com"
	s, _ := served(t, nil, hosts...)
	for name, dial := range map[string]dialer{"DialVPC": s.dials, "CONNECT": tunnels(front(t, s))} {
		for i, tc := range []struct {
			sni, want string
			version   uint16
		}{
			{"h0.example.com", "h0.example.com", tls.VersionTLS13},
			{"h14.example.com", "h14.example.com", tls.VersionTLS12},
			{"H7.Example.Com", "h7.example.com", tls.VersionTLS11},
			{"a.wild.example.com", "*.wild.example.com", tls.VersionTLS10},
			{"nobody.example.com", "h0.example.com", tls.VersionTLS12},
			{"", "h0.example.com", tls.VersionTLS13},
		} {
			conn, err := dial(t.Context(), "10.1.2.99:443")
			if err != nil {
				t.Fatal(err)
			}
			client := tls.Client(conn, &tls.Config{ServerName: tc.sni, InsecureSkipVerify: true, MinVersion: tc.version, MaxVersion: tc.version})
			if err := client.HandshakeContext(t.Context()); err != nil {
				t.Fatalf("%s %d: %v", name, i, err)
			}
			if got := client.ConnectionState().PeerCertificates[0].Subject.CommonName; got != tc.want {
				t.Errorf("%s, SNI %q: certificate of %s, want %s", name, tc.sni, got, tc.want)
			}
			client.Close()
		}
	}
	shows(t, "SNI", "TLS versions")
}

// TestPlainTLS: what goes beyond certificates is not simulated, and said so.
func TestPlainTLS(t *testing.T) {
	s, _ := served(t, nil, "login.example.com")
	proxy := computeV1 + inRegion + "targetHttpsProxies/proxy"
	print := ok(t, s, "GET", proxy, "")["fingerprint"]
	code, o := call(t, s, "PATCH", proxy, asText(t, object{"fingerprint": print, "sslPolicy": inRegion + "sslPolicies/modern"}))
	if code != http.StatusNotImplemented || !strings.Contains(asText(t, o), "sslPolicy") {
		t.Errorf("an SSL policy: %d %v", code, o)
	}
	shows(t, "plain TLS")
}

// TestClientKeepAlive: connections serve request after request, and are closed when nothing comes for as long as the proxy says.
func TestClientKeepAlive(t *testing.T) {
	for seconds, want := range map[int]time.Duration{0: 610 * time.Second, 7: 7 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			s := openSandbox(t, Options{})
			l := lab{t, s}
			l.network(true)
			l.backend("login", object{"service": "login"})
			l.frontend(object{"defaultService": to("login")}, false)
			if seconds > 0 {
				l.finish(ok(t, s, "DELETE", computeV1+inRegion+"forwardingRules/rule", ""))
				l.post(inRegion+"targetHttpProxies", object{"name": "brief", "urlMap": inRegion + "urlMaps/map", "httpKeepAliveTimeoutSec": seconds})
				l.rule("brief", "80", "brief")
			}
			conn, err := s.dials(t.Context(), "10.1.2.99:80")
			if err != nil {
				t.Fatal(err)
			}
			in := bufio.NewReader(conn)
			for range 2 { // pipelined
				io.WriteString(conn, strings.Repeat("GET /one HTTP/1.1\r\nHost: a\r\n\r\nPOST /two HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab", 2))
				for i := range 4 {
					answer, err := http.ReadResponse(in, nil)
					if err != nil {
						t.Fatal(err)
					}
					body, _ := io.ReadAll(answer.Body)
					if want := []string{"GET /one", "POST /two"}[i%2]; !strings.Contains(string(body), "request:  "+want) {
						t.Fatalf("answer %d is %q, want that of %s", i, body, want)
					}
				}
				time.Sleep(want - time.Second)
			}
			start := time.Now()
			if _, err := in.ReadByte(); !errors.Is(err, io.EOF) || time.Since(start) != time.Second {
				t.Errorf("%v after %v, want the end after a second", err, time.Since(start))
			}
			conn.Close()
		})
	}
	shows(t, "client keep-alive")
}

// rule makes a forwarding rule of another name at 10.1.2.99.
func (l lab) rule(name, port, proxy string) {
	l.t.Helper()
	l.post(inRegion+"forwardingRules", object{"name": name, "loadBalancingScheme": "INTERNAL_MANAGED",
		"network": inProject + "global/networks/lb-network", "subnetwork": inRegion + "subnetworks/lb-subnet", "IPAddress": "10.1.2.99",
		"portRange": port, "target": inRegion + "targetHttpProxies/" + proxy})
}

// TestMalformedRequests are answered by the proxy, and never seen by a container.
func TestMalformedRequests(t *testing.T) {
	s, _ := served(t, nil)
	const head = "GET /login HTTP/1.1\r\nHost: a\r\n"
	for name, dial := range map[string]dialer{"DialVPC": s.dials, "CONNECT": tunnels(front(t, s))} {
		for problem, tc := range map[string]struct {
			request string
			code    int
		}{
			"two lengths":           {head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400},
			"length of no number":   {head + "Content-Length: +1\r\n\r\na", 400},
			"two codings":           {head + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 501},
			"space before colon":    {head + "Content-Length : 1\r\n\r\na", 400},
			"two hosts":             {head + "Host: b\r\n\r\n", 400},
			"no host":               {"GET /login HTTP/1.1\r\n\r\n", 400},
			"line feed in a header": {head + "X-A: a\rb\r\n\r\n", 400},
			"no HTTP":               {"hello\r\n\r\n", 400},
			"header too large":      {head + "X-Large: " + strings.Repeat("x", 61<<10) + "\r\n\r\n", 431},
		} {
			before := len(s.Visits())
			conn, err := dial(t.Context(), "10.1.2.99:80")
			if err != nil {
				t.Fatal(err)
			}
			go io.WriteString(conn, tc.request+head+"\r\n")
			answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil || answer.StatusCode != tc.code {
				t.Errorf("%s, %s: %v %v, want %d", name, problem, answer, err, tc.code)
			}
			io.Copy(io.Discard, conn) // the connection ends: what follows is nobody's request.
			conn.Close()
			if n := len(s.Visits()) - before; n != 0 {
				t.Errorf("%s, %s: %d requests went through", name, problem, n)
			}
		}
		c := dial.client(t)
		if code, body, _ := get(t, c, loginURL, "X-Large", strings.Repeat("x", 50<<10)); code != 200 {
			t.Errorf("%s, a header of 50 KiB: %d %s", name, code, body)
		}
	}
	shows(t, "header size")
}
