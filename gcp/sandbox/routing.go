package sandbox

import (
	"net/http"
	"strings"
)

// chosen is where the load balancer sends a request: a revision of a Cloud Run service, or a page of its own.
type chosen struct {
	container container
	page      page // when its code is not zero
}

// choose walks from a target proxy to a container.
func (s *Sandbox) choose(t *tx, proxyPath string, r *http.Request) chosen {
	now := s.now()
	proxy, ok := t.get(proxyPath)
	if !ok {
		return chosen{page: pageNotFound("target proxy missing")}
	}
	urlMap, ok := t.get(linked(text(s.programmed(proxy, now), "urlMap")))
	if !ok {
		return chosen{page: pageNotFound("URL map missing")}
	}
	path := r.URL.EscapedPath()
	servicePath := route(s.programmed(urlMap, now), r.Host, path)
	backendService, ok := t.get(servicePath)
	if !ok {
		return chosen{page: pageNotFound("no backend service for this URL")}
	}
	backends := objects(s.programmed(backendService, now), "backends")
	if len(backends) == 0 {
		return chosen{page: pageNoUpstream("backend service without backends")}
	}
	neg, ok := t.get(linked(text(backends[0], "group")))
	if !ok {
		return chosen{page: pageNoUpstream("network endpoint group missing")}
	}
	return s.resolve(t, neg, r.Host+path, r)
}

// route is the backend service that a URL map chooses for a host and path: exact host rules, with and without the port as they are
// written (Envoy does not strip it: said), then the longest "*" rule; in a path matcher the longest path (said: URL map concepts).
func route(urlMap object, host, path string) string {
	matcher := hostRule(urlMap, strings.ToLower(host))
	if matcher == "" {
		return linked(text(urlMap, "defaultService"))
	}
	for _, m := range objects(urlMap, "pathMatchers") {
		if text(m, "name") != matcher {
			continue
		}
		service, length := text(m, "defaultService"), -1
		for _, rule := range objects(m, "pathRules") {
			for _, p := range items(rule, "paths") {
				if p, ok := p.(string); ok && matchesPath(p, path) && len(p) > length {
					service, length = text(rule, "service"), len(p)
				}
			}
		}
		return linked(service)
	}
	return linked(text(urlMap, "defaultService"))
}

// hostRule names the path matcher of the best host rule: exact, "*.suffix" with the longest suffix, "*".
func hostRule(urlMap object, host string) string {
	matcher, best := "", -1
	for _, rule := range objects(urlMap, "hostRules") {
		for _, h := range items(rule, "hosts") {
			pattern, ok := h.(string)
			if !ok {
				continue
			}
			pattern = strings.ToLower(pattern)
			suffix, wild := strings.CutPrefix(pattern, "*")
			rank := len(suffix)
			switch {
			case !wild && pattern == host:
				rank = 1 << 16
			case !wild || len(host) <= len(suffix) && suffix != "" || !strings.HasSuffix(host, suffix):
				continue
			}
			if rank > best {
				matcher, best = text(rule, "pathMatcher"), rank
			}
		}
	}
	return matcher
}

// matchesPath: "/a" is exact, "/a/*" matches /a/ and below (said).
func matchesPath(pattern, path string) bool {
	prefix, wild := strings.CutSuffix(pattern, "*")
	if wild {
		return strings.HasPrefix(path, prefix)
	}
	return path == pattern
}
