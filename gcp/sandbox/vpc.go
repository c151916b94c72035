package sandbox

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"sync"
	"time"
)

// dialTimeout is how long a connection to nobody takes to time out. In a real VPC it is the client's patience; here it is short.
const dialTimeout = 100 * time.Millisecond

// DialVPC connects to addr, "10.1.2.99:443", as a client at v would. The load balancer whose forwarding rule answers there serves the
// connection, with TLS when it is an HTTPS one. A connection that nobody answers ends in a timeout error after 100 ms.
func (s *Sandbox) DialVPC(ctx context.Context, v Vantage, addr string) (net.Conn, error) {
	at, err := netip.ParseAddrPort(addr)
	if err != nil {
		return nil, fmt.Errorf("dial %s in the VPC: want ADDRESS:PORT; the sandbox has no DNS: %w", addr, err)
	}
	a, err := s.arriveAt(ctx, v, netip.Addr{}, at)
	if err != nil {
		return nil, err
	}
	here, there := newPipe()
	if err := s.serveConn(there, a); err != nil {
		here.Close()
		return nil, err
	}
	return here, nil
}

// arriveAt finds the forwarding rule that answers a client at v. client is the client's own address, zero for anybody's.
func (s *Sandbox) arriveAt(ctx context.Context, v Vantage, client netip.Addr, at netip.AddrPort) (arrival, error) {
	if v.Project == "" {
		v.Project = s.project
	}
	a := arrival{vantage: v, client: client, address: at}
	stands := true
	s.read(func(t *tx) {
		if !client.IsValid() {
			a.client, stands = t.clientAddress(v)
		}
		a.rule = s.frontend(t, v, at)
	})
	if !stands {
		return a, fmt.Errorf("dial %s: network %s of project %s has no subnet in %s, so no client can be there", at, v.Network, v.Project, v.Region)
	}
	if a.rule == "" {
		if err := pause(ctx, dialTimeout); err != nil {
			return a, err
		}
		return a, &net.OpError{Op: "dial", Net: "tcp", Addr: net.TCPAddrFromAddrPort(at), Err: os.ErrDeadlineExceeded}
	}
	return a, nil
}

// vpcConns hands connections to the one HTTP server of all load balancers.
type vpcConns struct {
	start sync.Once
	queue chan net.Conn
	certs certificates
}

// serveConn lets the load balancer of a serve conn until either side closes it.
func (s *Sandbox) serveConn(conn net.Conn, a arrival) error {
	s.conns.start.Do(s.startServing)
	var carried net.Conn = &carriedConn{conn, a}
	if s.speaksTLS(a.rule) {
		carried = tls.Server(carried, &tls.Config{GetConfigForClient: s.tlsConfig(a.rule)})
	}
	select {
	case s.conns.queue <- carried:
		return nil
	case <-s.done:
		conn.Close()
		return net.ErrClosed
	}
}

// startServing runs the server until the sandbox is closed.
func (s *Sandbox) startServing() {
	s.conns.queue = make(chan net.Conn)
	server := &http.Server{
		Handler:           http.HandlerFunc(s.balance),
		ReadHeaderTimeout: time.Minute,
		IdleTimeout:       610 * time.Second, // the default of httpKeepAliveTimeoutSec (sure).
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			if encrypted, ok := c.(*tls.Conn); ok {
				c = encrypted.NetConn()
			}
			return context.WithValue(ctx, arrivalKey{}, c.(*carriedConn).arrival)
		},
	}
	go func() {
		server.Serve(connQueue{s.conns.queue, s.done})
		server.Close()
	}()
}

// carriedConn is a connection that knows how it came.
type carriedConn struct {
	net.Conn
	arrival arrival
}

// RemoteAddr is the client's place in the VPC.
func (c *carriedConn) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.AddrPortFrom(c.arrival.client, 0))
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

// speaksTLS tells whether a rule leads to a target HTTPS proxy.
func (s *Sandbox) speaksTLS(rulePath string) (encrypted bool) {
	s.read(func(t *tx) {
		rule, _ := t.get(rulePath)
		encrypted = strings.Contains(text(rule, "target"), "/targetHttpsProxies/")
	})
	return encrypted
}
