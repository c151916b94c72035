package sandbox

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"testing"
)

// TestDeletedRule cuts what it carries: idle connections, tunnels and requests under way.
func TestDeletedRule(t *testing.T) {
	came, gone := make(chan bool), make(chan bool)
	s, l := served(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") != "" {
			echoUpgrade(w, r)
			return
		}
		came <- true
		<-r.Context().Done()
		gone <- true
	}))
	var conns []net.Conn
	open := func(dial dialer, request string) {
		conn, err := dial(t.Context(), "10.1.2.99:80")
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(conn, request)
		conns = append(conns, conn)
	}
	address := front(t, s)
	absolute := dialer(func(ctx context.Context, _ string) (net.Conn, error) { return net.Dial("tcp", address) })
	const upgrade = "GET /login HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
	for _, dial := range []dialer{s.dials, tunnels(address)} {
		open(dial, "")
		open(dial, upgrade)
		if answer, err := http.ReadResponse(bufio.NewReader(conns[len(conns)-1]), nil); err != nil || answer.StatusCode != 101 {
			t.Fatalf("%v %v", answer, err)
		}
		open(dial, "GET /login HTTP/1.1\r\nHost: a\r\n\r\n")
		<-came
	}
	open(absolute, "GET http://10.1.2.99/login HTTP/1.1\r\nHost: a\r\nProxy-Authorization: Basic bGItbmV0d29yay51cy1jZW50cmFsMTo=\r\n\r\n")
	<-came
	l.finish(ok(t, s, "DELETE", computeV1+inRegion+"forwardingRules/rule", ""))
	for range 3 {
		<-gone
	}
	for i, conn := range conns {
		if b, err := io.ReadAll(conn); err == nil && len(b) > 0 {
			t.Errorf("connection %d: %q after the rule is gone", i, b)
		}
		conn.Close()
	}
	l.rule("rule", "80", "proxy")
	open(s.dials, upgrade)
	if answer, err := http.ReadResponse(bufio.NewReader(conns[len(conns)-1]), nil); err != nil || answer.StatusCode != 101 {
		t.Errorf("a new rule of the same name: %v %v", answer, err)
	}
	if err := s.Reset(); err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(conns[len(conns)-1]); err == nil && len(b) > 0 {
		t.Errorf("after a reset: %q", b)
	}
	shows(t, "deleted rule")
}
