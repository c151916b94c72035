package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// chosen is where the load balancer sends a request: a revision of a Cloud Run service, or a page of its own.
type chosen struct {
	rule      string // path of the forwarding rule that the request came by
	way       route
	container container
	server    *localServer  // stands for the container; nil: the built-in hello
	http2     bool          // the container speaks HTTP/2 without TLS: its port is named h2c
	timeout   time.Duration // of the request
	token     string        // the header whose identity token Cloud Run has accepted
	page      page          // when its code is not zero
}

// byRun tells whether the answer comes from Cloud Run, be it its container's or its own.
func (to chosen) byRun() bool { return to.container.Service != "" && to.page.code == 0 || to.page.run }

// choose walks from a forwarding rule to a container; found is false when the rule is no more.
func (s *Sandbox) choose(a arrival, r *http.Request) (to chosen, found bool) {
	s.read(func(t *tx) {
		var rule object
		if rule, found = t.get(a.rule); found {
			to = s.chooseBy(t, rule, r)
			to.rule = a.rule
		}
	})
	return to, found
}

func (s *Sandbox) chooseBy(t *tx, rule object, r *http.Request) chosen {
	now := s.now()
	proxy, ok := t.get(linked(text(s.programmed(rule, now), "target")))
	if !ok {
		return chosen{page: pageNotFound("target proxy missing")}
	}
	urlMap, ok := t.get(linked(text(s.programmed(proxy, now), "urlMap")))
	if !ok {
		return chosen{page: pageNotFound("URL map missing")}
	}
	way := s.routeBy(s.programmed(urlMap, now), r)
	if way.redirect != nil {
		return chosen{way: way, page: way.redirectPage(r)}
	}
	backendService, ok := t.get(way.service)
	if !ok {
		return chosen{way: way, page: pageNoUpstream("no backend service for this URL")}
	}
	programmed := s.programmed(backendService, now)
	if action := headerActionOf(programmed); len(action) > 0 {
		way.headers = slices.Insert(way.headers, 0, action)
	}
	backends := objects(programmed, "backends")
	if len(backends) == 0 {
		return chosen{way: way, page: pageNoUpstream("backend service without backends")}
	}
	neg, ok := t.get(linked(text(backends[0], "group")))
	if !ok {
		return chosen{way: way, page: pageNoUpstream("network endpoint group missing")}
	}
	to := s.resolve(t, neg, r)
	to.way = way
	return to
}

// routingRules are how a URL map reads a request.
func routingRules() []rule {
	return []rule{
		{name: "host rules", says: "An exact host wins over the longest *suffix, that over *. The port of Host is neither stripped nor added: example.com and example.com:443 are two hosts.",
			mark: said, source: "URL map page, proxy page"},
		{name: "path rules", says: "The longest path wins, whatever the order; /a/* matches below /a/, not /a.", mark: sure, source: "Compute API"},
		{name: "route rules", says: "Route rules are tried by priority; one matches when any of its match rules does, and that when all its predicates do.", mark: sure, source: "Compute API"},
		{name: "route regex", says: "regexMatch must match the whole path.", mark: guess},
		{name: "URL redirect", says: "A redirect answers 301, or the code that is named, with scheme, host and path replaced as asked; the query stays unless stripQuery.",
			mark: sure, source: "Compute API; that :80 is dropped from the host for HTTPS: guess"},
		{name: "URL rewrite", says: "hostRewrite replaces the host; pathPrefixRewrite replaces the part of the path that matched.", mark: sure, source: "Compute API; for a path rule, what stands before its *: guess"},
		{name: "rewrite after mask", says: "The URL mask reads the URL as it came; only the container sees the rewritten one.", mark: guess},
		{name: "weighted backend services", says: "Traffic is split among weighted backend services in proportion to their weights.", mark: sure, source: "Compute API"},
		{name: "header actions", says: "Header actions take effect from the innermost outwards: backend weight, route rule, path matcher, URL map.", mark: sure, source: "Compute API"},
		{name: "no backend", says: "A backend service without a backend answers 503 no healthy upstream.", mark: guess},
		{name: "propagation", says: "The proxies learn of a change some time after the API has answered, and serve what was there before until then.", mark: said, source: "tutorial; how long: guess"},
	}
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
