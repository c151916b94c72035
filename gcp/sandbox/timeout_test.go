package sandbox

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// TestRequestTimeout: 504 when the service's time is over, whoever is slow; an answer under way is cut.
func TestRequestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, l := served(t, nil)
		l.service("slow", object{"template": object{"timeout": "20s", "containers": []any{object{"image": "hello"}}}}, true)
		l.service("slowest", object{"template": object{"timeout": "3600s", "containers": []any{object{"image": "hello"}}}}, true)
		for service, want := range map[string]time.Duration{"slow": 20 * time.Second, "login": 300 * time.Second, "slowest": time.Hour} {
			conn, err := s.dials(t.Context(), "10.1.2.99:80")
			if err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			fmt.Fprintf(conn, "POST /%s HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nnot ten", service)
			answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := io.ReadAll(answer.Body)
			if answer.StatusCode != http.StatusGatewayTimeout || string(body) != "upstream request timeout" || time.Since(start) != want {
				t.Errorf("%s: %d %q after %v, want 504 after %v", service, answer.StatusCode, body, time.Since(start), want)
			}
			conn.Close()
		}
	})
	shows(t, "request timeout")
}

// TestSlowContainer: a real server that answers too late, and one whose answer takes too long.
func TestSlowContainer(t *testing.T) {
	s, _ := served(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/login/begin" {
			io.WriteString(w, "begun")
			http.NewResponseController(w).Flush()
		}
		<-r.Context().Done()
	}))
	ok(t, s, "PATCH", v2+"/login", `{"template":{"timeout":"0.2s","containers":[{"image":"hello"}]}}`)
	eachFront(t, s, func(t *testing.T, c *http.Client) {
		r, _ := http.NewRequestWithContext(t.Context(), "GET", loginURL, nil)
		if answer, body := do(t, c, r); answer.StatusCode != 504 || body != "upstream request timeout" {
			t.Errorf("%d %q", answer.StatusCode, body)
		}
		answer, err := c.Get(loginURL + "/begin")
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(answer.Body); err == nil || string(body) != "begun" {
			t.Errorf("an answer under way ends with %q, %v; want it cut", body, err)
		}
		answer.Body.Close()
	})
}
