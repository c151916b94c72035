package sandbox

import (
	"slices"
	"strings"
	"testing"
)

const orgPolicies = "https://orgpolicy.googleapis.com/v2/projects/sandbox-project/policies"

// constrain sets a policy of one constraint, whatever was set before.
func constrain(t testing.TB, s *Sandbox, constraint string, rules ...any) {
	t.Helper()
	body := asText(t, object{"name": "projects/sandbox-project/policies/" + constraint, "spec": object{"rules": rules}})
	if code, _ := call(t, s, "GET", orgPolicies+"/"+constraint, ""); code == 200 {
		ok(t, s, "PATCH", orgPolicies+"/"+constraint, body)
		return
	}
	ok(t, s, "POST", orgPolicies, body)
}

func allowed(values ...any) any   { return object{"values": object{"allowedValues": values}} }
func forbidden(values ...any) any { return object{"values": object{"deniedValues": values}} }

// TestListConstraints: denied wins over allowed, what is not listed is refused where something is, and groups stand for their values.
func TestListConstraints(t *testing.T) {
	s := openSandbox(t, Options{})
	for _, row := range []struct {
		constraint string
		rules      []any
		value      string
		want       bool
	}{
		{onLoadBalancers, []any{allowed("INTERNAL_HTTP_HTTPS")}, "INTERNAL_HTTP_HTTPS", true},
		{onLoadBalancers, []any{allowed("is:INTERNAL_HTTP_HTTPS")}, "INTERNAL_HTTP_HTTPS", true},
		{onLoadBalancers, []any{allowed("in:INTERNAL")}, "INTERNAL_HTTP_HTTPS", true},
		{onLoadBalancers, []any{allowed("in:EXTERNAL")}, "INTERNAL_HTTP_HTTPS", false},
		{onLoadBalancers, []any{forbidden("in:INTERNAL")}, "INTERNAL_HTTP_HTTPS", false},
		{onLoadBalancers, []any{forbidden("in:EXTERNAL")}, "INTERNAL_HTTP_HTTPS", true},
		{onLoadBalancers, []any{allowed("in:INTERNAL"), forbidden("INTERNAL_HTTP_HTTPS")}, "INTERNAL_HTTP_HTTPS", false},
		{onLoadBalancers, []any{allowed("INTERNAL_TCP_UDP"), allowed("INTERNAL_HTTP_HTTPS")}, "INTERNAL_HTTP_HTTPS", true},
		{onLoadBalancers, []any{object{"allowAll": true}}, "INTERNAL_HTTP_HTTPS", true},
		{onLoadBalancers, []any{object{"denyAll": true}}, "INTERNAL_HTTP_HTTPS", false},
		{onLoadBalancers, nil, "INTERNAL_HTTP_HTTPS", true},
		{onLocations, []any{allowed("in:us-locations")}, "us-central1", true},
		{onLocations, []any{allowed("in:us-central1-locations")}, "us-central1", true},
		{onLocations, []any{allowed("us-central1")}, "us-central1", true},
		{onLocations, []any{allowed("in:us-central1-locations")}, "us-central2", false},
		{onLocations, []any{allowed("in:eu-locations")}, "europe-west1", true},
		{onLocations, []any{allowed("in:eu-locations")}, "europe-west2", false},
		{onLocations, []any{allowed("in:europe-locations")}, "europe-west2", true},
		{onLocations, []any{forbidden("in:asia-locations")}, "asia-east1", false},
	} {
		constrain(t, s, row.constraint, row.rules...)
		s.read(func(tx *tx) {
			if got := tx.orgAllows("sandbox-project", row.constraint, row.value); got != row.want {
				t.Errorf("%s %v: %s is allowed: %v", row.constraint, row.rules, row.value, got)
			}
		})
	}
}

