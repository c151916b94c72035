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
		want := "GET " + host + " /login/a%2Fb;x?c=d&e;f 1.2.3.4,10.1.2.253,10.1.2.99|http|"
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
