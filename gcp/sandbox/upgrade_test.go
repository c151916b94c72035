package sandbox

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"testing"
	"time"
)

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
