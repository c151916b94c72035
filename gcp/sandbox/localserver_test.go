package sandbox

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

const loginURL = "http://10.1.2.99/login"

// TestOriginalURL: the container sees host, path and query as they were sent, and what the proxy says of the client.
func TestOriginalURL(t *testing.T) {
	s, _ := served(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Server", "mine")
		fmt.Fprintf(w, "%s %s %s %s|%s|%s", r.Method, r.Host, r.RequestURI, r.Header.Get("X-Forwarded-For"), r.Header.Get("X-Forwarded-Proto"), r.Header.Get("Accept-Encoding"))
	}))
	eachFront(t, s, func(t *testing.T, c *http.Client) {
		r, _ := http.NewRequestWithContext(t.Context(), "GET", loginURL+"/a%2Fb;x?c=d&e;f", nil)
		host := "login.example.com:80"
		if c.Transport.(*http.Transport).Proxy != nil {
			host = "10.1.2.99" // the host of an absolute form is its address (sure: RFC 9112).
		}
		r.Host = host
		r.Header.Set("X-Forwarded-For", "1.2.3.4")
		answer, body := do(t, c, r)
		want := "GET " + host + " /login/a%2Fb;x?c=d&e;f 1.2.3.4,10.1.2.2,10.1.2.99|http|"
		if body != want || answer.Header.Get("Server") != "Google Frontend" || answer.Header.Get("Via") != "1.1 google" {
			t.Errorf("%q %v, want %q", body, answer.Header, want)
		}
	})
	shows(t, "original URL")
}

// do sends r and reads the answer to its end.
func do(t testing.TB, c *http.Client, r *http.Request) (*http.Response, string) {
	t.Helper()
	answer, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

// TestStreaming: what the client writes arrives before the request ends, what the container writes before the answer ends; over
// HTTP/1.1 and, with TLS, HTTP/2.
func TestStreaming(t *testing.T) {
	events := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.NewResponseController(w).EnableFullDuplex()
		w.Header().Set("Content-Type", "text/event-stream")
		w.Header().Set("Trailer", "X-Sum")
		lines := bufio.NewScanner(r.Body)
		for n := 0; lines.Scan(); n++ {
			fmt.Fprintf(w, "data: %d %s\n\n", n, lines.Text())
			http.NewResponseController(w).Flush()
		}
		w.Header().Set("X-Sum", "sum of "+r.Trailer.Get("X-Count"))
	})
	plain, _ := served(t, events)
	encrypted, _ := served(t, events, "login.example.com")
	for url, s := range map[string]*Sandbox{loginURL: plain, "https://10.1.2.99/login": encrypted} {
		eachFront(t, s, func(t *testing.T, c *http.Client) { talk(t, c, url) })
	}
	shows(t, "streaming", "protocols")
}

// talk holds a conversation in one request: each line is answered before the next is sent.
func talk(t *testing.T, c *http.Client, url string) {
	body, feed := io.Pipe()
	r, _ := http.NewRequestWithContext(t.Context(), "POST", url, body)
	r.Trailer = http.Header{"X-Count": nil}
	go fmt.Fprintln(feed, "first")
	answer, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if want := 1 + len(url) - len(loginURL); answer.ProtoMajor != want {
		t.Errorf("%s over %s, want HTTP/%d", url, answer.Proto, want)
	}
	in := bufio.NewReader(answer.Body)
	for _, want := range []string{"data: 0 first\n", "\n", "data: 1 second\n"} {
		if line, err := in.ReadString('\n'); line != want {
			t.Fatalf("%s: event %q %v, want %q", url, line, err, want)
		}
		if want == "\n" {
			fmt.Fprintln(feed, "second")
		}
	}
	r.Trailer.Set("X-Count", "2")
	feed.Close()
	if _, err := io.Copy(io.Discard, in); err != nil {
		t.Errorf("%s: the end: %v", url, err)
	}
	if got := answer.Trailer.Get("X-Sum"); got != "sum of 2" {
		t.Errorf("%s: trailer %q", url, got)
	}
}

