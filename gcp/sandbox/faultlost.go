package sandbox

import (
	"cmp"
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"strconv"
	"syscall"
	"time"
)

// Drop cuts the connection in place of an answer.
type Drop struct {
	Commit bool // after the request has taken effect: only its answer is lost
	Reset  bool // with a TCP reset; otherwise it is closed
}

func (d Drop) String() string {
	word := "drop"
	if d.Reset {
		word = "reset"
	}
	if d.Commit {
		return word + "-after"
	}
	return word + "-before"
}

func (d Drop) strike(x struckRequest) {
	if d.Commit {
		x.commit()
	}
	if d.Reset {
		cut(x.w, syscall.ECONNRESET)
	} else {
		cut(x.w, io.ErrUnexpectedEOF)
	}
}

// cut ends the connection below w without an answer. cause is what a client without a socket is told.
func cut(w http.ResponseWriter, cause error) {
	if seen, ok := w.(*statusWriter); ok {
		seen.code = 0 // nothing was answered.
	}
	if out, ok := innermost(w).(interface{ lose(cause error) }); ok {
		out.lose(cause)
		return
	}
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(interface{ SetLinger(seconds int) error }); ok && errors.Is(cause, syscall.ECONNRESET) {
		tcp.SetLinger(0)
	}
	conn.Close()
}

// Delay lets a request wait before it is looked at.
type Delay struct{ For time.Duration }

func (d Delay) String() string { return "delay " + d.For.String() }

func (d Delay) strike(x struckRequest) {
	if x.s.pause(x.r.Context(), d.For) == nil {
		x.serve()
	}
}

// Trickle lets the answer come slowly.
type Trickle struct{ PerSecond int } // bytes

func (t Trickle) String() string { return "trickle " + strconv.Itoa(t.PerSecond) }

func (t Trickle) strike(x struckRequest) {
	answer := x.commit()
	if answer.lost != nil {
		cut(x.w, answer.lost)
		return
	}
	maps.Copy(x.w.Header(), answer.header)
	x.w.WriteHeader(cmp.Or(answer.code, http.StatusOK))
	io.Copy(flushing{x.w}, paced{&answer.body, t.PerSecond, x.r.Context()})
}

// paced gives out so many bytes a second of what it reads.
type paced struct {
	io.Reader
	perSecond int
	ctx       context.Context
}

func (p paced) Read(b []byte) (int, error) {
	n, err := p.Reader.Read(b[:min(len(b), max(1, p.perSecond/10))])
	if err == nil {
		err = pause(p.ctx, time.Duration(n)*time.Second/time.Duration(max(1, p.perSecond)))
	}
	return n, err
}

// flushing sends every piece on its way at once.
type flushing struct{ http.ResponseWriter }

func (f flushing) Write(b []byte) (int, error) {
	n, err := f.ResponseWriter.Write(b)
	if flushed := http.NewResponseController(f.ResponseWriter).Flush(); err == nil && !errors.Is(flushed, http.ErrNotSupported) {
		err = flushed // the part of a batch has nothing to flush.
	}
	return n, err
}
