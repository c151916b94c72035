package sandbox

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

const (
	// defaultKeepAlive is the client keep-alive of a target proxy that sets none (sure: Compute API).
	defaultKeepAlive = 610 * time.Second
	// maxHeader bounds what a request's header may have: Envoy's default of 60 KiB. net/http adds 4 KiB to it.
	maxHeader = 60<<10 - 4<<10
)

// connectionRules are how a load balancer speaks with its clients.
func connectionRules() []rule {
	return []rule{
		{name: "protocols", says: "A target proxy speaks HTTP/1.1, and HTTP/2 to clients that agree on it in the TLS handshake.", mark: said, source: "internal Application Load Balancer page"},
		{name: "HTTP/2 without TLS", says: "A target HTTP proxy speaks HTTP/2 to a client that begins with it.", mark: guess},
		{name: "SNI", says: "The client's server name chooses among the certificates; the first one is for everybody else.", mark: said, source: "SSL certificates page"},
		{name: "TLS versions", says: "Without an SSL policy a target HTTPS proxy takes TLS 1.0 to 1.3.", mark: said, source: "SSL policies page"},
		{name: "client keep-alive", says: "An idle connection is closed after httpKeepAliveTimeoutSec, 610 s when it is not set.", mark: sure, source: "Compute API"},
		{name: "header size", says: "A request header over 60 KiB answers 431.", mark: guess, source: "Envoy's default"},
		{name: "deleted rule", says: "A forwarding rule that is deleted cuts what it carries.", mark: guess},
	}
}

// connections hands connections to HTTP servers, one for each client keep-alive that is in use.
type connections struct {
	mu      sync.Mutex
	servers map[time.Duration]chan net.Conn
	certs   certificates
}

// serveConn lets the load balancer of a serve conn until either side closes it, or the rule is deleted.
func (s *Sandbox) serveConn(conn net.Conn, a arrival) error {
	one := &carriedConn{Conn: conn, arrival: a}
	one.forget = context.AfterFunc(s.lives.of(a.rule), func() { one.Close() })
	var carried net.Conn = one
	if a.encrypted {
		carried = tls.Server(carried, &tls.Config{GetConfigForClient: s.tlsConfig(a.rule)})
	}
	select {
	case s.server(s.keepAliveOf(a.rule)) <- carried:
		return nil
	case <-s.done:
		carried.Close()
		return net.ErrClosed
	}
}

// keepAliveOf is how long a rule's target proxy keeps an idle connection.
func (s *Sandbox) keepAliveOf(rulePath string) time.Duration {
	var seconds int
	s.read(func(t *tx) {
		rule, _ := t.get(rulePath)
		proxy, _ := t.get(linked(text(rule, "target")))
		seconds = number(s.programmed(proxy, s.now()), "httpKeepAliveTimeoutSec")
	})
	if seconds == 0 {
		return defaultKeepAlive
	}
	return time.Duration(seconds) * time.Second
}

// server is where connections with a keep-alive go. It runs until the sandbox is closed.
func (s *Sandbox) server(idle time.Duration) chan<- net.Conn {
	s.conns.mu.Lock()
	defer s.conns.mu.Unlock()
	if queue, ok := s.conns.servers[idle]; ok {
		return queue
	}
	if s.conns.servers == nil {
		s.conns.servers = map[time.Duration]chan net.Conn{}
	}
	queue := make(chan net.Conn)
	s.conns.servers[idle] = queue
	server := &http.Server{
		Handler:           http.HandlerFunc(s.balance),
		ReadHeaderTimeout: time.Minute,
		IdleTimeout:       idle,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
		Protocols:         &http.Protocols{},
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			if encrypted, ok := c.(*tls.Conn); ok {
				c = encrypted.NetConn()
			}
			return context.WithValue(ctx, arrivalKey{}, c.(*carriedConn).arrival)
		},
	}
	server.Protocols.SetHTTP1(true)
	server.Protocols.SetHTTP2(true)
	server.Protocols.SetUnencryptedHTTP2(true)
	go func() {
		server.Serve(connQueue{queue, s.done})
		server.Close()
	}()
	return queue
}

// carriedConn is a connection that knows how it came.
type carriedConn struct {
	net.Conn
	arrival arrival
	forget  func() bool
}

// RemoteAddr is the client's place in the VPC.
func (c *carriedConn) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.AddrPortFrom(c.arrival.client, 0))
}

func (c *carriedConn) Close() error {
	c.forget()
	return c.Conn.Close()
}

// connQueue is a listener without a socket.
type connQueue struct {
	queue <-chan net.Conn
	done  <-chan struct{}
}

func (q connQueue) Accept() (net.Conn, error) {
	select {
	case c := <-q.queue:
		return c, nil
	case <-q.done:
		return nil, net.ErrClosed
	}
}

func (q connQueue) Close() error   { return nil }
func (q connQueue) Addr() net.Addr { return &net.TCPAddr{} }
