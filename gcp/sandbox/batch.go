package sandbox

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
)

const (
	batchPath = "/batch/compute/v1"
	maxBatch  = 1000 // calls in one batch (said: Compute API)
)

// batch answers each part, which is a request, with an answer that carries the same Content-ID with "response-" (sure: gcloud).
func (s *Sandbox) batch(w http.ResponseWriter, r *http.Request) {
	calls, p := readBatch(r)
	if p != nil {
		writeProblem(w, p, computeEnvelope)
		return
	}
	var body bytes.Buffer
	out := multipart.NewWriter(&body)
	for _, c := range calls {
		answer := newReply()
		s.ServeHTTP(answer, c.request)
		if answer.lost != nil { // a fault has dropped it, and with it the connection that all calls share.
			cut(w, answer.lost)
			return
		}
		header := textproto.MIMEHeader{"Content-Type": {"application/http"}}
		if c.id != "" {
			header.Set("Content-ID", "<response-"+strings.TrimPrefix(c.id, "<"))
		}
		part, err := out.CreatePart(header)
		if err == nil {
			err = answer.response(c.request).Write(part)
		}
		if err != nil { // a buffer takes all that there is memory for.
			writeProblem(w, asProblem(err), computeEnvelope)
			return
		}
	}
	out.Close()
	w.Header().Set("Content-Type", "multipart/mixed; boundary="+out.Boundary())
	w.Write(body.Bytes())
}

// batchCall is one part of a batch.
type batchCall struct {
	id      string // Content-ID
	request *http.Request
}

// readBatch reads all calls of a batch before the first is made.
func readBatch(r *http.Request) ([]batchCall, *problem) {
	_, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || params["boundary"] == "" {
		return nil, badBatch("no boundary")
	}
	content, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return nil, badBatch(err.Error())
	}
	if len(content) > maxBody {
		return nil, tooLarge()
	}
	in := multipart.NewReader(bytes.NewReader(content), params["boundary"])
	var calls []batchCall
	for {
		part, err := in.NextPart()
		if err == io.EOF { // with the last boundary; a cut one is wrapped.
			return calls, nil
		}
		if err != nil {
			return nil, badBatch(err.Error())
		}
		if len(calls) == maxBatch {
			return nil, refused(fmt.Sprintf("The batch request has more than %d calls.", maxBatch)).by("batch size")
		}
		request, err := readCall(part, r)
		if err != nil {
			return nil, badBatch(err.Error())
		}
		calls = append(calls, batchCall{part.Header.Get("Content-ID"), request})
	}
}

// readCall reads the request in one part. It goes to the host of the batch, whatever it names itself.
func readCall(part io.Reader, outer *http.Request) (*http.Request, error) {
	rest := bufio.NewReader(part)
	inner, err := http.ReadRequest(rest)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(inner.Body)
	if err != nil {
		return nil, err
	}
	if inner.ContentLength <= 0 && len(inner.TransferEncoding) == 0 { // without a length, the body ends with the part.
		if body, err = io.ReadAll(rest); err != nil {
			return nil, err
		}
	}
	if inner.Method == http.MethodConnect || !strings.HasPrefix(inner.URL.Path, "/compute/v1/") {
		return nil, fmt.Errorf("%s %s is no call of Compute Engine v1", inner.Method, inner.URL.Path)
	}
	inner.Body, inner.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	inner.Host, inner.URL.Host, inner.URL.Scheme = outer.Host, outer.URL.Host, outer.URL.Scheme
	inner.RemoteAddr = outer.RemoteAddr
	if inner.Header.Get("Authorization") == "" {
		inner.Header["Authorization"] = outer.Header["Authorization"] // the outer fields hold for each call (said: Compute API, batching requests).
	}
	return inner.WithContext(outer.Context()), nil
}

// badBatch: the text is a guess.
func badBatch(why string) *problem {
	return refused("Failed to parse batch request: " + why).by("batch parts")
}
