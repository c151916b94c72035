package sandbox

import (
	"context"
	"time"
)

// Request is one line of the request log.
type Request struct {
	Time     time.Time
	Duration time.Duration
	Method   string
	Host     string
	Path     string
	Status   int // 0: the connection was cut
}

// Requests returns the latest requests of every front, oldest first, at most 4096.
func (s *Sandbox) Requests() []Request { return s.requests.All() }

// AwaitRequests returns the requests after the first n ever, as far as they are kept, and how many there have been. It waits until
// there is one, or ctx ends.
func (s *Sandbox) AwaitRequests(ctx context.Context, n int) (requests []Request, seen int) {
	return s.requests.Await(ctx, n)
}