// TestConstraintsRefuse: what each constraint refuses, and in which words.
func TestConstraintsRefuse(t *testing.T) {
	s := openSandbox(t, Options{})
	l := lab{t, s}
	l.network(true)
	l.backend("login", object{"service": "login"})
	l.frontend(object{"defaultService": inRegion + "backendServices/login"}, false)
	instance := func(name string) string {
		return `{"name":"` + name + `","machineType":"zones/us-central1-a/machineTypes/e2-micro","disks":[{"boot":true}],
			"networkInterfaces":[{"subnetwork":"` + inRegion + `subnetworks/lb-subnet","accessConfigs":[{}]}]}`
	}
	rule := `{"name":"second","loadBalancingScheme":"INTERNAL_MANAGED","subnetwork":"` + inRegion + `subnetworks/lb-subnet","portRange":"80","target":"` + inRegion + `targetHttpProxies/proxy"}`
	constrain(t, s, onLoadBalancers, allowed("in:EXTERNAL"))
	constrain(t, s, onExternalIPs, allowed(inProject+"zones/us-central1-a/instances/allowed"))
	constrain(t, s, onLocations, allowed("in:us-locations"))
	constrain(t, s, onIngress, allowed("internal"))
	constrain(t, s, onMembers, allowed("C0abcdefg"))
	for _, c := range []struct {
		method, url, body string
		code              int
		says              string
	}{
		{"POST", computeV1 + inRegion + "forwardingRules", rule, 412, "Constraint constraints/compute.restrictLoadBalancerCreationForTypes violated for projects/sandbox-project. Forwarding Rule projects/sandbox-project/regions/us-central1/forwardingRules/second of type INTERNAL_HTTP_HTTPS is not allowed."},
		{"POST", computeV1 + inProject + "zones/us-central1-a/instances", instance("other"), 412, "Constraint constraints/compute.vmExternalIpAccess violated for project sandbox-project. Add instance projects/sandbox-project/zones/us-central1-a/instances/other to the constraint to use external IP with it."},
		{"POST", computeV1 + inProject + "zones/us-central1-a/instances", instance("allowed"), 200, ""},
		{"POST", computeV1 + inProject + "regions/europe-west1/addresses", `{"name":"x"}`, 412, "Location europe-west1 violates constraint constraints/gcp.resourceLocations on the resource projects/sandbox-project/regions/europe-west1/addresses/x."},
		{"POST", computeV1 + inProject + "zones/europe-west1-b/instances", strings.ReplaceAll(instance("x"), "us-central1", "europe-west1"), 412, "Location europe-west1 violates"},
		{"POST", computeV1 + inProject + "global/networks", `{"name":"x","autoCreateSubnetworks":false}`, 200, ""},
		{"POST", strings.Replace(v2, "us-central1", "europe-west1", 1) + "?serviceId=x", `{"template":{"containers":[{"image":"hello"}]},"ingress":"INGRESS_TRAFFIC_INTERNAL_ONLY"}`, 412, "Location europe-west1 violates"},
		{"PATCH", v2 + "/cart?updateMask=ingress", `{"ingress":1}`, 400, "run.allowedIngress"},
		{"POST", v2 + "/orders:setIamPolicy", `{"policy":{"bindings":[{"role":"roles/run.invoker","members":["allUsers"]}]}}`, 400, "do not belong to a permitted customer,  perhaps due to an organization policy."},
		{"POST", v2 + "/orders:setIamPolicy", `{"policy":{"bindings":[{"role":"roles/run.invoker","members":["user:x@elsewhere.example"]}]}}`, 200, ""},
	} {
		if code, o := callAs(t, s, "", c.method, c.url, c.body); code != c.code || !strings.Contains(message(o), c.says) {
			t.Errorf("%s %s: %d %q, want %d %q", c.method, c.url, code, message(o), c.code, c.says)
		}
	}
}

// TestOrgPolicyLife: made once, read, replaced with the etag, refused with a stale one, deleted; unreadable without the permission.
func TestOrgPolicyLife(t *testing.T) {
	s := openSandbox(t, Options{})
	const one = orgPolicies + "/" + onIngress
	spec := func(value, etag string) string {
		return asText(t, object{"name": "projects/sandbox-project/policies/" + onIngress, "spec": object{"etag": etag, "rules": []any{allowed(value)}}})
	}
	status := func(want int, token, method, url, body string) {
		t.Helper()
		if code, o := callAs(t, s, token, method, url, body); code != want {
			t.Errorf("%s %s: %d %v, want %d", method, url, code, o, want)
		}
	}
	status(404, "", "GET", one, "")
	status(404, "", "PATCH", one, spec("all", ""))
	status(404, "", "DELETE", one, "")
	status(400, "", "POST", orgPolicies, `{"name":"`+onIngress+`"}`)
	status(400, "", "POST", orgPolicies, `{"name":"`+onIngress+`","spec":{"rules":[{"allowAll":true,"denyAll":true}]}}`)
	first := ok(t, s, "POST", orgPolicies, spec("internal", ""))
	if text(first, "name") != "projects/123456789012/policies/"+onIngress || text(child(first, "spec"), "updateTime") == "" {
		t.Errorf("made: %v", first)
	}
	status(409, "", "POST", orgPolicies, spec("internal", ""))
	etag := text(child(first, "spec"), "etag")
	ok(t, s, "PATCH", one+"?updateMask=policy.spec", spec("all", etag))
	status(409, "", "PATCH", one, spec("internal", etag))
	if o := ok(t, s, "GET", one+":getEffectivePolicy", ""); !strings.Contains(asText(t, o), `"allowedValues":["all"]`) {
		t.Errorf("effective: %v", o)
	}
	ofAlice := token(t, s, alice)
	status(403, ofAlice, "GET", one, "")
	status(403, ofAlice, "GET", one+":getEffectivePolicy", "")
	status(403, ofAlice, "PATCH", one, spec("all", ""))
	for _, permission := range readOrgPolicy {
		if err := s.Deny(permission, "projects/sandbox-project"); err != nil {
			t.Fatal(err)
		}
		status(403, "", "GET", one+":getEffectivePolicy", "")
		if err := s.Allow(permission); err != nil {
			t.Fatal(err)
		}
	}
	ok(t, s, "DELETE", one, "")
	if o := ok(t, s, "GET", orgPolicies, ""); o["policies"] != nil {
		t.Errorf("after the delete: %v", o)
	}
}

