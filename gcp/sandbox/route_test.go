package sandbox

import (
	"net/http"
	"strings"
	"testing"
)

// routed is a load balancer with the backend services login, test (a tag of login), catalog and mask.
func routed(t testing.TB) (lab, *http.Client) {
	s, l := served(t, nil)
	l.backend("login", object{"service": "login"})
	l.backend("test", object{"service": "login", "tag": "test"})
	l.backend("catalog", object{"service": "catalog"})
	l.backend("mask", object{"urlMask": "/api/<service>"})
	return l, dialer(s.dials).client(t)
}

func to(name string) string { return inRegion + "backendServices/" + name }

// matcher makes a URL map of one path matcher for every host.
func matcher(m object) object {
	m["name"] = "m"
	if m["defaultUrlRedirect"] == nil && m["defaultRouteAction"] == nil {
		m["defaultService"] = to("login")
	}
	return object{"defaultService": to("login"), "hostRules": []any{object{"hosts": []any{"*"}, "pathMatcher": "m"}}, "pathMatchers": []any{m}}
}

// TestRouteRules: rules by priority, each with every predicate.
func TestRouteRules(t *testing.T) {
	l, c := routed(t)
	rules := []any{}
	when := func(priority int, match object) {
		rules = append([]any{object{"priority": priority, "service": to("catalog"), "matchRules": []any{object{"fullPathMatch": "/never"}, match}}}, rules...)
	}
	rules = append(rules, object{"priority": 0, "service": to("test"), "matchRules": []any{object{"prefixMatch": "/first"}}})
	when(1, object{"prefixMatch": "/first/second"})
	when(2, object{"prefixMatch": "/prefix"})
	when(3, object{"fullPathMatch": "/full"})
	when(4, object{"regexMatch": "/re/[0-9]+"})
	when(5, object{"prefixMatch": "/CASE", "ignoreCase": true})
	header := func(path string, match object) object {
		match["headerName"] = "X-Test"
		return object{"prefixMatch": path, "headerMatches": []any{match}}
	}
	when(6, header("/exact", object{"exactMatch": "one"}))
	when(7, header("/begins", object{"prefixMatch": "on"}))
	when(8, header("/ends", object{"suffixMatch": "ne"}))
	when(9, header("/present", object{"presentMatch": true}))
	when(10, header("/regex", object{"regexMatch": "o.e"}))
	when(11, header("/range", object{"rangeMatch": object{"rangeStart": "1", "rangeEnd": "3"}}))
	when(12, header("/not", object{"exactMatch": "one", "invertMatch": true}))
	when(13, object{"prefixMatch": "/query", "queryParameterMatches": []any{object{"name": "a", "exactMatch": "1"}, object{"name": "b", "presentMatch": true}, object{"name": "c", "regexMatch": "x+"}}})
	when(14, object{"prefixMatch": "/pseudo", "headerMatches": []any{object{"headerName": ":method", "exactMatch": "GET"}, object{"headerName": ":authority", "suffixMatch": ".example.com"}}})
	l.changeMap(matcher(object{"routeRules": rules}))
	for _, tc := range []struct{ url, header, want string }{
		{"http://a.example.com/first/second", "", "login test"},
		{"http://a.example.com/prefixed/x", "", "catalog "},
		{"http://a.example.com/full", "", "catalog "},
		{"http://a.example.com/full?query", "", "catalog "},
		{"http://a.example.com/full/x", "", "login "},
		{"http://a.example.com/re/12", "", "catalog "},
		{"http://a.example.com/re/12x", "", "login "},
		{"http://a.example.com/case", "", "catalog "},
		{"http://a.example.com/Prefix", "", "login "},
		{"http://a.example.com/exact", "one", "catalog "},
		{"http://a.example.com/exact", "two", "login "},
		{"http://a.example.com/exact", "", "login "},
		{"http://a.example.com/begins", "one", "catalog "},
		{"http://a.example.com/ends", "one", "catalog "},
		{"http://a.example.com/ends", "ones", "login "},
		{"http://a.example.com/present", "any", "catalog "},
		{"http://a.example.com/present", "", "login "},
		{"http://a.example.com/regex", "one", "catalog "},
		{"http://a.example.com/regex", "ones", "login "},
		{"http://a.example.com/range", "2", "catalog "},
		{"http://a.example.com/range", "3", "login "},
		{"http://a.example.com/range", "2x", "login "},
		{"http://a.example.com/not", "two", "catalog "},
		{"http://a.example.com/not", "one", "login "},
		{"http://a.example.com/query?a=1&b&c=xx", "", "catalog "},
		{"http://a.example.com/query?a=1&c=xx", "", "login "},
		{"http://a.example.com/query?a=2&b&c=xx", "", "login "},
		{"http://a.example.com/pseudo", "", "catalog "},
		{"http://a.example.org/pseudo", "", "login "},
	} {
		headers := []string{"X-Test", tc.header}
		if tc.header == "" {
			headers = nil
		}
		if _, body, g := get(t, c, tc.url, headers...); g.Service+" "+g.Tag != tc.want {
			t.Errorf("%s with %q: %q (%q), want %q", tc.url, tc.header, g.Service+" "+g.Tag, body, tc.want)
		}
	}
	shows(t, "route rules", "route regex")
}