// TestLargeBodies: 128 MB each way go through while they are made. What is on the way at once is what the sockets hold, no more: the
// sandbox keeps none of it.
func TestLargeBodies(t *testing.T) {
	const size, ahead = 128 << 20, 56 << 20
	var consumed atomic.Int64
	s, _ := served(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.NewResponseController(w).EnableFullDuplex()
		buffer := make([]byte, 64<<10)
		for {
			n, err := r.Body.Read(buffer)
			if _, err := w.Write(buffer[:n]); err != nil {
				return
			}
			if err != nil {
				return
			}
		}
	}))
	eachFront(t, s, func(t *testing.T, c *http.Client) {
		consumed.Store(0)
		source := &metered{consumed: &consumed, left: size, limit: ahead}
		r, _ := http.NewRequestWithContext(t.Context(), "POST", loginURL, source)
		answer, err := c.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		n, err := io.Copy(io.Discard, io.TeeReader(answer.Body, counter{&consumed}))
		if err != nil || n != size {
			t.Errorf("%d bytes came back (%v), want %d", n, err, size)
		}
	})
}

// metered makes bytes only as long as no more than limit of them are on their way.
type metered struct {
	consumed *atomic.Int64
	made     int64
	left     int64
	limit    int64
}

func (m *metered) Read(b []byte) (int, error) {
	if m.left == 0 {
		return 0, io.EOF
	}
	if onTheWay := m.made - m.consumed.Load(); onTheWay > m.limit {
		return 0, fmt.Errorf("%d bytes are on their way: somebody keeps them", onTheWay)
	}
	n := min(int64(len(b)), m.left)
	clear(b[:n])
	m.made, m.left = m.made+n, m.left-n
	return int(n), nil
}

type counter struct{ n *atomic.Int64 }

func (c counter) Write(b []byte) (int, error) {
	c.n.Add(int64(len(b)))
	return len(b), nil
}

// TestWebSocket: 101, and bytes both ways until either side closes.
func TestWebSocket(t *testing.T) {
	s, _ := served(t, http.HandlerFunc(echoUpgrade))
	address := front(t, s)
	absolute := dialer(func(ctx context.Context, _ string) (net.Conn, error) { return net.Dial("tcp", address) })
	for name, tc := range map[string]struct {
		dial dialer
		head string
	}{
		"DialVPC":       {s.dials, "GET /login/ws HTTP/1.1\r\n"},
		"CONNECT":       {tunnels(address), "GET /login/ws HTTP/1.1\r\n"},
		"absolute form": {absolute, "GET http://10.1.2.99/login/ws HTTP/1.1\r\nProxy-Authorization: Basic bGItbmV0d29yay51cy1jZW50cmFsMTo=\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			before := len(s.Visits())
			conn, err := tc.dial(t.Context(), "10.1.2.99:80")
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			io.WriteString(conn, tc.head+"Host: 10.1.2.99\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n")
			in := bufio.NewReader(conn)
			answer, err := http.ReadResponse(in, nil)
			if err != nil || answer.StatusCode != http.StatusSwitchingProtocols || answer.Header.Get("Upgrade") != "websocket" || answer.Header.Get("Via") != "1.1 google" {
				t.Fatalf("%+v %v", answer, err)
			}
			for _, word := range []string{"one\n", "two\n"} {
				io.WriteString(conn, word)
				if line, err := in.ReadString('\n'); line != word {
					t.Fatalf("%q %v, want %q", line, err, word)
				}
			}
			conn.Close()
			if v := awaitVisit(t, s, before); v.Status != http.StatusSwitchingProtocols || v.Service != "login" {
				t.Errorf("visit %+v", v)
			}
		})
	}
	shows(t, "WebSocket")
}