// TestOrgPolicyV1: Resource Manager v1 tells the same policies in its own words.
func TestOrgPolicyV1(t *testing.T) {
	s := openSandbox(t, Options{})
	const project = crm + "v1/projects/sandbox-project:"
	ask := func(verb, constraint string) object {
		t.Helper()
		return ok(t, s, "POST", project+verb, `{"constraint":"constraints/`+constraint+`"}`)
	}
	if o := ok(t, s, "POST", project+"listOrgPolicies", `{}`); o["policies"] != nil {
		t.Errorf("none set: %v", o)
	}
	if o := ask("getOrgPolicy", onIngress); o["listPolicy"] != nil || text(o, "constraint") != "constraints/"+onIngress {
		t.Errorf("not set: %v", o)
	}
	if o := ask("getEffectiveOrgPolicy", onIngress); child(o, "listPolicy")["allValues"] != "ALLOW" {
		t.Errorf("not set, effective: %v", o)
	}
	constrain(t, s, onIngress, allowed("internal"))
	constrain(t, s, onLocations, object{"denyAll": true})
	for _, verb := range []string{"getOrgPolicy", "getEffectiveOrgPolicy"} {
		if o := ask(verb, onIngress); asText(t, child(o, "listPolicy")) != `{"allowedValues":["internal"]}` || text(o, "etag") == "" {
			t.Errorf("%s: %v", verb, o)
		}
	}
	if list := objects(ok(t, s, "POST", project+"listOrgPolicies", `{}`), "policies"); len(list) != 2 || child(list[0], "listPolicy")["allValues"] != "DENY" {
		t.Errorf("list: %v", list)
	}
	for _, verb := range []string{"setOrgPolicy", "clearOrgPolicy"} {
		if status, o := call(t, s, "POST", project+verb, `{}`); status != 501 {
			t.Errorf("%s: %d %v", verb, status, o)
		}
	}
	if status, o := callAs(t, s, token(t, s, alice), "POST", project+"getOrgPolicy", `{"constraint":"constraints/`+onIngress+`"}`); status != 401 && status != 403 {
		t.Errorf("to a stranger: %d %v", status, o)
	}
	shows(t, "organisation policy in v1")
}

// TestConstraintsAreListed: those that are known, under the project's number. Others can neither be set nor asked about.
func TestConstraintsAreListed(t *testing.T) {
	s := openSandbox(t, Options{})
	var names []string
	for _, c := range objects(ok(t, s, "GET", strings.TrimSuffix(orgPolicies, "policies")+"constraints", ""), "constraints") {
		names = append(names, text(c, "name"))
	}
	for _, invented := range []string{"compute.restrictLoadBalancer", "x"} {
		for _, c := range [][3]string{
			{"POST", orgPolicies, `{"name":"projects/sandbox-project/policies/` + invented + `","spec":{"rules":[{"denyAll":true}]}}`},
			{"GET", orgPolicies + "/" + invented + ":getEffectivePolicy", ""},
		} {
			if status, header, o := trade(t, s, c[0], c[1], c[2]); status != 501 || !strings.HasPrefix(header.Get(ruleHeader), "constraints (limit") {
				t.Errorf("%s %s: %d %v", c[0], c[1], status, o)
			}
		}
	}
	shows(t, "constraints")
	if len(names) != len(constraints()) || !slices.Contains(names, "projects/123456789012/constraints/"+onIngress) {
		t.Errorf("constraints: %v", names)
	}
}
