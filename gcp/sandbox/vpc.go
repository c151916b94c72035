package sandbox

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"os"
	"time"

	"runlb/gcp/sandbox/pipe"
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
	here, there := pipe.New()
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
		a.rule, a.encrypted = s.frontend(t, v, at)
	})
	if !stands {
		return a, fmt.Errorf("dial %s: network %s of project %s has no subnet with a free address in %s, so no client can be there", at, v.Network, v.Project, v.Region)
	}
	if a.rule == "" {
		if err := pause(ctx, dialTimeout); err != nil {
			return a, err
		}
		return a, &net.OpError{Op: "dial", Net: "tcp", Addr: net.TCPAddrFromAddrPort(at), Err: os.ErrDeadlineExceeded}
	}
	return a, nil
}
