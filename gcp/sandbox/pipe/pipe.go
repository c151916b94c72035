// Package pipe is connections inside a process that hold what the other side has not read yet.
package pipe

import (
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// New is a connection inside the process, like net.Pipe but with room for what the other side has not read yet: two TLS ends that
// say goodbye at once must not wait for each other.
func New() (client, server net.Conn) {
	up, down := NewStream(), NewStream()
	return &end{in: down, out: up}, &end{in: up, out: down}
}

// end is one end of a pipe.
type end struct{ in, out *Stream }

func (p *end) Read(b []byte) (int, error)  { return p.in.Read(b) }
func (p *end) Write(b []byte) (int, error) { return p.out.Write(b) }

// Close lets the other end read what was written, and no more.
func (p *end) Close() error {
	p.in.CloseRead()
	p.out.CloseWrite()
	return nil
}

func (p *end) LocalAddr() net.Addr  { return &net.TCPAddr{} }
func (p *end) RemoteAddr() net.Addr { return &net.TCPAddr{} }

func (p *end) SetReadDeadline(t time.Time) error {
	p.in.readers.set(p.in, t)
	return nil
}

func (p *end) SetWriteDeadline(t time.Time) error {
	p.out.writers.set(p.out, t)
	return nil
}

func (p *end) SetDeadline(t time.Time) error {
	p.SetReadDeadline(t)
	return p.SetWriteDeadline(t)
}

// Room is how much one direction of a pipe holds.
const Room = 64 << 10

// Stream is one direction of a pipe.
type Stream struct {
	mu               sync.Mutex
	changed          sync.Cond
	unread           []byte
	ended            bool // nothing more is written
	dropped          bool // nothing more is read
	readers, writers deadline
}

// NewStream is an empty stream.
func NewStream() *Stream {
	s := &Stream{}
	s.changed.L = &s.mu
	return s
}

// Read waits until there is something to read, the stream has ended, or its deadline.
func (s *Stream) Read(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		switch {
		case s.dropped:
			return 0, net.ErrClosed
		case s.readers.passed:
			return 0, os.ErrDeadlineExceeded
		case len(s.unread) > 0:
			n := copy(b, s.unread)
			s.unread = s.unread[n:]
			s.changed.Broadcast()
			return n, nil
		case s.ended:
			return 0, io.EOF
		}
		s.changed.Wait()
	}
}

// Write waits until all of b has found room.
func (s *Stream) Write(b []byte) (n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		switch room := Room - len(s.unread); {
		case s.ended:
			return n, net.ErrClosed
		case s.dropped:
			return n, io.ErrClosedPipe
		case s.writers.passed:
			return n, os.ErrDeadlineExceeded
		case n == len(b):
			return n, nil
		case room > 0:
			piece := b[n:min(len(b), n+room)]
			s.unread = append(s.unread, piece...)
			n += len(piece)
			s.changed.Broadcast()
			continue
		}
		s.changed.Wait()
	}
}

// Waiting is how much was written and not read yet.
func (s *Stream) Waiting() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.unread)
}

// CloseRead ends the stream for its reader: what was written is dropped, and no more is taken.
func (s *Stream) CloseRead() { s.close(true) }

// CloseWrite ends the stream for its writer: what was written can still be read.
func (s *Stream) CloseWrite() { s.close(false) }

func (s *Stream) close(reader bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if reader {
		s.dropped, s.unread = true, nil
	} else {
		s.ended = true
	}
	s.readers.stop()
	s.writers.stop()
	s.changed.Broadcast()
}

// deadline is when one side of a stream stops waiting.
type deadline struct {
	timer  *time.Timer
	passed bool
}

// set moves a deadline of s to t; the zero time is never.
func (d *deadline) set(s *Stream, t time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d.stop()
	d.passed = !t.IsZero() && !t.After(time.Now())
	if !t.IsZero() && !d.passed {
		var own *time.Timer
		own = time.AfterFunc(time.Until(t), func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			if d.timer == own { // not moved since.
				d.passed = true
				s.changed.Broadcast()
			}
		})
		d.timer = own
	}
	s.changed.Broadcast()
}

func (d *deadline) stop() {
	if d.timer != nil {
		d.timer.Stop()
		d.timer = nil
	}
}
