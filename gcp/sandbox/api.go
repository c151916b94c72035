package sandbox

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"path"
)

// api is one simulated service: the hosts it answers at, and its routes. A request without a Google host (origin-form) goes to the
// first API whose routes match its path.
type api struct {
	hosts  []string // patterns of path.Match: "run.googleapis.com", "*-run.googleapis.com"
	routes *http.ServeMux
}

// endpoint answers one kind of request: with a value that becomes the JSON body, or with a *problem.
type endpoint func(r *http.Request) (any, error)

// handler turns an endpoint into a handler that tells errors in the envelope of its API.
func (s *Sandbox) handler(e envelope, fn endpoint) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		answer, err := any(nil), s.authenticate(r)
		if err == nil {
			answer, err = fn(r)
		}
		if err != nil {
			p := asProblem(err)
			if r, ok := rulesByName()[p.rule]; ok {
				w.Header().Set(ruleHeader, r.String())
			}
			writeJSON(w, p.code, e(p))
			return
		}
		writeJSON(w, http.StatusOK, answer)
	}
}

func (a api) serves(host string) bool {
	for _, pattern := range a.hosts {
		if ok, err := path.Match(pattern, host); ok && err == nil {
			return true
		}
	}
	return false
}

func (a api) routed(r *http.Request) bool {
	_, pattern := a.routes.Handler(r)
	return pattern != ""
}

func writeJSON(w http.ResponseWriter, code int, answer any) {
	if answer == nil {
		answer = object{}
	}
	body, err := json.Marshal(answer)
	if err != nil {
		code, body = http.StatusInternalServerError, []byte(`{}`)
	}
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(code)
	w.Write(append(body, '\n'))
}

// maxBody bounds what a control-plane request may carry. A certificate chain with its key is the largest legitimate body.
const maxBody = 4 << 20

// readJSON reads the body as one JSON object; an absent body is an empty one.
func readJSON(r *http.Request) (object, error) {
	if r.Body == nil {
		return object{}, nil
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return nil, err
	}
	if len(body) > maxBody {
		return nil, &problem{code: http.StatusRequestEntityTooLarge, reason: "uploadTooLarge", message: "Request body is too large."}
	}
	if len(body) == 0 {
		return object{}, nil
	}
	o := object{}
	if err := json.Unmarshal(body, &o); err != nil {
		return nil, parseProblem(err)
	}
	return o, nil
}

// parseProblem: the first words are Google's, the rest is a guess.
func parseProblem(err error) *problem {
	message := "Invalid JSON payload received."
	if e := (*json.SyntaxError)(nil); errors.As(err, &e) {
		message += " Parse error: " + e.Error()
	}
	return &problem{code: http.StatusBadRequest, reason: "parseError", message: message}
}
