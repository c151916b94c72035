package sandbox

import (
	"context"
	"io"
	"net/http"
)

// Transport is the front without a socket: each request is answered by a goroutine of its own, so it works inside testing/synctest.
// Bodies stream both ways, the request's context ends the answer too, and a dropped connection is io.ErrUnexpectedEOF.
func (s *Sandbox) Transport() http.RoundTripper { return transport{s} }

type transport struct{ http.Handler }

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancel(r.Context())
	in := r.Clone(ctx)
	if in.Host == "" {
		in.Host = in.URL.Host
	}
	in.URL.Scheme, in.URL.Host = "", "" // as a server sees it: the host is in the header.
	if in.Body == nil {
		in.Body = http.NoBody
	}
	a := newAnswer()
	go func() {
		defer cancel()
		defer in.Body.Close()
		a.from(t, in)
	}()
	select {
	case <-a.begun:
	case <-ctx.Done():
	}
	if err := r.Context().Err(); err != nil {
		a.body.CloseRead()
		return nil, err
	}
	if a.lost != nil {
		return nil, a.lost
	}
	return a.response(r, cancel), nil
}

// answerBody is what the client reads of an answer on its way.
type answerBody struct {
	*answer
	ctx    context.Context // the client's
	cancel context.CancelFunc
	stop   func() bool
}

func (b *answerBody) Read(p []byte) (int, error) {
	n, err := b.body.Read(p)
	switch {
	case err == nil:
		return n, nil
	case b.ctx.Err() != nil:
		return n, b.ctx.Err()
	case err == io.EOF && b.cut != nil:
		return n, b.cut
	}
	return n, err
}

// Close tells the handler that nobody is listening.
func (b *answerBody) Close() error {
	b.stop()
	b.cancel()
	b.body.CloseRead()
	return nil
}

// response is the answer as the client of r sees it.
func (a *answer) response(r *http.Request, cancel context.CancelFunc) *http.Response {
	body := &answerBody{answer: a, ctx: r.Context(), cancel: cancel}
	body.stop = context.AfterFunc(r.Context(), func() { a.body.CloseRead() })
	return &http.Response{
		Status: http.StatusText(a.code), StatusCode: a.code, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: a.sent, Body: body, ContentLength: a.length, Request: r,
	}
}
