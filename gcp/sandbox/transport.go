package sandbox

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
)

// Transport is the front without a socket: requests are handled in the caller's goroutine, so it works inside testing/synctest.
// A dropped connection is io.ErrUnexpectedEOF.
func (s *Sandbox) Transport() http.RoundTripper { return transport{s} }

type transport struct{ s *Sandbox }

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	in := r.Clone(r.Context())
	if in.Host == "" {
		in.Host = in.URL.Host
	}
	in.URL.Scheme, in.URL.Host = "", "" // as a server sees it: the host is in the header.
	if in.Body == nil {
		in.Body = http.NoBody
	}
	defer in.Body.Close()
	out := newReply()
	t.s.ServeHTTP(out, in)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if out.lost != nil {
		return nil, out.lost
	}
	return out.response(r), nil
}

// reply is an answer kept in memory.
type reply struct {
	header http.Header
	code   int
	body   bytes.Buffer
	lost   error // why no answer comes
	pace   int   // bytes a second that the client gets; 0: all at once
}

func newReply() *reply { return &reply{header: http.Header{}} }

func (w *reply) Header() http.Header { return w.header }

func (w *reply) WriteHeader(code int) {
	if w.code == 0 {
		w.code = code
	}
}

func (w *reply) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(b)
}

// Hijack takes the connection away from the answer: here, it drops it.
func (w *reply) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	w.lost = io.ErrUnexpectedEOF
	here, there := net.Pipe()
	there.Close()
	return here, bufio.NewReadWriter(bufio.NewReader(here), bufio.NewWriter(here)), nil
}

func (w *reply) response(r *http.Request) *http.Response {
	w.WriteHeader(http.StatusOK)
	var body io.Reader = &w.body
	if w.pace > 0 {
		body = paced{body, w.pace, r.Context()}
	}
	return &http.Response{
		Status: http.StatusText(w.code), StatusCode: w.code, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.header, Body: io.NopCloser(body), ContentLength: int64(w.body.Len()), Request: r,
	}
}
