package sandbox

import (
	"fmt"
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

// TestWeights: shares are kept, and a seed makes the draws the same every time.
func TestWeights(t *testing.T) {
	draws := func(seed string) string {
		s := openSandbox(t, Options{Rand: strings.NewReader(strings.Repeat(seed, 1<<16))})
		l := lab{t, s}
		l.network(true)
		l.backend("login", object{"service": "login"})
		l.backend("catalog", object{"service": "catalog"})
		l.backend("cart", object{"service": "cart"})
		weigh := func(name string, weight int) object { return object{"backendService": to(name), "weight": weight} }
		l.frontend(object{"defaultRouteAction": object{"weightedBackendServices": []any{weigh("login", 900), weigh("cart", 0), weigh("catalog", 100)}}}, false)
		var all strings.Builder
		c := dialer(s.dials).client(t)
		for range 1000 {
			_, _, g := get(t, c, "http://10.1.2.99/")
			all.WriteString(g.Service + " ")
		}
		return all.String()
	}
	first := draws("a seed of bytes ")
	if n := strings.Count(first, "catalog"); n < 60 || n > 140 || strings.Contains(first, "cart ") {
		t.Errorf("%d of 1000 went to a weight of 100 in 1000; to a weight of 0: %v", n, strings.Contains(first, "cart "))
	}
	if first != draws("a seed of bytes ") || first == draws("another seed of ") {
		t.Error("the seed does not decide the draws")
	}
	shows(t, "weighted backend services")
}

// TestTrafficSplit: revisions by their shares, and by a tag at 0 %.
func TestTrafficSplit(t *testing.T) {
	s, l := served(t, nil)
	l.service("split", object{"template": object{"revision": "split-one", "containers": []any{object{"image": "a"}}}}, true)
	revision := func(name string, percent int, tag string) object {
		return object{"type": "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", "revision": name, "percent": percent, "tag": tag}
	}
	ok(t, s, "PATCH", v2+"/split", asText(t, object{"template": object{"revision": "split-two", "containers": []any{object{"image": "b"}}},
		"traffic": []any{revision("split-one", 80, ""), revision("split-two", 20, ""), revision("split-two", 0, "next")}}))
	l.backend("next", object{"service": "split", "tag": "next"})
	l.changeMap(object{"defaultService": to("all"), "hostRules": []any{object{"hosts": []any{"next"}, "pathMatcher": "m"}}, "pathMatchers": []any{object{"name": "m", "defaultService": to("next")}}})
	c := dialer(s.dials).client(t)
	count := map[string]int{}
	for range 1000 {
		_, _, g := get(t, c, "http://10.1.2.99/split")
		count[g.Revision]++
	}
	if n := count["split-two"]; n < 150 || n > 250 || count["split-one"]+n != 1000 {
		t.Errorf("revisions %v, want about 800 and 200", count)
	}
	if _, body, g := get(t, c, "http://next/"); g.Revision != "split-two" || g.Tag != "next" {
		t.Errorf("by tag: %+v %s", g, body)
	}
	shows(t, "traffic split")
}

// TestURLMapRefusals of the routes that Google refuses, and of those that the sandbox cannot follow.
func TestURLMapRefusals(t *testing.T) {
	u := newUser(t, Options{})
	u.backend()
	service := inUS + "backendServices/bes"
	m := func(rest string) string {
		return `{"name":"x","defaultService":"` + service + `","hostRules":[{"hosts":["a"],"pathMatcher":"m"}],"pathMatchers":[{"name":"m","defaultService":"` + service + `",` + rest + `}]}`
	}
	rule := func(priority int, rest string) string {
		return fmt.Sprintf(`{"priority":%d,"service":"%s","matchRules":[{"prefixMatch":"/"%s}]}`, priority, service, rest)
	}
	u.refuses([]refusedRequest{
		{"two destinations", "POST", inUS + "urlMaps", `{"name":"x","defaultService":"` + service + `","defaultUrlRedirect":{"httpsRedirect":true}}`, 400, "Only one of defaultService"},
		{"two of a rule", "POST", inUS + "urlMaps", m(`"pathRules":[{"paths":["/a"],"service":"` + service + `","urlRedirect":{"httpsRedirect":true}}]`), 400, "pathRules[0]"},
		{"both kinds of rules", "POST", inUS + "urlMaps", m(`"pathRules":[{"paths":["/a"],"service":"` + service + `"}],"routeRules":[` + rule(1, "") + `]`), 400, "Only one of pathRules or routeRules"},
		{"one priority twice", "POST", inUS + "urlMaps", m(`"routeRules":[` + rule(1, "") + `,` + rule(1, "") + `]`), 400, "unique"},
		{"bad expression", "POST", inUS + "urlMaps", m(`"routeRules":[{"priority":1,"service":"` + service + `","matchRules":[{"regexMatch":"("}]}]`), 400, "regular expression"},
		{"template", "POST", inUS + "urlMaps", m(`"routeRules":[{"priority":1,"service":"` + service + `","matchRules":[{"pathTemplateMatch":"/{x}"}]}]`), 501, "pathTemplateMatch"},
		{"CORS", "POST", inUS + "urlMaps", m(`"defaultRouteAction":{"corsPolicy":{"disabled":true}}`), 501, "corsPolicy"},
		{"failing test", "POST", inUS + "urlMaps", `{"name":"x","defaultService":"` + service + `","tests":[{"host":"a","path":"/","service":"` + inUS + `backendServices/other"}]}`, 404, "other"},
	})
	u.make("POST", inUS+"backendServices", `{"name":"other","loadBalancingScheme":"INTERNAL_MANAGED","protocol":"HTTP"}`)
	failing := `{"name":"x","defaultService":"` + service + `","tests":[{"host":"a","path":"/p","service":"` + inUS + `backendServices/other"}]}`
	u.refuses([]refusedRequest{{"failing test", "POST", inUS + "urlMaps", failing, 400, "to map to service 'https://www.googleapis.com/compute/v1/" + inUS + "backendServices/other'"}})
	_, o := u.do("POST", inUS+"urlMaps/x/validate", `{"resource":`+failing+`}`)
	result := child(o, "result")
	if failures := objects(result, "testFailures"); result["testPassed"] != false || result["loadSucceeded"] != true || len(failures) != 1 || failures[0]["actualService"] != link(service) || failures[0]["path"] != "/p" {
		t.Errorf("validate: %v", o)
	}
	passing := m(`"routeRules":[{"priority":1,"urlRedirect":{"httpsRedirect":true},"matchRules":[{"prefixMatch":"/s"}]}]`)
	passing = passing[:len(passing)-1] + `,"tests":[{"host":"a","path":"/s?q=1","expectedOutputUrl":"https://a/s?q=1","expectedRedirectResponseCode":301},{"host":"b","path":"/","service":"` + service + `"}]}`
	u.make("POST", inUS+"urlMaps", passing)
	u.make("POST", inUS+"urlMaps", `{"name":"mirrors","defaultRouteAction":{"weightedBackendServices":[{"backendService":"`+service+`","weight":1}],"requestMirrorPolicy":{"backendService":"`+service+`"}}}`)
}
