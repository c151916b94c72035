package sandbox

import (
	"net/http"
	"strings"
	"testing"
)

const (
	crm     = "https://cloudresourcemanager.googleapis.com/"
	usage   = "https://serviceusage.googleapis.com/v1/projects/sandbox-project/services"
	anyHost = "http://127.0.0.1:8787/" // origin-form: routed by the shape of the path
)

// TestPathsByShape: without a Google host, paths that begin alike find their API.
func TestPathsByShape(t *testing.T) {
	s := openSandbox(t, Options{})
	for _, tc := range []struct{ method, path, has string }{
		{"GET", "v1/projects/sandbox-project", "lifecycleState"},
		{"POST", "v1/projects/sandbox-project:getIamPolicy", "bindings"},
		{"GET", "v1/projects/sandbox-project/locations", "locations"},
		{"GET", "v1/projects/sandbox-project/locations/-/services", "items"},
		{"GET", "v1/projects/sandbox-project/locations/us-central1/services/login:getIamPolicy", "etag"},
		{"GET", "v1/projects/sandbox-project/services", "services"},
		{"GET", "v1/projects/sandbox-project/services/run.googleapis.com", "state"},
		{"GET", "v1/projects/sandbox-project/services:batchGet?names=projects/sandbox-project/services/run.googleapis.com", "services"},
		{"GET", "v2/projects/sandbox-project/locations/us-central1/services", "services"},
		{"GET", "v2/projects/sandbox-project/policies/run.allowedIngress:getEffectivePolicy", "spec"},
		{"GET", "v3/projects:search?query=state%3AACTIVE", "projects"},
		{"GET", "v3/projects/sandbox-project", "displayName"},
		{"GET", "apis/serving.knative.dev/v1/namespaces/sandbox-project/services", "items"},
		{"GET", "compute/v1/projects/sandbox-project/global/networks", "items"},
	} {
		if o := ok(t, s, tc.method, anyHost+tc.path, ""); o[tc.has] == nil {
			t.Errorf("%s %s: %v has no %s", tc.method, tc.path, o, tc.has)
		}
	}
}

// TestMissingProject is 403 everywhere, never 404.
func TestMissingProject(t *testing.T) {
	s := openSandbox(t, Options{})
	for method, urls := range map[string][]string{
		"GET": {crm + "v1/projects/nope", crm + "v3/projects/nope", strings.Replace(usage, "sandbox-project", "nope", 1),
			"https://orgpolicy.googleapis.com/v2/projects/nope/policies/x:getEffectivePolicy"},
		"POST": {crm + "v1/projects/nope:getIamPolicy", crm + "v3/projects/nope:testIamPermissions"},
	} {
		for _, url := range urls {
			if code, o := call(t, s, method, url, `{}`); code != http.StatusForbidden || text(child(o, "error"), "status") != "PERMISSION_DENIED" {
				t.Errorf("%s %s: %d %v", method, url, code, o)
			}
		}
	}
}

