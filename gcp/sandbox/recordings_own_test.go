package sandbox

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

// TestOwnExchanges replays exchanges that were written by hand from the published schemas: the same comparison as with recordings of
// real exchanges, for machines that have none.
func TestOwnExchanges(t *testing.T) {
	v := newVerdict(t, readExchanges(t, filepath.Join("testdata", "exchanges.jsonl")), nil)
	for _, chain := range chains(v.all) {
		w := newWorld(t, chain)
		for _, x := range chain {
			v.judge(x, w)
		}
	}
	v.print()
}

// TestComparisonCanFail: an answer that is made wrong in one place is found to differ there.
func TestComparisonCanFail(t *testing.T) {
	v := newVerdict(t, readExchanges(t, filepath.Join("testdata", "exchanges.jsonl")), nil)
	find := func(kind, method string, status int) exchange {
		for _, x := range v.all {
			if x.Kind == kind && x.Method == method && x.Status == status {
				return x
			}
		}
		t.Fatalf("no %s %s %d among our exchanges", kind, method, status)
		return exchange{}
	}
	rule := find("compute.region.forwardingRule", http.MethodGet, http.StatusOK)
	refusal := find("compute.region.networkEndpointGroup", http.MethodDelete, http.StatusBadRequest)
	operation := find("compute.region.urlMap", http.MethodPost, http.StatusOK)
	nothing := func(string) bool { return false }
	for _, c := range []struct {
		name  string
		x     exchange
		spoil func(object)
		field string
	}{
		{"nothing", rule, func(object) {}, ""},
		{"a field is missing", rule, func(o object) { delete(o, "network") }, "network"},
		{"a field that no source has", rule, func(o object) { o["colour"] = "green" }, "colour"},
		{"a number for a string", rule, func(o object) { o["portRange"] = 80.0 }, "portRange"},
		{"an id that is a word", rule, func(o object) { o["id"] = "seven" }, "id"},
		{"another value of an enumeration", rule, func(o object) { o["loadBalancingScheme"] = "EXTERNAL_MANAGED" }, "loadBalancingScheme"},
		{"a link of another region", rule, func(o object) {
			o["target"] = strings.Replace(text(o, "target"), "us-central1", "us-east1", 1)
		}, "target"},
		{"a link of another version", rule, func(o object) { o["target"] = strings.Replace(text(o, "target"), "/v1/", "/beta/", 1) }, "target"},
		{"a link to another object", rule, func(o object) { o["target"] = text(o, "target") + "-two" }, "target"},
		{"a time that is none", rule, func(o object) { o["creationTimestamp"] = "yesterday" }, "creationTimestamp"},
		{"a fingerprint of another form", rule, func(o object) { o["fingerprint"] = "abc" }, "fingerprint"},
		{"another message", refusal, func(o object) { child(o, "error")["message"] = "It is in use." }, "error.message"},
		{"another reason", refusal, func(o object) { objects(child(o, "error"), "errors")[0]["reason"] = "invalid" }, "error.errors[].reason"},
		{"a status that Compute does not tell", refusal, func(o object) { child(o, "error")["status"] = "FAILED_PRECONDITION" }, "error.status"},
		{"done at once", operation, func(o object) { o["status"] = "DONE" }, "status"},
		{"another type of operation", operation, func(o object) { o["operationType"] = "create" }, "operationType"},
	} {
		spoilt := clone(c.x.Response)
		c.spoil(spoilt)
		found := v.differences(c.x, c.x.Status, spoilt, nothing)
		if c.field == "" && len(found) != 0 || c.field != "" && (len(found) != 1 || found[0].field != c.field) {
			t.Errorf("%s: found %v, want a difference in %q", c.name, found, c.field)
		}
	}
	if found := v.differences(rule, http.StatusNotFound, rule.Response, nothing); len(found) != 1 || !strings.Contains(found[0].what, "status 404") {
		t.Errorf("another status: found %v", found)
	}
}
