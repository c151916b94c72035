package sandbox

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
)

func urlMapKind() kind {
	return kind{
		collection: "urlMaps", scope: "regions", singular: "urlMap", noun: "url_map", permission: "compute.regionUrlMaps",
		guarded: true, printed: true, patch: patched, put: updated,
		refs:    urlMapReferences(),
		changes: []string{"defaultService", "defaultUrlRedirect", "defaultRouteAction", "hostRules", "pathMatchers", "tests", "description", "headerAction"},
		rules: []rule{
			{name: "URL map default", says: "A URL map says where everything else goes.", mark: sure, words: guess, source: "Compute API", check: urlMapDefault},
			{name: "path matcher names", says: "A path matcher has a name of its own in the URL map.", mark: sure, words: guess, source: "Compute API", check: matcherNames},
			{name: "paths of a path rule", says: "A path starts with a slash, has no query or fragment, and an asterisk only at its end after a slash.", mark: sure, words: guess, source: "Compute API", check: rulePaths},
			{name: "host rule matcher", says: "A host rule names a path matcher of the URL map.", mark: sure, words: guess, source: "Compute API", check: hostMatchers},
			{name: "hosts once", says: "A host stands once in a URL map.", mark: said, words: guess, source: "URL map concepts", check: hostsOnce},
			{name: "host patterns", says: "A host is a host name, with a port or without, or starts with an asterisk that a hyphen or a dot follows.", mark: sure, words: guess, source: "Compute API", check: hostPatterns},
			{name: "URL map destinations", says: "Every place of a URL map has one of a service, a redirect and weighted backend services.", mark: sure, words: guess, source: "Compute API", check: oneDestination},
			{name: "route rule order", says: "A path matcher has path rules or route rules, no two route rules one priority; expressions are RE2.", mark: sure, words: guess, source: "Compute API", check: routeRuleOrder},
			{name: "routable", says: "What the sandbox's proxies cannot do is refused with 501: error response policies, path templates, metadata filters, and route actions other than weights, urlRewrite and mirroring. Mirroring is taken, and mirrors nothing.",
				mark: limit, check: routable},
			{name: "hundred tests", says: "A URL map has at most 100 tests.", mark: sure, words: guess, source: "Compute API", check: testCount},
			{name: urlMapTestsRule, says: "A URL map whose own tests do not pass is refused; validate tells which.", mark: sure, words: guess, source: "Compute API", check: urlMapTests},
			{name: "validate is a dry run", says: "validate answers 200 with what an insert would refuse, and makes nothing.", mark: sure, source: "Compute API"},
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

func urlMapDefault(c *change) error {
	if len(present(c.next, "defaultService", "defaultUrlRedirect", "defaultRouteAction")) == 0 {
		return required("resource.defaultService")
	}
	return nil
}

func matcherNames(c *change) error {
	seen := map[string]bool{}
	for i, m := range objects(c.next, "pathMatchers") {
		name := text(m, "name")
		if name == "" || seen[name] {
			return invalid(fmt.Sprintf("resource.pathMatchers[%d].name", i), name, "Path matcher names must be unique and not empty.")
		}
		seen[name] = true
	}
	return nil
}

func rulePaths(c *change) error {
	for i, m := range objects(c.next, "pathMatchers") {
		for j, rule := range objects(m, "pathRules") {
			for _, p := range items(rule, "paths") {
				path := shown(p)
				plain := strings.TrimSuffix(path, "/*")
				if !strings.HasPrefix(path, "/") || strings.ContainsAny(plain, "*?#") {
					return invalid(fmt.Sprintf("resource.pathMatchers[%d].pathRules[%d].paths", i, j), path, "Path must start with '/', and '*' may only be at the end following a '/'.")
				}
			}
		}
	}
	return nil
}

func hostMatchers(c *change) error {
	for i, rule := range objects(c.next, "hostRules") {
		name := text(rule, "pathMatcher")
		named := func(m object) bool { return text(m, "name") == name }
		if !slices.ContainsFunc(objects(c.next, "pathMatchers"), named) {
			return invalid(fmt.Sprintf("resource.hostRules[%d].pathMatcher", i), name, "Host rule refers to a path matcher that does not exist.")
		}
	}
	return nil
}

func hostsOnce(c *change) error {
	seen := map[string]bool{}
	for i, rule := range objects(c.next, "hostRules") {
		for _, h := range items(rule, "hosts") {
			host := strings.ToLower(shown(h))
			if seen[host] {
				return invalid(fmt.Sprintf("resource.hostRules[%d].hosts", i), host, "Hosts must be unique in the URL map.")
			}
			seen[host] = true
		}
	}
	return nil
}

// hostForm is a host name with an optional port, or a pattern that starts with an asterisk.
var hostForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?i)(?:\*|(?:\*[-.])?[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?)(?::[0-9]{1,5})?$`)
})

func hostPatterns(c *change) error {
	for i, rule := range objects(c.next, "hostRules") {
		for _, h := range items(rule, "hosts") {
			if host := shown(h); !hostForm().MatchString(host) {
				return invalid(fmt.Sprintf("resource.hostRules[%d].hosts", i), host, "Must be a valid host name or host:port; '*' must be the first character.")
			}
		}
	}
	return nil
}

func testCount(c *change) error {
	if n := len(items(c.next, "tests")); n > 100 {
		return invalid("resource.tests", n, "At most 100 tests can be specified.")
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
