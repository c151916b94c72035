package sandbox

import (
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// newPipe is a connection inside the process, like net.Pipe but with room for what the other side has not read yet: two TLS ends that
// say goodbye at once must not wait for each other.
func newPipe() (client, server net.Conn) {
	up, down := newStream(), newStream()
	return &pipeEnd{in: down, out: up}, &pipeEnd{in: up, out: down}
}

// pipeEnd is one end of a pipe.
type pipeEnd struct{ in, out *stream }

func (p *pipeEnd) Read(b []byte) (int, error)  { return p.in.read(b) }
func (p *pipeEnd) Write(b []byte) (int, error) { return p.out.write(b) }

// Close lets the other end read what was written, and no more.
func (p *pipeEnd) Close() error {
	p.in.end(true)
	p.out.end(false)
	return nil
}

func (p *pipeEnd) LocalAddr() net.Addr  { return &net.TCPAddr{} }
func (p *pipeEnd) RemoteAddr() net.Addr { return &net.TCPAddr{} }

func (p *pipeEnd) SetReadDeadline(t time.Time) error {
	p.in.readers.set(p.in, t)
	return nil
}

func (p *pipeEnd) SetWriteDeadline(t time.Time) error {
	p.out.writers.set(p.out, t)
	return nil
}

func (p *pipeEnd) SetDeadline(t time.Time) error {
	p.SetReadDeadline(t)
	return p.SetWriteDeadline(t)
}

// maxUnread is how much one direction of a pipe holds.
const maxUnread = 64 << 10

// stream is one direction of a pipe.
type stream struct {
	mu               sync.Mutex
	changed          sync.Cond
	unread           []byte
	ended            bool // nothing more is written
	dropped          bool // nothing more is read
	readers, writers deadline
}

func newStream() *stream {
	s := &stream{}
	s.changed.L = &s.mu
	return s
}

func (s *stream) read(b []byte) (int, error) {
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

func (s *stream) write(b []byte) (n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		switch room := maxUnread - len(s.unread); {
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

// waiting is how much was written and not read yet.
func (s *stream) waiting() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.unread)
}

// end closes one side of the stream: the reader's or the writer's.
func (s *stream) end(reader bool) {
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
func (d *deadline) set(s *stream, t time.Time) {
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
