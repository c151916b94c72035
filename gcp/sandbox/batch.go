package sandbox

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
)

// maxBatch is the number of requests in one batch (said: 1,000 for Compute).
const maxBatch = 1000

// batch answers POST /batch/compute/v1: each part is a request, and its answer carries the same Content-ID with "response-" (sure: gcloud).
func (s *Sandbox) batch(w http.ResponseWriter, r *http.Request) {
	_, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || params["boundary"] == "" {
		p := refused("Failed to parse batch request: no boundary.")
		writeJSON(w, p.code, computeEnvelope(p))
		return
	}
	var body bytes.Buffer
	out := multipart.NewWriter(&body)
	in := multipart.NewReader(io.LimitReader(r.Body, maxBody), params["boundary"])
	for range maxBatch {
		part, err := in.NextPart()
		if err != nil {
			break // the end, or a body that is cut short: what came is answered.
		}
		err = s.batchPart(out, part, r)
		if lost := (*lostPart)(nil); errors.As(err, &lost) {
			cut(w, lost.cause)
			return
		}
		if err != nil {
			p := refused("Failed to parse batch request: " + err.Error())
			writeJSON(w, p.code, computeEnvelope(p))
			return
		}
	}
	out.Close()
	w.Header().Set("Content-Type", "multipart/mixed; boundary="+out.Boundary())
	w.Write(body.Bytes())
}

// lostPart is a part whose answer a fault has dropped, and with it the connection that all parts share.
type lostPart struct{ cause error }

func (l *lostPart) Error() string { return "lost: " + l.cause.Error() }

func (s *Sandbox) batchPart(out *multipart.Writer, part *multipart.Part, outer *http.Request) error {
	inner, err := http.ReadRequest(bufio.NewReader(part))
	if err != nil {
		return fmt.Errorf("read inner request: %w", err)
	}
	inner = inner.WithContext(outer.Context())
	if body, err := io.ReadAll(part); err == nil && inner.ContentLength < 0 {
		inner.Body = io.NopCloser(io.MultiReader(inner.Body, bytes.NewReader(body)))
	}
	inner.Host, inner.URL.Host, inner.URL.Scheme = outer.Host, outer.URL.Host, outer.URL.Scheme
	if inner.Header.Get("Authorization") == "" {
		inner.Header.Set("Authorization", outer.Header.Get("Authorization")) // the outer headers hold for every part (said: batch page).
	}
	answer := newReply()
	s.ServeHTTP(answer, inner)
	if answer.lost != nil {
		return &lostPart{answer.lost}
	}
	header := textproto.MIMEHeader{"Content-Type": {"application/http"}}
	if id := part.Header.Get("Content-ID"); id != "" {
		header.Set("Content-ID", "<response-"+strings.TrimPrefix(id, "<"))
	}
	to, err := out.CreatePart(header)
	if err != nil {
		return err
	}
	return answer.response(inner).Write(to)
}
