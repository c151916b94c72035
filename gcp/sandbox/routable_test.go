package sandbox

import (
	"fmt"
	"testing"
)

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
