package plain

import (
	"io"
	"sync"
	"time"
)

// heartbeat is how long there may be silence before a line says what is waited
// for.
const heartbeat = 30 * time.Second

// steady is a writer that several goroutines share. It knows when it was last
// written to.
type steady struct {
	mu   sync.Mutex
	w    io.Writer
	last time.Time
}

// Write writes whole; nobody comes between.
func (s *steady) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = time.Now()
	return s.w.Write(p)
}

// silence is how long nothing was written.
func (s *steady) silence() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Since(s.last)
}

// beat writes a line whenever there was silence for a heartbeat, until the
// returned func is called.
func (s *steady) beat(text func() string) (stop func()) {
	done := make(chan struct{})
	var ended sync.WaitGroup
	ended.Go(func() {
		for {
			rest := heartbeat - s.silence()
			if rest <= 0 {
				p := printer{w: s}
				p.line("   %s", text())
				continue
			}
			select {
			case <-time.After(rest):
			case <-done:
				return
			}
		}
	})
	return sync.OnceFunc(func() { close(done); ended.Wait() })
}