// TestRedirects: scheme, host, path and query of Location, and the status.
func TestRedirects(t *testing.T) {
	l, c := routed(t)
	redirect := func(path string, o object) object { return object{"paths": []any{path, path + "/*"}, "urlRedirect": o} }
	l.changeMap(matcher(object{
		"defaultUrlRedirect": object{"httpsRedirect": true},
		"pathRules": []any{
			redirect("/host", object{"hostRedirect": "other.example.com", "redirectResponseCode": "FOUND"}),
			redirect("/path", object{"pathRedirect": "/elsewhere", "redirectResponseCode": "SEE_OTHER"}),
			redirect("/prefix", object{"prefixRedirect": "/new", "redirectResponseCode": "TEMPORARY_REDIRECT"}),
			redirect("/strip", object{"httpsRedirect": true, "stripQuery": true, "redirectResponseCode": "PERMANENT_REDIRECT"}),
		},
	}))
	for _, tc := range []struct {
		url, want string
		code      int
	}{
		{"http://a.example.com/x%2Fy?q=1", "https://a.example.com/x%2Fy?q=1", 301},
		{"http://a.example.com:80/", "https://a.example.com/", 301},
		{"http://a.example.com/host/x?q", "http://other.example.com/host/x?q", 302},
		{"http://a.example.com/path/x", "http://a.example.com/elsewhere", 303},
		{"http://a.example.com/prefix", "http://a.example.com/new", 307},
		{"http://a.example.com/strip/x?q=1", "https://a.example.com/strip/x", 308},
	} {
		r, _ := http.NewRequestWithContext(t.Context(), "GET", tc.url, nil)
		answer, body := do(t, c, r)
		if answer.StatusCode != tc.code || answer.Header.Get("Location") != tc.want || body != "" {
			t.Errorf("%s: %d %s %q, want %d %s", tc.url, answer.StatusCode, answer.Header.Get("Location"), body, tc.code, tc.want)
		}
	}
	shows(t, "URL redirect")
}

// TestRewrites: what the container gets, and that a mask reads the URL as it came.
func TestRewrites(t *testing.T) {
	l, c := routed(t)
	rewrite := func(o object) object { return object{"urlRewrite": o} }
	l.changeMap(matcher(object{
		"defaultRouteAction": object{"urlRewrite": object{"hostRewrite": "inner.example.com"}, "weightedBackendServices": []any{object{"backendService": to("login"), "weight": 1}}},
		"routeRules": []any{
			object{"priority": 1, "service": to("mask"), "routeAction": rewrite(object{"pathPrefixRewrite": "/"}), "matchRules": []any{object{"prefixMatch": "/api/"}}},
			object{"priority": 2, "service": to("login"), "routeAction": rewrite(object{"pathPrefixRewrite": "/all"}), "matchRules": []any{object{"fullPathMatch": "/full"}, object{"prefixMatch": "/pre"}}},
		},
	}))
	for _, tc := range []struct{ url, service, host, path string }{
		{"http://a.example.com/x?y", "login", "inner.example.com", "/x?y"},
		{"http://a.example.com/api/catalog/a%2Fb?q", "catalog", "a.example.com", "/catalog/a%2Fb?q"},
		{"http://a.example.com/full", "login", "a.example.com", "/all"},
		{"http://a.example.com/pre/x", "login", "a.example.com", "/all/x"},
	} {
		if _, body, g := get(t, c, tc.url); g.Service != tc.service || g.Host != tc.host || g.Path != tc.path {
			t.Errorf("%s: %s got %s %s (%q), want %s %s %s", tc.url, g.Service, g.Host, g.Path, body, tc.service, tc.host, tc.path)
		}
	}
	visits := l.s.Visits()
	if v := visits[len(visits)-1]; v.Path != "/pre/x" || v.Host != "a.example.com" {
		t.Errorf("the log shows the rewritten URL: %+v", v)
	}
	shows(t, "URL rewrite", "rewrite after mask")
}

// TestHeaderActions: from the innermost outwards, on the way in and on the way out.
func TestHeaderActions(t *testing.T) {
	l, c := routed(t)
	action := func(where string) object {
		set := func(name string, replace bool) object {
			return object{"headerName": name, "headerValue": where, "replace": replace}
		}
		return object{
			"requestHeadersToAdd": []any{set("X-All", false), set("X-Last", true)}, "requestHeadersToRemove": []any{"X-Secret"},
			"responseHeadersToAdd": []any{set("X-All", false), set("X-Last", true)}, "responseHeadersToRemove": []any{"Content-Type"},
		}
	}
	m := matcher(object{"headerAction": action("matcher"), "routeRules": []any{object{
		"priority": 1, "headerAction": action("rule"), "matchRules": []any{object{"prefixMatch": "/"}},
		"routeAction": object{"weightedBackendServices": []any{object{"backendService": to("login"), "weight": 1, "headerAction": action("weight")}}},
	}}})
	m["headerAction"] = action("map")
	l.changeMap(m)
	r, _ := http.NewRequestWithContext(t.Context(), "GET", "http://10.1.2.99/", nil)
	r.Header.Set("X-Secret", "s")
	r.Header.Set("X-All", "client")
	answer, body := do(t, c, r)
	if got := strings.Join(answer.Header["X-All"], " "); got != "weight rule matcher map" || answer.Header.Get("X-Last") != "map" || answer.Header["Content-Type"] != nil {
		t.Errorf("response %v", answer.Header)
	}
	if !strings.Contains(body, "x-all: client, weight, rule, matcher, map\n") || !strings.Contains(body, "x-last: map\n") || strings.Contains(body, "x-secret") {
		t.Errorf("request %s", body)
	}
	shows(t, "header actions")
}
