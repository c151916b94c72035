package sandbox

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// headerRules are what the proxy and Cloud Run change in a header.
func headerRules() []rule {
	return []rule{
		{name: "proxy headers", says: "The proxy appends the client's and its own address to X-Forwarded-For, sets X-Forwarded-Proto, and adds Via: 1.1 google to request and response.",
			mark: said, source: "internal Application Load Balancer page"},
		{name: "hop-by-hop headers", says: "What belongs to one connection goes no further: Connection and what it names, Keep-Alive, Proxy-*, TE other than trailers.", mark: sure, source: "RFC 9110"},
		{name: "expect continue", says: "The proxy answers Expect: 100-continue itself, before the container has seen the request.", mark: guess, source: "Envoy's default"},
		{name: "trace headers", says: "Cloud Run gives a request without a trace one, in X-Cloud-Trace-Context and traceparent; one that the client sends stays.",
			mark: said, source: "Cloud Run trace page"},
		{name: "forwarded header", says: "Cloud Run sets Forwarded; X-Request-Id is neither added nor changed.", mark: guess},
		{name: "response headers", says: "An answer of Cloud Run has Server: Google Frontend and X-Cloud-Trace-Context; Alt-Svc is not advertised, and the proxy's own answers have no Server.",
			mark: said, source: "esp-v2#430; what the internal proxy adds: guess"},
	}
}

// forwarded is r as it reaches the container, and its trace as X-Cloud-Trace-Context tells it.
func (s *Sandbox) forwarded(r *http.Request, a arrival, to chosen) (*http.Request, string) {
	out := *r
	u := *r.URL
	out.URL = &u
	h := r.Header
	dropHopByHop(h)
	if to.token != "" {
		hideSignature(h, to.token)
	}
	for _, action := range to.way.headers {
		changeHeaders(h, action, "request")
	}
	to.way.rewriteURL(&out)
	proto := "http"
	if r.TLS != nil {
		proto = "https"
	}
	client := a.client.String()
	appendTo(h, "Via", "1.1 google", ", ")
	appendTo(h, "X-Forwarded-For", client+","+a.address.Addr().String(), ",")
	h["X-Forwarded-Proto"] = []string{proto}
	h["Forwarded"] = []string{`for="` + client + `";proto=` + proto}
	return &out, s.trace(h)
}

// trace gives a request without a trace one.
func (s *Sandbox) trace(h http.Header) string {
	if h.Get("X-Cloud-Trace-Context") == "" && h.Get("Traceparent") == "" {
		high, low, span := s.dice.roll(), s.dice.roll(), s.dice.roll()
		h["X-Cloud-Trace-Context"] = []string{fmt.Sprintf("%016x%016x/%d;o=1", high, low, span)}
		h["Traceparent"] = []string{fmt.Sprintf("00-%016x%016x-%016x-01", high, low, span)}
	}
	trace, _, _ := strings.Cut(h.Get("X-Cloud-Trace-Context"), "/")
	return trace
}

// completeResponse is what the answer still gets on its way to the client.
func (to chosen) completeResponse(h http.Header, trace string) {
	if to.byRun() {
		h["Server"] = []string{"Google Frontend"}
		if trace != "" {
			h["X-Cloud-Trace-Context"] = []string{trace + ";o=1"}
		}
	}
	appendTo(h, "Via", "1.1 google", ", ")
	for _, action := range to.way.headers {
		changeHeaders(h, action, "response")
	}
	if len(h["Content-Type"]) == 0 {
		h["Content-Type"] = nil // net/http would guess one.
	}
}

// dropHopByHop leaves what asks for another protocol: the container may agree to it.
func dropHopByHop(h http.Header) {
	upgrade := ""
	for _, names := range h["Connection"] {
		for name := range strings.SplitSeq(names, ",") {
			name = strings.TrimSpace(name)
			if strings.EqualFold(name, "Upgrade") {
				upgrade = h.Get("Upgrade")
			}
			h.Del(name)
		}
	}
	trailers := strings.Contains(strings.ToLower(h.Get("Te")), "trailers")
	for name := range h {
		if name == "Connection" || name == "Keep-Alive" || name == "Te" || name == "Upgrade" || name == "Expect" || strings.HasPrefix(name, "Proxy-") {
			delete(h, name)
		}
	}
	if trailers {
		h["Te"] = []string{"trailers"}
	}
	if upgrade != "" {
		h["Connection"], h["Upgrade"] = []string{"Upgrade"}, []string{upgrade}
	}
}

// appendTo adds value to the list that a header already is.
func appendTo(h http.Header, name, value, separator string) {
	if before := strings.Join(h[name], separator); before != "" {
		value = before + separator + value
	}
	h[name] = []string{value}
}

// changeHeaders applies the half of a URL map's headerAction that is for requests or for responses (sure: Compute API).
func changeHeaders(h http.Header, action object, half string) {
	for _, name := range items(action, half+"HeadersToRemove") {
		h.Del(shown(name))
	}
	for _, add := range objects(action, half+"HeadersToAdd") {
		if add["replace"] == false {
			h.Add(text(add, "headerName"), text(add, "headerValue"))
		} else {
			h.Set(text(add, "headerName"), text(add, "headerValue"))
		}
	}
}

// rewriteURL is the urlRewrite of a route.
func (way route) rewriteURL(r *http.Request) {
	if host := text(way.rewrite, "hostRewrite"); host != "" {
		r.Host = host
	}
	prefix := text(way.rewrite, "pathPrefixRewrite")
	if prefix == "" {
		return
	}
	escaped := prefix + strings.TrimPrefix(r.URL.EscapedPath(), way.matched)
	if path, err := url.PathUnescape(escaped); err == nil {
		r.URL.Path, r.URL.RawPath = path, escaped
	}
}