// echoUpgrade agrees to every upgrade, and sends back what it gets.
func echoUpgrade(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Connection", "Upgrade")
	w.Header().Set("Upgrade", r.Header.Get("Upgrade"))
	w.WriteHeader(http.StatusSwitchingProtocols)
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	io.Copy(conn, buffered)
}

// awaitVisit is the latest visit, once there are more than before.
func awaitVisit(t *testing.T, s *Sandbox, before int) Visit {
	t.Helper()
	for {
		if visits := s.Visits(); len(visits) > before {
			return visits[len(visits)-1]
		}
		select {
		case <-t.Context().Done():
			t.Fatal("no visit")
		case <-time.After(time.Millisecond):
		}
	}
}

// TestExpectContinue: a client that asks first may send its body; the container is not asked.
func TestExpectContinue(t *testing.T) {
	s, _ := served(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %q", body, r.Header.Get("Expect"))
	}))
	eachFront(t, s, func(t *testing.T, c *http.Client) {
		c.Transport.(*http.Transport).ExpectContinueTimeout = time.Hour
		r, _ := http.NewRequestWithContext(t.Context(), "POST", loginURL, strings.NewReader("body"))
		r.Header.Set("Expect", "100-continue")
		if answer, text := do(t, c, r); answer.StatusCode != http.StatusOK || text != `body ""` {
			t.Errorf("%d %q", answer.StatusCode, text)
		}
	})
	shows(t, "expect continue")
}

// TestClientGoesAway: the container learns that nobody waits any more, and the log says that nothing was answered.
func TestClientGoesAway(t *testing.T) {
	came, gone := make(chan bool), make(chan error)
	s, _ := served(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		came <- true
		<-r.Context().Done()
		gone <- context.Cause(r.Context())
	}))
	eachFront(t, s, func(t *testing.T, c *http.Client) {
		before := len(s.Visits())
		ctx, cancel := context.WithCancel(t.Context())
		r, _ := http.NewRequestWithContext(ctx, "GET", loginURL, nil)
		go c.Do(r)
		<-came
		cancel()
		if err := <-gone; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if v := awaitVisit(t, s, before); v.Status != 0 || v.Service != "login" {
			t.Errorf("visit %+v", v)
		}
	})
}

// TestBrokenInstances: a server that is down, breaks off or talks nonsense.
func TestBrokenInstances(t *testing.T) {
	down := httptest.NewServer(nil)
	down.Close()
	nonsense, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer nonsense.Close()
	go func() {
		for {
			conn, err := nonsense.Accept()
			if err != nil {
				return
			}
			http.ReadRequest(bufio.NewReader(conn))
			io.WriteString(conn, "nonsense\r\n\r\n")
			conn.Close()
		}
	}()
	s := openSandbox(t, Options{Map: map[string]string{"login": down.URL, "catalog": "http://" + nonsense.Addr().String()}})
	l := lab{t, s}
	l.network(true)
	l.backend("all", object{"urlMask": "/<service>"})
	l.frontend(object{"defaultService": inRegion + "backendServices/all"}, false)
	eachFront(t, s, func(t *testing.T, c *http.Client) {
		for service, want := range map[string]struct{ body, detail string }{
			"login":   {"Service Unavailable", "nothing answers at " + down.URL},
			"catalog": {"upstream connect error or disconnect/reset before headers. reset reason: connection termination", "malformed HTTP response"},
		} {
			before := len(s.Visits())
			r, _ := http.NewRequestWithContext(t.Context(), "GET", "http://10.1.2.99/"+service, nil)
			answer, body := do(t, c, r)
			if v := awaitVisit(t, s, before); answer.StatusCode != http.StatusServiceUnavailable || body != want.body || !strings.Contains(v.Detail, want.detail) {
				t.Errorf("%s: %d %q, visit %+v", service, answer.StatusCode, body, v)
			}
		}
	})
	shows(t, "no instance", "broken instance")
}

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
