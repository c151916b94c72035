package sandbox

import (
	"fmt"
	"net"
	"net/http"
	"path"
	"strings"
)

// ServeHTTP answers on every front: origin-form by path, absolute-form (as an HTTP proxy) by host, and CONNECT.
func (s *Sandbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := s.now()
	seen := &statusWriter{ResponseWriter: w, code: http.StatusOK}
	s.around(s.route(r), r).ServeHTTP(seen, r)
	entry := Request{Time: start, Duration: s.now().Sub(start), Method: r.Method, Host: r.Host, Path: r.URL.Path, Status: seen.code}
	s.requests.Add(entry)
	s.log.Debug("request", "method", entry.Method, "host", entry.Host, "path", entry.Path, "status", entry.Status, "took", entry.Duration)
}

// webHost answers for every API, by path (sure: the links in Compute's answers, and the discovery documents' older root).
const webHost = "www.googleapis.com"

// route finds who answers r.
func (s *Sandbox) route(r *http.Request) http.Handler {
	if r.Method == http.MethodConnect {
		if host := hostname(r.Host); s.intercepts(host) {
			return http.HandlerFunc(s.intercept)
		}
		return s.vpc
	}
	host := hostname(r.URL.Host)
	if host != "" && !isGoogle(host) && !isLoopback(host) {
		return s.vpc
	}
	if host == "" {
		host = hostname(r.Host)
	}
	named := false
	for _, a := range s.apis {
		serves := a.serves(host)
		named = named || serves
		if (serves || !isGoogle(host) || host == webHost) && isClean(r.URL.EscapedPath()) && a.routed(r) {
			return inTime(a.routes)
		}
	}
	if isGoogle(host) && host != webHost && !named {
		return refusal(notSimulated("the API at " + host))
	}
	return refusal(&problem{code: http.StatusNotFound, reason: "notFound", message: fmt.Sprintf("The requested URL %s was not found on this server.", r.URL.Path)})
}

// isClean tells whether a path can be one of an API: the router would redirect others, which no Google API does (guess).
func isClean(p string) bool {
	clean := path.Clean(p)
	return p == clean || p == clean+"/"
}

func refusal(p *problem) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, p.code, bothEnvelope(p)) })
}

func isGoogle(host string) bool {
	return host == "googleapis.com" || strings.HasSuffix(host, ".googleapis.com")
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// hostname is host without its port and brackets, in lower case.
func hostname(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return strings.ToLower(strings.Trim(host, "[]"))
}

// statusWriter remembers the status. Hijack and Flush are reached through http.ResponseController.
type statusWriter struct {
	http.ResponseWriter
	code int
}

func (w *statusWriter) WriteHeader(code int) {
	w.code = code
	w.ResponseWriter.WriteHeader(code)
}

func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
