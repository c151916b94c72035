package sandbox

import (
	"testing"
)

func TestURLMapRules(t *testing.T) {
	u := newUser(t, Options{})
	u.backend()
	m := func(more string) string {
		return `{"name":"x","defaultService":"` + inUS + `backendServices/bes"` + more + `}`
	}
	u.refuses([]refusedRequest{
		{"no default", "POST", inUS + "urlMaps", `{"name":"x"}`, 400, "resource.defaultService"},
		{"matcher not there", "POST", inUS + "urlMaps", m(`,"hostRules":[{"hosts":["a"],"pathMatcher":"m"}]`), 400, "pathMatcher"},
		{"host twice", "POST", inUS + "urlMaps", m(`,"hostRules":[{"hosts":["a","a"],"pathMatcher":"m"}],"pathMatchers":[{"name":"m","defaultService":"` + inUS + `backendServices/bes"}]`), 400, "unique"},
		{"service not there", "POST", inUS + "urlMaps", m(`,"pathMatchers":[{"name":"m","defaultService":"` + inUS + `backendServices/none"}]`), 404, "backendServices/none"},
	})
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