// TestPolicies: read, write with the etag, be refused with a stale one; the same rule for projects and services.
func TestPolicies(t *testing.T) {
	s := openSandbox(t, Options{})
	for _, tc := range []struct{ get, url string }{
		{"POST", crm + "v1/projects/sandbox-project"},
		{"GET", v2 + "/orders"},
		{"GET", "https://run.googleapis.com/v1/projects/sandbox-project/locations/us-central1/services/reports"},
	} {
		if strings.HasSuffix(tc.url, "reports") {
			tc.url = strings.Replace(tc.url, "us-central1", "europe-west1", 1)
		}
		before := ok(t, s, tc.get, tc.url+":getIamPolicy", "")
		if text(before, "etag") == "" || before["version"] != 1.0 {
			t.Fatalf("%s: policy %v", tc.url, before)
		}
		add := object{"policy": object{"etag": before["etag"], "bindings": []any{
			object{"role": "roles/viewer", "members": []any{"user:b@example.com", "user:a@example.com"}},
			object{"role": "roles/viewer", "members": []any{"user:a@example.com"}},
		}}}
		after := ok(t, s, "POST", tc.url+":setIamPolicy", asText(t, add))
		if got := asText(t, after["bindings"].([]any)[0].(object)); got != `{"members":["user:a@example.com","user:b@example.com"],"role":"roles/viewer"}` {
			t.Errorf("%s: bindings %s", tc.url, got)
		}
		code, o := callAs(t, s, "", "POST", tc.url+":setIamPolicy", asText(t, add))
		if code != http.StatusConflict || text(child(o, "error"), "status") != "ABORTED" {
			t.Errorf("%s: stale etag: %d %v", tc.url, code, o)
		}
		// Clients send bytes back in the other alphabet and without padding.
		etag := strings.TrimRight(strings.NewReplacer("+", "-", "/", "_").Replace(text(after, "etag")), "=")
		ok(t, s, "POST", tc.url+":setIamPolicy", asText(t, object{"policy": object{"etag": etag}}))
		for _, bad := range []object{{"role": "viewer", "members": []any{alice}}, {"role": "roles/viewer", "members": []any{"alice@example.com"}},
			{"role": "roles/viewer", "members": []any{"robot:alice@example.com"}}} {
			if code, o := callAs(t, s, "", "POST", tc.url+":setIamPolicy", asText(t, object{"policy": object{"bindings": []any{bad}}})); code != 400 {
				t.Errorf("%s: binding %v: %d %v", tc.url, bad, code, o)
			}
		}
		if o := ok(t, s, tc.get, tc.url+":getIamPolicy", ""); o["bindings"] != nil {
			t.Errorf("%s: bindings stay: %v", tc.url, o)
		}
	}
}

func TestPermissionsAgree(t *testing.T) {
	s := openSandbox(t, Options{})
	ask := `{"resource":"projects/sandbox-project","permissions":["run.services.get","compute.networks.create"]}`
	if o := ok(t, s, "POST", crm+"v3/projects/sandbox-project:testIamPermissions", ask); len(items(o, "permissions")) != 2 {
		t.Errorf("the owner has %v", o)
	}
	s.Deny("run.services.get", "projects/sandbox-project")
	if o := ok(t, s, "POST", crm+"v3/projects/sandbox-project:testIamPermissions", ask); asText(t, o) != `{"permissions":["compute.networks.create"]}` {
		t.Errorf("after the denial: %v", o)
	}
	code, o := call(t, s, "GET", v1+"/login", "")
	if want := "Permission 'run.services.get' denied on resource 'namespaces/sandbox-project/services/login' (or resource may not exist)."; code != http.StatusForbidden || text(child(o, "error"), "message") != want {
		t.Errorf("%d %v, want %q", code, o, want)
	}
}

// TestProjectNumber: a number is as good as an id, in the path of a call and in references; answers have the id.
func TestProjectNumber(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	number := "projects/" + seedNumber + "/"
	for _, path := range []string{strings.TrimSuffix(number, "/"), number + "global/networks/n", number + "regions/us-central1", number + "aggregated/subnetworks"} {
		status, o := u.do("GET", path, "")
		if status != 200 || strings.Contains(asText(t, o), number) {
			t.Errorf("GET %s: %d %v", path, status, o)
		}
	}
	u.make("POST", number+"regions/us-central1/networkEndpointGroups", `{"name":"neg","networkEndpointType":"SERVERLESS","cloudRun":{"service":"hello"}}`)
	u.make("POST", inUS+"backendServices", `{"name":"bes","loadBalancingScheme":"INTERNAL_MANAGED","protocol":"HTTP","backends":[{"group":"https://www.googleapis.com/compute/v1/`+number+`regions/us-central1/networkEndpointGroups/neg"}]}`)
	if got := text(objects(u.get(inUS+"backendServices/bes"), "backends")[0], "group"); got != link(inUS+"networkEndpointGroups/neg") {
		t.Errorf("backend: %s", got)
	}
	u.holds("in use", []refusedRequest{{"the NEG", "DELETE", number + "regions/us-central1/networkEndpointGroups/neg", "", 400, "backendServices/bes"}})
	u.refuses([]refusedRequest{{"another number", "GET", "projects/999999999999/global/networks/n", "", 404, "projects/999999999999"}})
	shows(t, "project number")
}
