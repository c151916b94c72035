package sandbox

import (
	"bufio"
	"io"
	"net"
	"net/http"

	"runlb/gcp/sandbox/pipe"
)

// answer is an answer on its way from a handler to a client in the same process. It begins when the handler is done or flushes, or when
// no more can be kept for a client that does not read yet.
type answer struct {
	header http.Header // the handler's
	body   *pipe.Stream
	begun  chan struct{}

	// Settled when the answer begins.
	code   int
	sent   http.Header
	length int64 // -1: not known
	lost   error // why there is none

	started bool  // it has begun, as the handler sees it
	cut     error // why it breaks off: settled when its body ends
}

func newAnswer() *answer {
	return &answer{header: http.Header{}, body: pipe.NewStream(), begun: make(chan struct{}), length: -1}
}

// from lets h answer r.
func (a *answer) from(h http.Handler, r *http.Request) {
	defer a.end()
	defer func() {
		if p := recover(); p == http.ErrAbortHandler {
			a.lose(io.ErrUnexpectedEOF)
		} else if p != nil {
			panic(p)
		}
	}()
	h.ServeHTTP(a, r)
}

func (a *answer) end() {
	if !a.started {
		a.WriteHeader(http.StatusOK)
		a.length = int64(a.body.Waiting()) // all of it: the client does not read yet.
		a.begin()
	}
	a.body.CloseWrite()
}

func (a *answer) begin() {
	if !a.started {
		a.started = true
		close(a.begun)
	}
}

// lose drops the connection, so to speak.
func (a *answer) lose(cause error) {
	if a.started {
		a.cut = cause
	} else {
		a.lost = cause
	}
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(code int) {
	if a.code == 0 {
		a.code, a.sent = code, a.header.Clone()
	}
}

func (a *answer) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	if a.body.Waiting()+len(b) > pipe.Room {
		a.begin()
	}
	return a.body.Write(b)
}

// FlushError lets the client have what was written.
func (a *answer) FlushError() error {
	a.WriteHeader(http.StatusOK)
	a.begin()
	return nil
}

// Hijack takes the connection away from the answer: here, it drops it.
func (a *answer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	a.lose(io.ErrUnexpectedEOF)
	here, there := net.Pipe()
	there.Close()
	return here, bufio.NewReadWriter(bufio.NewReader(here), bufio.NewWriter(here)), nil
}
