package sandbox

import (
	"sync"
	"time"
)

// Request is one line of the request log.
type Request struct {
	Time     time.Time
	Duration time.Duration
	Method   string
	Host     string
	Path     string
	Status   int
}

// requestLog is a ring of the latest requests.
type requestLog struct {
	mu   sync.Mutex
	ring []Request
	next int
}

const maxRequests = 4096

func (l *requestLog) add(r Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.ring) < maxRequests {
		l.ring = append(l.ring, r)
		return
	}
	l.ring[l.next] = r
	l.next = (l.next + 1) % maxRequests
}

// Requests returns the latest requests of every front, oldest first, at most 4096.
func (s *Sandbox) Requests() []Request {
	l := &s.requests
	l.mu.Lock()
	defer l.mu.Unlock()
	return append(append(make([]Request, 0, len(l.ring)), l.ring[l.next:]...), l.ring[:l.next]...)
}
