package sandbox

import "time"

// Request is one line of the request log.
type Request struct {
	Time     time.Time
	Duration time.Duration
	Method   string
	Host     string
	Path     string
	Status   int
}

// Requests returns the latest requests of every front, oldest first, at most 4096.
func (s *Sandbox) Requests() []Request { return s.requests.all() }
