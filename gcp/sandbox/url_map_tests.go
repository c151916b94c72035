package sandbox

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
)

// urlMapTestsRule names the rule that a URL map's own tests are held to.
const urlMapTestsRule = "URL map tests"

// urlMapTests: a URL map is taken only when all of its tests pass (sure: Compute API; text guess).
func urlMapTests(c *change) error {
	failed := c.s.failedTests(c.next)
	if len(failed) == 0 {
		return nil
	}
	f := failed[0]
	return invalid("resource.tests", "", fmt.Sprintf("Test failure: Expect URL '%s%s' to map to service '%s', but actually mapped to '%s'.",
		text(f, "host"), text(f, "path"), cmp.Or(text(f, "expectedService"), text(f, "expectedOutputUrl")), cmp.Or(text(f, "actualService"), text(f, "actualOutputUrl"))))
}

// failedTests are the tests of a URL map whose URL goes elsewhere, as TestFailure of the Compute API (sure). One that meets weighted
// backend services passes: which of them it is to be is no matter of the map.
func (s *Sandbox) failedTests(urlMap object) []object {
	var failed []object
	for _, t := range objects(urlMap, "tests") {
		u, err := url.ParseRequestURI(text(t, "path"))
		if err != nil {
			u = &url.URL{Path: "/"}
		}
		r := &http.Request{Method: http.MethodGet, Host: text(t, "host"), URL: u, Header: http.Header{}}
		for _, h := range objects(t, "headers") {
			r.Header.Add(text(h, "name"), text(h, "value"))
		}
		f := object{"host": text(t, "host"), "path": text(t, "path")}
		way := s.routeBy(urlMap, r)
		switch want := text(t, "service"); {
		case len(items(way.action, "weightedBackendServices")) > 0:
			continue
		case way.redirect != nil:
			p := way.redirectPage(r)
			if url, code := text(t, "expectedOutputUrl"), number(t, "expectedRedirectResponseCode"); want != "" || url != "" && url != p.value || code != 0 && code != p.code {
				f["expectedService"], f["expectedOutputUrl"], f["actualOutputUrl"] = want, url, p.value
				f["expectedRedirectResponseCode"], f["actualRedirectResponseCode"] = code, p.code
				failed = append(failed, f)
			}
		case want != "" && want != link(way.service):
			f["expectedService"], f["actualService"] = want, link(way.service)
			failed = append(failed, f)
		}
	}
	return failed
}
