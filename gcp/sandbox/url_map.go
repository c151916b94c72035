package sandbox

import (
	"fmt"
	"net/http"
)

func urlMapKind() kind {
	return kind{
		collection: "urlMaps", scope: "regions", singular: "urlMap", noun: "url_map", permission: "compute.regionUrlMaps",
		guarded: true, printed: true, patch: patched, put: updated,
		refs:    urlMapReferences(),
		changes: []string{"defaultService", "defaultUrlRedirect", "defaultRouteAction", "hostRules", "pathMatchers", "tests", "description", "headerAction"},
		rules: []rule{
			{name: "URL map default", says: "A URL map says where everything else goes.", mark: sure, words: guess, source: "Compute API", check: urlMapDefault},
			{name: "URL map matchers", says: "Host rules name path matchers that exist; no host stands twice.", mark: sure, words: guess, source: "Compute API", check: urlMapMatchers},
			{name: "URL map destinations", says: "Every place of a URL map has one of a service, a redirect and weighted backend services.", mark: sure, words: guess, source: "Compute API", check: oneDestination},
			{name: "route rule order", says: "A path matcher has path rules or route rules, no two route rules one priority; expressions are RE2.", mark: sure, words: guess, source: "Compute API", check: routeRuleOrder},
			{name: "routable", says: "What the sandbox's proxies cannot do is refused with 501: error response policies, path templates, metadata filters, and route actions other than weights, urlRewrite and mirroring. Mirroring is taken, and mirrors nothing.",
				mark: limit, check: routable},
			{name: urlMapTestsRule, says: "A URL map whose own tests do not pass is refused; validate tells which.", mark: sure, words: guess, source: "Compute API", check: urlMapTests},
		},
	}.fixed(sure, "Compute API")
}

// urlMapReferences are the places where a URL map names a backend service (sure: Compute API).
func urlMapReferences() []reference {
	var refs []reference
	add := func(field string) {
		refs = append(refs, reference{field: field, targets: []string{"backendServices"}, cross: true, use: "use"})
	}
	add("defaultService")
	add("tests[].service")
	add("pathMatchers[].defaultService")
	add("pathMatchers[].pathRules[].service")
	add("pathMatchers[].routeRules[].service")
	for _, action := range routeActions() {
		add(action + ".weightedBackendServices[].backendService")
		add(action + ".requestMirrorPolicy.backendService")
	}
	return refs
}

// urlMapDefault: where everything else goes must be said (sure: Compute API; text guess).
func urlMapDefault(c *change) error {
	if c.next["defaultService"] == nil && c.next["defaultUrlRedirect"] == nil && c.next["defaultRouteAction"] == nil {
		return required("resource.defaultService")
	}
	return nil
}

// urlMapMatchers: host rules name path matchers that exist, no host stands twice, every path starts with a slash (sure: Compute API;
// texts guesses).
func urlMapMatchers(c *change) error {
	matchers := map[string]bool{}
	for i, m := range objects(c.next, "pathMatchers") {
		name := text(m, "name")
		if name == "" || matchers[name] {
			return invalid(fmt.Sprintf("resource.pathMatchers[%d].name", i), name, "Path matcher names must be unique and not empty.")
		}
		matchers[name] = true
		for j, rule := range objects(m, "pathRules") {
			for _, p := range items(rule, "paths") {
				if p, _ := p.(string); p == "" || p[0] != '/' {
					return invalid(fmt.Sprintf("resource.pathMatchers[%d].pathRules[%d].paths", i, j), p, "Path must start with '/'.")
				}
			}
		}
	}
	hosts := map[string]bool{}
	for i, rule := range objects(c.next, "hostRules") {
		if name := text(rule, "pathMatcher"); !matchers[name] {
			return invalid(fmt.Sprintf("resource.hostRules[%d].pathMatcher", i), name, "Host rule refers to a path matcher that does not exist.")
		}
		for _, h := range items(rule, "hosts") {
			host, _ := h.(string)
			if host == "" || hosts[host] {
				return invalid(fmt.Sprintf("resource.hostRules[%d].hosts", i), host, "Hosts must be unique and not empty.")
			}
			hosts[host] = true
		}
	}
	return nil
}

// validateURLMap answers POST urlMaps/NAME/validate: a dry run, errors inside a 200 (sure for the shape: Compute API).
func (s *Sandbox) validateURLMap(r *http.Request, at target) (any, error) {
	if err := s.mayRead(r, at.kind.permission+".validate", at.collection()+"/"+at.name); err != nil {
		return nil, err
	}
	body, err := readJSON(r)
	if err != nil {
		return nil, err
	}
	if child(body, "resource") == nil {
		return nil, required("resource")
	}
	var c *change
	s.read(func(t *tx) {
		c = &change{s: s, tx: t, kind: at.kind, path: at.collection() + "/" + at.name, now: s.now()}
		c.body = child(body, "resource")
		c.next = c.sent()
		err = c.resolveReferences()
		if err == nil {
			err = c.judge()
		}
	})
	result := object{"loadSucceeded": true, "testPassed": true}
	if err != nil && asProblem(err).rule == urlMapTestsRule {
		result["testPassed"], result["testFailures"] = false, s.failedTests(c.next)
	} else if err != nil {
		result = object{"loadSucceeded": false, "loadErrors": []any{asProblem(err).message}, "testPassed": false}
	}
	return object{"result": result}, nil
}
