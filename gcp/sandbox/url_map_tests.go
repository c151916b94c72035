package sandbox

import "fmt"

// urlMapTestsRule names the rule that a URL map's own tests are held to.
const urlMapTestsRule = "URL map tests"

// urlMapTests: a URL map is taken only when all of its tests pass (sure: Compute API; text guess).
func urlMapTests(c *change) error {
	failed := failedTests(c.next)
	if len(failed) == 0 {
		return nil
	}
	f := failed[0]
	return invalid("resource.tests", "", fmt.Sprintf("Test failure: Expect URL '%s%s' to map to service '%s', but actually mapped to '%s'.",
		text(f, "host"), text(f, "path"), text(f, "expectedService"), text(f, "actualService")))
}

// failedTests are the tests of a URL map whose URL goes to another service, as TestFailure of the Compute API (sure).
func failedTests(urlMap object) []object {
	var failed []object
	for _, t := range objects(urlMap, "tests") {
		want := text(t, "service")
		got := link(route(urlMap, text(t, "host"), text(t, "path")))
		if want != "" && want != got {
			failed = append(failed, object{"host": text(t, "host"), "path": text(t, "path"), "expectedService": want, "actualService": got})
		}
	}
	return failed
}
