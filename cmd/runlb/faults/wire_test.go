package faults

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"runlb/steps"
)

// wire is the way to the cloud. It keeps what is asked, and looks for secrets in it.
type wire struct {
	next  http.RoundTripper
	leak  func(where string, data []byte)
	sends func(s sent) // is told of each request that changes something before it leaves
	// meddle is what somebody else does just before a request that changes something; nil: nothing.
	meddle func(s sent, r *http.Request, body []byte)
	// twist is what becomes of an answer on its way; nil: nothing.
	twist func(body []byte) []byte

	mu   sync.Mutex
	sent []sent
}

// sent is one request.
type sent struct {
	at      time.Time
	step    steps.StepID // empty for what is asked before the run
	method  string
	path    string // without project; with the name of what is made
	id      string // requestId
	changes bool
	status  int // 0: no answer came
}

func (s sent) String() string { return s.method + " " + s.path + " " + s.id }

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		r.Body.Close()
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	w.leak("a URL", []byte(r.URL.String()))
	if !strings.HasSuffix(r.URL.Path, "/sslCertificates") {
		w.leak("a body", body)
	}
	s := sent{at: time.Now(), step: steps.StepOf(r.Context()), method: r.Method, path: project.ReplaceAllString(r.URL.Path, ""),
		id: r.URL.Query().Get("requestId"), changes: changes(r)}
	if name := nameIn(body); r.Method == http.MethodPost && name != "" {
		s.path += "/" + name
	}
	if id := r.URL.Query().Get("serviceId"); id != "" {
		s.path += "/" + id
	}
	if s.changes {
		w.sends(s)
		if w.meddle != nil {
			w.meddle(s, r, body)
		}
	}
	resp, err := w.next.RoundTrip(r)
	if err == nil {
		s.status = resp.StatusCode
	}
	if err == nil && w.twist != nil {
		answer, _ := io.ReadAll(resp.Body)
		resp.Body = io.NopCloser(bytes.NewReader(w.twist(answer)))
		resp.ContentLength = -1
	}
	w.mu.Lock()
	w.sent = append(w.sent, s)
	w.mu.Unlock()
	return resp, err
}

// changes tells the requests that change something from those that only ask.
func changes(r *http.Request) bool {
	if r.Method == http.MethodGet {
		return false
	}
	return !slices.ContainsFunc([]string{"/wait", ":wait", "estIamPermissions", ":search", ":getIamPolicy"}, func(end string) bool {
		return strings.HasSuffix(r.URL.Path, end)
	})
}

// mutations are the changing requests so far.
func (w *wire) mutations() []sent {
	return slices.DeleteFunc(w.requests(), func(s sent) bool { return !s.changes })
}

// requests are all so far.
func (w *wire) requests() []sent {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.sent)
}
