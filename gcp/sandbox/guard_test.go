package sandbox

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"runlb/gcp/sandbox/pipe"
)

// TestWebPagesStayOut sends what a browser sends for a page of another origin, and what programs send.
func TestWebPagesStayOut(t *testing.T) {
	s := open(t, Options{Project: "p"})
	at := serve(t, s)
	post := func(target, host, more string) string {
		return "POST " + target + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 42\r\nContent-Type: text/plain\r\n" + more + "\r\n" + `{"name":"n","autoCreateSubnetworks":false}`
	}
	get := func(target, host, more string) string {
		return "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + more + "\r\n"
	}
	const networks = "/compute/v1/projects/p/global/networks"
	for name, c := range map[string]struct {
		request string
		status  int
	}{
		"DNS rebinding":                   {post(networks, "evil.example", ""), 403},
		"DNS rebinding, reading":          {get(networks, "evil.example", ""), 403},
		"DNS rebinding with a port":       {get(networks, "evil.example:8787", ""), 403},
		"a name that looks like Google's": {get(networks, "googleapis.com.evil.example", ""), 403},
		"a name that ends like Google's":  {get(networks, "evilgoogleapis.com", ""), 403},
		"no host":                         {get(networks, "", ""), 403},
		"cross-site":                      {post(networks, at, "Sec-Fetch-Site: cross-site\r\nOrigin: https://evil.example\r\n"), 403},
		"another port of this machine":    {post(networks, at, "Sec-Fetch-Site: same-site\r\nOrigin: http://127.0.0.1:3000\r\n"), 403},
		"a browser without Sec-Fetch":     {post(networks, at, "Origin: https://evil.example\r\n"), 403},
		"a sandboxed frame":               {post(networks, at, "Origin: null\r\n"), 403},
		"an image":                        {get(networks, at, "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n"), 403},
		"a WebSocket":                     {get(networks, at, "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eA==\r\nOrigin: https://evil.example\r\n"), 403},
		"a preflight":                     {"OPTIONS " + networks + " HTTP/1.1\r\nHost: " + at + "\r\nOrigin: https://evil.example\r\n\r\n", 403},
		"a browser behind the proxy":      {post("http://compute.googleapis.com"+networks, "compute.googleapis.com", "Origin: https://evil.example\r\n"), 403},
		"its own path through the proxy":  {post("http://"+at+networks, at, "Origin: https://evil.example\r\n"), 403},
		"the authority, to a page":        {get(AuthorityFile, at, "Origin: https://evil.example\r\n"), 403},
		"the address bar":                 {get(networks, at, "Sec-Fetch-Site: none\r\n"), 200},
		"a program":                       {get(networks, at, ""), 200},
		"a program, by name":              {get(networks, "localhost:8787", ""), 200},
		"a program, by IPv6":              {get(networks, "[::1]:8787", ""), 200},
		"an API by its name":              {get(networks, "compute.googleapis.com", ""), 200},
	} {
		t.Run(name, func(t *testing.T) {
			conn, err := net.Dial("tcp", at)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if _, err := io.WriteString(conn, c.request); err != nil {
				t.Fatal(err)
			}
			answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			if answer.StatusCode != c.status {
				t.Errorf("%d, want %d", answer.StatusCode, c.status)
			}
			if cors := answer.Header.Get("Access-Control-Allow-Origin"); cors != "" {
				t.Errorf("it lets %s read the answer", cors)
			}
		})
	}
	s.read(func(tx *tx) {
		if _, ok := tx.get("projects/p/global/networks/n"); ok {
			t.Error("a web page has made a network")
		}
	})
}

func TestBodiesAreBounded(t *testing.T) {
	u := newUser(t, Options{})
	u.refuses([]refusedRequest{{"a huge body", "POST", base + "global/networks", `{"name":"` + strings.Repeat("a", maxBody) + `"}`, 413, "too large"}})
}

func TestHeadersAreBounded(t *testing.T) {
	s := open(t, Options{Project: "p"})
	r, err := http.NewRequest("GET", "http://"+serve(t, s)+"/compute/v1/projects/p", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Long", strings.Repeat("a", 80<<10))
	answer, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("a header of 80 KB: %d", answer.StatusCode)
	}
}

// within runs fn in a bubble, with dial to connect to the sandbox's server.
func within(t *testing.T, o Options, fn func(t *testing.T, s *Sandbox, dial func() net.Conn)) {
	synctest.Test(t, func(t *testing.T) {
		o.Project, o.Empty = "p", true
		s, err := Open(o)
		if err != nil {
			t.Fatal(err)
		}
		queue := make(chan net.Conn)
		server := s.frontServer(context.Background(), guard(s))
		go server.Serve(connQueue{queue, s.done})
		fn(t, s, func() net.Conn {
			here, there := pipe.New()
			queue <- there
			return here
		})
		s.Close()
		server.Close()
	})
}

// TestSlowClients: who trickles a header is cut off after ten seconds, who trickles a body is told so after thirty.
func TestSlowClients(t *testing.T) {
	within(t, Options{}, func(t *testing.T, _ *Sandbox, dial func() net.Conn) {
		conn, start := dial(), time.Now()
		io.WriteString(conn, "GET /compute/v1/projects/p HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
		if _, err := io.ReadAll(conn); err != nil {
			t.Error(err)
		}
		if took := time.Since(start); took != 10*time.Second {
			t.Errorf("a slow header was cut off after %s", took)
		}
		conn.Close()
		conn, start = dial(), time.Now()
		io.WriteString(conn, "POST /compute/v1/projects/p/global/networks HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); answer.StatusCode != http.StatusRequestTimeout || took != bodyTime {
			t.Errorf("a slow body: %d after %s", answer.StatusCode, took)
		}
		shows(t, "request size")
		conn.Close()
	})
}

// TestTheBodysTimeEndsWithTheBody: an answer that takes longer than bodyTime comes whole, whether the body was read or not.
func TestTheBodysTimeEndsWithTheBody(t *testing.T) {
	slow := Latency{scale: 1, seconds: map[string]float64{"* insert": 100}}
	within(t, Options{Latency: slow}, func(t *testing.T, _ *Sandbox, dial func() net.Conn) {
		conn := dial()
		in := bufio.NewReader(conn)
		send := func(path, body string) object {
			fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s", path, len(body), body)
			answer, err := http.ReadResponse(in, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			var o object
			if err := json.NewDecoder(answer.Body).Decode(&o); err != nil || answer.StatusCode != http.StatusOK {
				t.Fatalf("%s: %d %v %v", path, answer.StatusCode, o, err)
			}
			return o
		}
		start := time.Now()
		network := send("/compute/v1/projects/p/global/networks", `{"name":"n","autoCreateSubnetworks":false}`)
		if done := send("/compute/v1/"+linked(text(network, "selfLink"))+"/wait", "{}"); text(done, "status") != "DONE" {
			t.Errorf("wait: %v", done)
		}
		service := send("/v2/projects/p/locations/us-central1/services?serviceId=s", `{"template":{"containers":[{"image":"i"}]}}`)
		if done := send("/v2/"+text(service, "name")+":wait", `{"timeout":"120s"}`); done["done"] != true {
			t.Errorf("wait: %v", done)
		}
		if took := time.Since(start); took < 2*bodyTime {
			t.Errorf("nothing was waited for: %s", took)
		}
		conn.Close()
	})
}
