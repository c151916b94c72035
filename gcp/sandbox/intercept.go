package sandbox

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// interception answers TLS in the place of Google's APIs for clients that use the sandbox as their HTTPS proxy and trust its authority.
type interception struct {
	start sync.Once
	queue chan net.Conn
}

// intercepts tells whether the sandbox stands in for host: an API that it simulates, at any of its names.
func (s *Sandbox) intercepts(host string) bool {
	if host == webHost {
		return true
	}
	for _, a := range s.apis {
		if a.serves(host) {
			return true
		}
	}
	return false
}

// intercept answers CONNECT to an API.
func (s *Sandbox) intercept(w http.ResponseWriter, r *http.Request) {
	if _, port, err := net.SplitHostPort(r.Host); err != nil || port != "443" {
		http.Error(w, fmt.Sprintf("the runlb sandbox answers for %s at port 443 only", hostname(r.Host)), http.StatusForbidden)
		return
	}
	conn, err := established(w)
	if err != nil {
		http.Error(w, "this front has no connection to tunnel", http.StatusNotImplemented)
		return
	}
	s.intercepted.start.Do(s.startIntercepting)
	select {
	case s.intercepted.queue <- tls.Server(conn, s.interceptedTLS(hostname(r.Host))):
	case <-s.done:
		conn.Close()
	}
}

// interceptedTLS chooses the certificate by SNI; a client that sends none means the host of its CONNECT.
func (s *Sandbox) interceptedTLS(connected string) *tls.Config {
	return &tls.Config{
		NextProtos: []string{"h2", "http/1.1"},
		GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			host := hostname(hello.ServerName)
			if host == "" {
				host = connected
			}
			if !s.intercepts(host) {
				return nil, fmt.Errorf("the runlb sandbox does not answer for %s", host)
			}
			return s.leaf(host)
		},
	}
}

// startIntercepting runs the server of all intercepted connections until the sandbox is closed.
func (s *Sandbox) startIntercepting() {
	s.intercepted.queue = make(chan net.Conn)
	server := s.frontServer(context.Background(), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodConnect || r.URL.Host != "" || !s.intercepts(hostname(r.Host)) {
			http.Error(w, "this connection was opened to another host", http.StatusMisdirectedRequest)
			return
		}
		s.ServeHTTP(w, r)
	}))
	go func() {
		server.Serve(connQueue{s.intercepted.queue, s.done})
		server.Close()
	}()
}

// established takes the connection of a CONNECT away from w and tells the client that it leads on.
func established(w http.ResponseWriter) (net.Conn, error) {
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return nil, err
	}
	conn.SetDeadline(time.Time{})
	if _, err := io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		conn.Close() // whoever reads from it learns that it is gone.
	}
	if buffered.Reader.Buffered() > 0 {
		return &earlyConn{conn, buffered.Reader}, nil
	}
	return conn, nil
}
