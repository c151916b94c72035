package sandbox

import (
	"strings"
	"testing"
)

func TestURLMapRules(t *testing.T) {
	u := newUser(t, Options{})
	u.backend()
	maps, bes := inUS+"urlMaps", inUS+"backendServices/bes"
	m := func(more string) string { return `{"name":"x","defaultService":"` + bes + `"` + more + `}` }
	matched := func(hosts, matcher string) string {
		return m(`,"hostRules":[` + hosts + `],"pathMatchers":[{"name":"m","defaultService":"` + bes + `"` + matcher + `}]`)
	}
	u.holds("URL map default", []refusedRequest{
		{"none", "POST", maps, `{"name":"x"}`, 400, "Required field 'resource.defaultService' not specified"},
	})
	u.holds("path matcher names", []refusedRequest{
		{"twice", "POST", maps, matched("", `},{"name":"m","defaultService":"`+bes+`"`), 400, "resource.pathMatchers[1].name"},
	})
	for _, path := range []string{"login", "/login?next", "/lo*in", "/login*", "/*/x"} {
		rules := `,"pathRules":[{"paths":["` + path + `"],"service":"` + bes + `"}]`
		u.holds("paths of a path rule", []refusedRequest{{path, "POST", maps, matched("", rules), 400, "resource.pathMatchers[0].pathRules[0].paths"}})
	}
	u.holds("host rule matcher", []refusedRequest{
		{"not there", "POST", maps, m(`,"hostRules":[{"hosts":["a"],"pathMatcher":"m"}]`), 400, "resource.hostRules[0].pathMatcher"},
	})
	u.holds("hosts once", []refusedRequest{
		{"in one rule", "POST", maps, matched(`{"hosts":["a","A"],"pathMatcher":"m"}`, ""), 400, "unique"},
		{"in two", "POST", maps, matched(`{"hosts":["a"],"pathMatcher":"m"},{"hosts":["a"],"pathMatcher":"m"}`, ""), 400, "resource.hostRules[1].hosts"},
	})
	for _, host := range []string{"", "a b", "a.*.example.com", "*example.com", "https://a", "a:port"} {
		u.holds("host patterns", []refusedRequest{{host, "POST", maps, matched(`{"hosts":["`+host+`"],"pathMatcher":"m"}`, ""), 400, "resource.hostRules[0].hosts"}})
	}
	u.holds("hundred tests", []refusedRequest{
		{"101", "POST", maps, m(`,"tests":[{}` + strings.Repeat(`,{"host":"a","path":"/"}`, 100) + `]`), 400, "resource.tests"},
	})
	u.holds("reference exists", []refusedRequest{
		{"service of a matcher", "POST", maps, m(`,"pathMatchers":[{"name":"m","defaultService":"` + inUS + `backendServices/none"}]`), 404, "backendServices/none"},
	})
	u.make("POST", maps, strings.Replace(matched(`{"hosts":["*","*.example.com","*-a.example.com","a:443","10.1.2.9"],"pathMatcher":"m"}`,
		`,"pathRules":[{"paths":["/*","/a","/a/*"],"service":"`+bes+`"}]`), `"x"`, `"good"`, 1))
	shows(t, "validate is a dry run")
	_, bad := u.do("POST", inUS+"urlMaps/x/validate", `{"resource":{"name":"x"}}`)
	if child(bad, "result")["loadSucceeded"] != false || len(items(child(bad, "result"), "loadErrors")) != 1 {
		t.Errorf("validate of a bad map: %v", bad)
	}
	_, good := u.do("POST", inUS+"urlMaps/x/validate", `{"resource":`+m("")+`}`)
	if child(good, "result")["loadSucceeded"] != true {
		t.Errorf("validate of a good map: %v", good)
	}
	if status, _ := u.do("GET", inUS+"urlMaps/x", ""); status != 404 {
		t.Error("validate has made a URL map")
	}
	u.make("POST", inUS+"backendServices", `{"name":"other","loadBalancingScheme":"INTERNAL_MANAGED","protocol":"HTTP"}`)
	u.make("POST", inUS+"urlMaps", m(`,"hostRules":[{"hosts":["a","a:443"],"pathMatcher":"m"}],"pathMatchers":[{"name":"m","defaultService":"`+inUS+`backendServices/bes","pathRules":[{"paths":["/x/*"],"service":"`+inUS+`backendServices/other"}]}]`))
	u.refuses([]refusedRequest{
		{"service of a path rule in use", "DELETE", inUS + "backendServices/other", "", 400, "already being used by 'projects/p/regions/us-central1/urlMaps/x'"},
	})
}

func TestURLMapTests(t *testing.T) {
	u := newUser(t, Options{})
	u.backend()
	u.make("POST", inUS+"backendServices", `{"name":"other","loadBalancingScheme":"INTERNAL_MANAGED","protocol":"HTTP"}`)
	m := func(expected string) string {
		return `{"name":"x","defaultService":"` + inUS + `backendServices/bes","hostRules":[{"hosts":["a"],"pathMatcher":"m"}],` +
			`"pathMatchers":[{"name":"m","defaultService":"` + inUS + `backendServices/bes","pathRules":[{"paths":["/x/*"],"service":"` + inUS + `backendServices/other"}]}],` +
			`"tests":[{"host":"a","path":"/x/1","service":"` + inUS + `backendServices/` + expected + `"}]}`
	}
	_, good := u.do("POST", inUS+"urlMaps/x/validate", `{"resource":`+m("other")+`}`)
	if result := child(good, "result"); result["testPassed"] != true || result["testFailures"] != nil {
		t.Errorf("validate of tests that pass: %v", good)
	}
	_, bad := u.do("POST", inUS+"urlMaps/x/validate", `{"resource":`+m("bes")+`}`)
	failures := objects(child(bad, "result"), "testFailures")
	if child(bad, "result")["loadSucceeded"] != true || len(failures) != 1 || text(failures[0], "actualService") != link(inUS+"backendServices/other") {
		t.Errorf("validate of a test that fails: %v", bad)
	}
	u.refuses([]refusedRequest{{"a test fails", "POST", inUS + "urlMaps", m("bes"), 400, "Expect URL 'a/x/1' to map to service"}})
	u.make("POST", inUS+"urlMaps", m("other"))
}
