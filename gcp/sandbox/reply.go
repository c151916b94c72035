package sandbox

import (
	"bytes"
	"io"
	"net/http"
)

// reply is an answer kept in memory: of a call in a batch, or of a request whose client has gone.
type reply struct {
	header http.Header
	code   int
	body   bytes.Buffer
	lost   error // why no answer comes
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

func (w *reply) lose(cause error) { w.lost = cause }

func (w *reply) response(r *http.Request) *http.Response {
	w.WriteHeader(http.StatusOK)
	return &http.Response{
		Status: http.StatusText(w.code), StatusCode: w.code, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.header, Body: io.NopCloser(&w.body), ContentLength: int64(w.body.Len()), Request: r,
	}
}
