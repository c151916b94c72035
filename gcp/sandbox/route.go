package sandbox

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

// route is what a URL map decides for a request.
type route struct {
	service  string   // path of the backend service
	redirect object   // in place of a service
	action   object   // the routeAction
	rewrite  object   // its urlRewrite
	headers  []object // headerActions, in the order in which they take effect
	matched  string   // the part of the path that matched, which a rewrite or redirect of the prefix replaces
}

// routeBy reads a request with a URL map: host rule, path matcher, weights.
func (s *Sandbox) routeBy(urlMap object, r *http.Request) route {
	way := defaultRoute(urlMap)
	if name := hostRule(urlMap, strings.ToLower(r.Host)); name != "" {
		for _, m := range objects(urlMap, "pathMatchers") {
			if text(m, "name") == name {
				way = s.matchPath(m, r)
				break
			}
		}
	}
	way.rewrite = child(way.action, "urlRewrite")
	if weighted := objects(way.action, "weightedBackendServices"); len(weighted) > 0 {
		weights := make([]int, len(weighted))
		for i, w := range weighted {
			weights[i] = number(w, "weight")
		}
		way.service = ""
		if i := s.dice.pick(weights); i >= 0 {
			way.service = linked(text(weighted[i], "backendService"))
			way.headers = withAction(nil, weighted[i], way.headers...)
		}
	}
	way.headers = append(way.headers, withAction(nil, urlMap)...)
	return way
}

// defaultRoute is where a URL map or path matcher sends everything else.
func defaultRoute(o object) route {
	return route{service: linked(text(o, "defaultService")), redirect: child(o, "defaultUrlRedirect"), action: child(o, "defaultRouteAction"), matched: "/"}
}

// matchPath reads the path with a path matcher.
func (s *Sandbox) matchPath(m object, r *http.Request) route {
	way := defaultRoute(m)
	path := r.URL.EscapedPath()
	best := -1
	for _, rule := range objects(m, "pathRules") {
		for _, p := range items(rule, "paths") {
			if p, ok := p.(string); ok && matchesPath(p, path) && len(p) > best {
				best = len(p)
				way = ruleRoute(rule, strings.TrimSuffix(p, "*"))
			}
		}
	}
	rules := objects(m, "routeRules")
	slices.SortStableFunc(rules, func(a, b object) int { return cmp.Compare(number(a, "priority"), number(b, "priority")) })
	for _, rule := range rules {
		if matched, ok := s.patterns.matchRules(rule, r); ok {
			way = ruleRoute(rule, matched)
			break
		}
	}
	way.headers = append(way.headers, withAction(nil, m)...)
	return way
}

func ruleRoute(rule object, matched string) route {
	return route{
		service: linked(text(rule, "service")), redirect: child(rule, "urlRedirect"), action: child(rule, "routeAction"),
		headers: withAction(nil, rule), matched: matched,
	}
}

// matchesPath: "/a" is exact, "/a/*" matches /a/ and below.
func matchesPath(pattern, path string) bool {
	prefix, wild := strings.CutSuffix(pattern, "*")
	if wild {
		return strings.HasPrefix(path, prefix)
	}
	return path == pattern
}

// withAction is list with o's headerAction, if it has one, and then with more.
func withAction(list []object, o object, more ...object) []object {
	if action := child(o, "headerAction"); action != nil {
		list = append(list, action)
	}
	return append(list, more...)
}

func number(o object, key string) int {
	n, _ := o[key].(float64)
	return int(n)
}
