package sandbox

import (
	"context"
	"net/netip"
	"time"
)

// Visit is one request that a load balancer of the sandbox has answered.
type Visit struct {
	Time     time.Time
	Duration time.Duration
	Vantage  Vantage
	Client   netip.Addr
	Rule     string // path of the forwarding rule: "projects/P/regions/R/forwardingRules/F"
	Address  netip.AddrPort
	Method   string
	Host     string
	Path     string // as it was sent, without the query
	Status   int    // 0 when the client went away, or the connection was cut, before an answer
	Service  string // empty when no service was reached
	Revision string
	Tag      string
	Detail   string // why the load balancer or Cloud Run answered itself; empty when a container did
}

// Visits returns the latest requests that load balancers answered, oldest first, at most 4096.
func (s *Sandbox) Visits() []Visit { return s.visits.All() }

// AwaitVisits returns the visits after the first n ever, as far as they are kept, and how many there have been. It waits until there
// is one, or ctx ends.
func (s *Sandbox) AwaitVisits(ctx context.Context, n int) (visits []Visit, seen int) {
	return s.visits.Await(ctx, n)
}
