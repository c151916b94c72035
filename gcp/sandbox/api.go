package sandbox

import (
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
		w.Header().Set(propagationHeader, s.propagation().String())
		if r.Method == http.MethodHead {
			w, r = headOnly{w}, r.Clone(r.Context())
			r.Method = http.MethodGet
		}
		answer, err := s.answer(r, fn)
		if err != nil {
			writeProblem(w, asProblem(err), e)
			return
		}
		writeJSON(w, http.StatusOK, answer)
	}
}

// headOnly is the answer to HEAD: no body, on fronts that would send one too.
type headOnly struct{ http.ResponseWriter }

func (w headOnly) Write(b []byte) (int, error) { return len(b), nil }

// nameRule tells the client which rule a refusal comes from.
func nameRule(w http.ResponseWriter, name string) {
	if r, ok := rulesByName()[name]; ok {
		w.Header().Set(ruleHeader, r.String())
	}
}

// answer is what fn answers, after the checks that come before every endpoint: who calls, and whether the request fits its description.
func (s *Sandbox) answer(r *http.Request, fn endpoint) (any, error) {
	if err := s.authenticate(r); err != nil {
		return nil, err
	}
	r, method, err := described(r)
	if err != nil {
		return nil, err
	}
	if method == nil {
		return fn(r)
	}
	if _, err := tailored(r, method, object{}); err != nil { // what cannot be answered is not done either.
		return nil, err
	}
	answer, err := fn(r)
	if err != nil {
		return nil, err
	}
	return tailored(r, method, answer)
}

// writeProblem tells p in the envelope of an API, and names its rule.
func writeProblem(w http.ResponseWriter, p *problem, e envelope) {
	nameRule(w, p.rule)
	writeJSON(w, p.code, e(p))
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
	if o, ok := answer.(object); answer == nil || ok && o == nil {
		answer = object{}
	}
	body, err := appendJSON(make([]byte, 0, 1024), answer)
	if err != nil {
		code, body = http.StatusInternalServerError, []byte(`{}`)
	}
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(code)
	w.Write(append(body, '\n'))
}
