package sandbox

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
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
		code, o := call(t, s, "POST", tc.url+":setIamPolicy", asText(t, add))
		if code != http.StatusConflict || text(child(o, "error"), "status") != "ABORTED" {
			t.Errorf("%s: stale etag: %d %v", tc.url, code, o)
		}
		// Clients send bytes back in the other alphabet and without padding.
		etag := strings.TrimRight(strings.NewReplacer("+", "-", "/", "_").Replace(text(after, "etag")), "=")
		ok(t, s, "POST", tc.url+":setIamPolicy", asText(t, object{"policy": object{"etag": etag}}))
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

// TestDisabledAPI: a disabled API answers 403 with Google's text; an enabled one works when its operation is done.
func TestDisabledAPI(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		latency, err := ParseLatency("real")
		if err != nil {
			t.Fatal(err)
		}
		s := openSandbox(t, Options{Latency: latency})
		for name, url := range map[string]string{
			"run.googleapis.com":     allV1,
			"compute.googleapis.com": computeV1 + inProject + "global/networks",
		} {
			ok(t, s, "GET", url, "")
			ok(t, s, "POST", usage+"/"+name+":disable", "")
			code, o := call(t, s, "GET", url, "")
			e := child(o, "error")
			says := apiTitle(name) + " has not been used in project 123456789012 before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/" + name + "/overview?project=123456789012 then retry."
			if code != http.StatusForbidden || !strings.HasPrefix(text(e, "message"), says) || text(objects(e, "errors")[0], "reason") != "accessNotConfigured" {
				t.Errorf("%s disabled: %d %v", name, code, o)
			}
			op := ok(t, s, "POST", usage+":batchEnable", asText(t, object{"serviceIds": []any{name}}))
			if code, _ := call(t, s, "GET", url, ""); code != http.StatusForbidden {
				t.Errorf("%s answers %d while it is being enabled", name, code)
			}
			time.Sleep(latency.of("apis", "enable"))
			done := ok(t, s, "GET", "https://serviceusage.googleapis.com/v1/"+text(op, "name"), "")
			if states := objects(child(done, "response"), "services"); done["done"] != true || len(states) != 1 || states[0]["state"] != "ENABLED" {
				t.Errorf("operation %v", done)
			}
			ok(t, s, "GET", url, "")
		}
	})
}

// TestOrgPolicies hold against public members and against ingress.
func TestOrgPolicies(t *testing.T) {
	s := openSandbox(t, Options{})
	policies := "https://orgpolicy.googleapis.com/v2/projects/sandbox-project/policies"
	public := `{"policy":{"bindings":[{"role":"roles/run.invoker","members":["allUsers"]}]}}`
	ok(t, s, "POST", v2+"/orders:setIamPolicy", public)
	for constraint, allowed := range map[string]string{"iam.allowedPolicyMemberDomains": "C0abcdefg", "run.allowedIngress": "internal"} {
		effective := policies + "/" + constraint + ":getEffectivePolicy"
		if o := ok(t, s, "GET", effective, ""); objects(child(o, "spec"), "rules")[0]["allowAll"] != true {
			t.Errorf("%s without a policy: %v", constraint, o)
		}
		ok(t, s, "POST", policies, asText(t, object{"name": "projects/sandbox-project/policies/" + constraint,
			"spec": object{"rules": []any{object{"values": object{"allowedValues": []any{allowed}}}}}}))
		if o := ok(t, s, "GET", effective, ""); objects(child(o, "spec"), "rules")[0]["values"] == nil {
			t.Errorf("%s: %v", constraint, o)
		}
	}
	code, o := call(t, s, "POST", v2+"/orders:setIamPolicy", public)
	if want := "One or more users named in the policy do not belong to a permitted customer,  perhaps due to an organization policy."; code != 400 || text(child(o, "error"), "message") != want {
		t.Errorf("allUsers: %d %v", code, o)
	}
	if code, o := call(t, s, "PATCH", v2+"/cart?updateMask=ingress", `{"ingress":1}`); code != 400 || !strings.Contains(text(child(o, "error"), "message"), "run.allowedIngress") {
		t.Errorf("ingress all: %d %v", code, o)
	}
	ok(t, s, "PATCH", v2+"/cart?updateMask=ingress", `{"ingress":2}`)
}
