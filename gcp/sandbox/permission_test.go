package sandbox

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const (
	projectPath = "projects/sandbox-project"
	usPath      = projectPath + "/regions/us-central1/"
	ordersPath  = projectPath + "/locations/us-central1/services/orders"
)

// permittedCall is a call that is right but for permissions, and all of those that it needs; a %s in it is a name that is new. A need on
// a thing that is still to be is asked of the project.
type permittedCall struct {
	method, url, body string
	needs             []need
	given             string // the body with which the owner has made the object at url, if it is not there
}

// prepare makes what the call is about.
func (c permittedCall) prepare(t testing.TB, s *Sandbox) {
	t.Helper()
	if c.given == "" {
		return
	}
	if code, _ := call(t, s, "GET", c.url, ""); code == 404 {
		collection, _ := split(c.url)
		ok(t, s, "POST", collection, c.given)
	}
}

func permittedCalls() []permittedCall {
	on := func(path string, permissions ...string) (needs []need) {
		for _, p := range permissions {
			needs = append(needs, need{permission: p, path: path})
		}
		return needs
	}
	network, subnet := projectPath+"/global/networks/lb-network", usPath+"subnetworks/lb-subnet"
	return []permittedCall{
		{"GET", computeV1 + network, "", on(network, "compute.networks.get"), ""},
		{"GET", computeV1 + projectPath + "/global/networks", "", on(projectPath, "compute.networks.list"), ""},
		{"GET", computeV1 + projectPath + "/regions", "", on(projectPath, "compute.regions.list"), ""},
		{"GET", computeV1 + projectPath, "", on(projectPath, "compute.projects.get"), ""},
		{"GET", computeV1 + projectPath + "/getXpnHost", "", on(projectPath, "compute.projects.get"), ""},
		{"GET", computeV1 + projectPath + "/aggregated/subnetworks/listUsable", "", on(projectPath, "compute.subnetworks.list"), ""},
		{"GET", computeV1 + projectPath + "/aggregated/addresses", "", on(projectPath, "compute.addresses.list"), ""},
		{"POST", computeV1 + usPath + "backendServices/login/getHealth", `{"group":"` + link(usPath) + `networkEndpointGroups/login"}`,
			on(usPath+"backendServices/login", "compute.regionBackendServices.get"), ""},
		{"GET", computeV1 + usPath + "operations", "", on(projectPath, "compute.regionOperations.list"), ""},
		{"POST", computeV1 + projectPath + "/global/networks", `{"name":"%s","autoCreateSubnetworks":false}`, on(projectPath, "compute.networks.create"), ""},
		{"PATCH", computeV1 + network, `{"routingConfig":{"routingMode":"REGIONAL"}}`, on(network, "compute.networks.update"), ""},
		{"POST", computeV1 + usPath + "addresses", `{"name":"%s","addressType":"INTERNAL","subnetwork":"` + subnet + `"}`,
			slices.Concat(on(projectPath, "compute.addresses.create", "compute.addresses.createInternal"), on(subnet, "compute.subnetworks.use")), ""},
		{"POST", computeV1 + usPath + "addresses", `{"name":"%s"}`, on(projectPath, "compute.addresses.create"), ""},
		{"POST", computeV1 + usPath + "backendServices", `{"name":"%s","loadBalancingScheme":"INTERNAL_MANAGED","protocol":"HTTP","backends":[{"group":"` + link(usPath) + `networkEndpointGroups/login"}]}`,
			slices.Concat(on(projectPath, "compute.regionBackendServices.create"), on(usPath+"networkEndpointGroups/login", "compute.regionNetworkEndpointGroups.use")), ""},
		{"POST", computeV1 + usPath + "urlMaps", `{"name":"%s","defaultService":"` + usPath + `backendServices/login"}`,
			slices.Concat(on(projectPath, "compute.regionUrlMaps.create"), on(usPath+"backendServices/login", "compute.regionBackendServices.use")), ""},
		{"POST", computeV1 + usPath + "targetHttpProxies", `{"name":"%s","urlMap":"` + usPath + `urlMaps/map"}`,
			slices.Concat(on(projectPath, "compute.regionTargetHttpProxies.create"), on(usPath+"urlMaps/map", "compute.regionUrlMaps.use")), ""},
		{"POST", computeV1 + usPath + "targetHttpProxies/proxy/setUrlMap", `{"urlMap":"` + usPath + `urlMaps/map"}`, on(usPath+"targetHttpProxies/proxy", "compute.regionTargetHttpProxies.setUrlMap"), ""},
		{"POST", computeV1 + usPath + "forwardingRules", `{"name":"%s","loadBalancingScheme":"INTERNAL_MANAGED","network":"` + network + `","subnetwork":"` + subnet + `","portRange":"80","target":"` + usPath + `targetHttpProxies/proxy"}`,
			slices.Concat(on(projectPath, "compute.forwardingRules.create"), on(network, "compute.networks.use"), on(subnet, "compute.subnetworks.use"),
				on(usPath+"targetHttpProxies/proxy", "compute.regionTargetHttpProxies.use")), ""},
		{"POST", computeV1 + projectPath + "/global/firewalls", `{"name":"%s","network":"` + network + `","allowed":[{"IPProtocol":"tcp"}]}`,
			slices.Concat(on(projectPath, "compute.firewalls.create"), on(network, "compute.networks.updatePolicy")), ""},
		{"POST", computeV1 + projectPath + "/zones/us-central1-a/instances", `{"name":"%s","machineType":"zones/us-central1-a/machineTypes/e2-micro","disks":[{"boot":true}],
			"tags":{"items":["x"]},"metadata":{"items":[{"key":"k","value":"v"}]},"labels":{"a":"b"},"serviceAccounts":[{"email":"default"}],
			"networkInterfaces":[{"subnetwork":"` + subnet + `","accessConfigs":[{"type":"ONE_TO_ONE_NAT"}]}]}`,
			slices.Concat(on(projectPath, "compute.instances.create", "compute.disks.create", "compute.instances.setTags", "compute.instances.setMetadata", "compute.instances.setLabels", actAs),
				on(subnet, "compute.subnetworks.use", "compute.subnetworks.useExternalIp")), ""},
		{"DELETE", computeV1 + usPath + "addresses/vip", "", on(usPath+"addresses/vip", "compute.addresses.delete", "compute.addresses.deleteInternal"),
			`{"name":"vip","addressType":"INTERNAL","subnetwork":"` + subnet + `"}`},
		{"DELETE", computeV1 + projectPath + "/global/firewalls/fw", "", slices.Concat(on(projectPath+"/global/firewalls/fw", "compute.firewalls.delete"), on(network, "compute.networks.updatePolicy")),
			`{"name":"fw","network":"` + network + `","allowed":[{"IPProtocol":"tcp"}]}`},
		{"PATCH", computeV1 + projectPath + "/global/firewalls/fw", `{"priority":900}`, slices.Concat(on(projectPath+"/global/firewalls/fw", "compute.firewalls.update"), on(network, "compute.networks.updatePolicy")),
			`{"name":"fw","network":"` + network + `","allowed":[{"IPProtocol":"tcp"}]}`},
		{"GET", v2 + "/orders", "", on(ordersPath, "run.services.get"), ""},
		{"GET", v2, "", on(projectPath, "run.services.list"), ""},
		{"GET", v2 + "/orders:getIamPolicy", "", on(ordersPath, "run.services.getIamPolicy"), ""},
		{"POST", v2 + "?serviceId=%s", `{"template":{"containers":[{"image":"hello"}]}}`, on(projectPath, "run.services.create", actAs), ""},
		{"PATCH", v2 + "/orders?updateMask=description", `{"description":"%s"}`, on(ordersPath, "run.services.update"), ""},
		{"GET", crm + "v3/" + projectPath, "", on(projectPath, "resourcemanager.projects.get"), ""},
		{"POST", crm + "v1/" + projectPath + ":getIamPolicy", "{}", on(projectPath, "resourcemanager.projects.getIamPolicy"), ""},
		{"GET", usage, "", on(projectPath, "serviceusage.services.list"), ""},
		{"GET", usage + "/run.googleapis.com", "", on(projectPath, "serviceusage.services.get"), ""},
		{"GET", "https://orgpolicy.googleapis.com/v2/" + projectPath + "/policies/run.allowedIngress:getEffectivePolicy", "", on(projectPath, readOrgPolicy...), ""},
		{"GET", "https://iam.googleapis.com/v1/" + projectPath + "/roles", "", on(projectPath, "iam.roles.list"), ""},
	}
}

// testURL is where the permissions on a path are asked for.
func testURL(path string) string {
	switch {
	case path == projectPath:
		return crm + "v3/" + path + ":testIamPermissions"
	case path == ordersPath:
		return v2 + "/orders:testIamPermissions"
	default:
		return computeV1 + path + "/testIamPermissions"
	}
}

// TestPermissionsAreWhatCallsThenDo: for any caller, roles and denials, a call is refused exactly when testIamPermissions has withheld
// one of its permissions.
func TestPermissionsAreWhatCallsThenDo(t *testing.T) {
	s := openSandbox(t, Options{})
	l := lab{t, s}
	l.network(true)
	l.backend("login", object{"service": "login"})
	l.frontend(object{"defaultService": inRegion + "backendServices/login"}, false)
	callers := []string{alice, "serviceAccount:bot@sandbox-project.iam.gserviceaccount.com", memberOf(owner)}
	tokens := map[string]string{}
	for _, member := range callers {
		tokens[member] = token(t, s, member)
	}
	calls := permittedCalls()
	fresh := 0
	outcomes := map[bool]int{}
	rapid.Check(t, func(rt *rapid.T) {
		member := rapid.SampledFrom(callers).Draw(rt, "caller")
		call := rapid.SampledFrom(calls).Draw(rt, "call")
		roles := rapid.SliceOfN(rapid.SampledFrom(sortedKeys(predefined())), 0, 3).Draw(rt, "roles")
		var bindings []any
		for _, role := range roles {
			bindings = append(bindings, object{"role": role, "members": []any{rapid.SampledFrom([]string{member, member, "allAuthenticatedUsers", "user:bob@example.com"}).Draw(rt, "member")}})
		}
		resource := rapid.SampledFrom([]string{crm + "v3/" + projectPath, v2 + "/orders"}).Draw(rt, "resource")
		for _, r := range []string{crm + "v3/" + projectPath, v2 + "/orders"} {
			policy := object{}
			if r == resource {
				policy["bindings"] = bindings
			}
			ok(t, s, "POST", r+":setIamPolicy", asText(t, object{"policy": policy}))
		}
		call.prepare(t, s)
		if rapid.Bool().Draw(rt, "deny") {
			n := rapid.SampledFrom(call.needs).Draw(rt, "denied")
			if err := s.DenyTo(rapid.SampledFrom([]string{"", member, "user:bob@example.com"}).Draw(rt, "to"), n.permission, rapid.SampledFrom([]string{"", projectPath, n.path, "projects/other"}).Draw(rt, "on")); err != nil {
				rt.Fatal(err)
			}
		}
		may := true
		for _, n := range call.needs {
			code, o := callAs(t, s, tokens[member], "POST", testURL(n.path), asText(t, object{"permissions": []any{n.permission}}))
			if code != 200 {
				rt.Fatalf("testIamPermissions on %s: %d %v", n.path, code, o)
			}
			may = may && len(items(o, "permissions")) == 1
		}
		fresh++
		name := fmt.Sprintf("x%d", fresh)
		url, body := strings.ReplaceAll(call.url, "%s", name), strings.ReplaceAll(call.body, "%s", name)
		code, o := callAs(t, s, tokens[member], call.method, url, body)
		if refused := code == 403 || strings.Contains(message(o), "does not have access to service account"); refused == may || !refused && code != 200 {
			rt.Fatalf("%s %s as %s: %d %v, but testIamPermissions says %v", call.method, url, member, code, message(o), may)
		}
		outcomes[may]++
		if err := s.Allow(""); err != nil {
			rt.Fatal(err)
		}
	})
	if tried := fresh / 20; outcomes[true] < tried || outcomes[false] < tried { // -short tries a fifth of the cases.
		t.Errorf("the property was hardly tried: %v", outcomes)
	}
	if code, o := callAs(t, s, "", "POST", testURL(projectPath), asText(t, object{"permissions": slices.Repeat([]any{"run.services.get"}, 101)})); code != 400 {
		t.Errorf("101 permissions: %d %v", code, o)
	}
}

// TestNeededPermissions: without one of its permissions, each call is refused, and says which.
func TestNeededPermissions(t *testing.T) {
	s := openSandbox(t, Options{})
	l := lab{t, s}
	l.network(true)
	l.backend("login", object{"service": "login"})
	l.frontend(object{"defaultService": inRegion + "backendServices/login"}, false)
	for i, call := range permittedCalls() {
		name := fmt.Sprintf("x%d", i)
		call.url, call.body = strings.ReplaceAll(call.url, "%s", name), strings.ReplaceAll(call.body, "%s", name)
		for _, n := range call.needs {
			call.prepare(t, s)
			if err := s.Deny(n.permission, n.path); err != nil {
				t.Fatal(err)
			}
			code, o := callAs(t, s, "", call.method, call.url, call.body)
			named := strings.Contains(message(o), n.permission) && strings.Contains(message(o), n.path)
			switch {
			case n.permission == actAs && strings.HasPrefix(call.url, v2):
				named = code == 403 && strings.HasPrefix(message(o), "Permission 'iam.serviceaccounts.actAs' denied on service account")
			case n.permission == actAs:
				named = code == 400 && strings.Contains(message(o), "service account '123456789012-compute@developer.gserviceaccount.com'.  User: 'sandbox@example.com'.")
			case !strings.HasPrefix(n.permission, "compute."):
				named = code == 403
			}
			if !named {
				t.Errorf("%s %s without %s on %s: %d %q", call.method, call.url, n.permission, n.path, code, message(o))
			}
			if err := s.Allow(n.permission); err != nil {
				t.Fatal(err)
			}
		}
		if code, o := callAs(t, s, "", call.method, call.url, call.body); code != 200 {
			t.Errorf("%s %s with all permissions: %d %v", call.method, call.url, code, o)
		}
	}
}

func TestDenials(t *testing.T) {
	s := openSandbox(t, Options{})
	for _, bad := range []string{"alice@example.com", "group:g@example.com"} {
		if err := s.DenyTo(bad, "run.services.get", ""); err == nil {
			t.Errorf("%s is denied something", bad)
		}
	}
	for bad, says := range map[string]string{
		"compute.network.create": "addresses, disks", "compute.networks.insert": "of compute.networks it knows create, delete", "compte.networks.create": "such as compute.networks.create",
		"roles/owner": "such as", "roles/run.viewer": "such as", "": "such as", ".": "such as", "compute": "such as",
	} {
		if err := s.Deny(bad, ""); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("deny %q: %v, want %q", bad, err, says)
		}
	}
	if err := s.Deny("run.services.get", "project/p"); err == nil {
		t.Error("a place that is none was taken")
	}
	want := []Denial{{Permission: "run.services.get", Member: alice, On: "projects/p"}, {Permission: "run.services.list"}}
	for range 2 { // the second time changes nothing.
		for _, d := range want {
			if err := s.DenyTo(d.Member, d.Permission, d.On); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := s.Denials(); !slices.Equal(got, want) {
		t.Errorf("denials: %v", got)
	}
	s.read(func(tx *tx) {
		for path, want := range map[string]bool{"projects/p": true, "projects/p/x": true, "projects/p2": false, "projects": false} {
			if got := tx.denied("alice@example.com", "run.services.get", path); got != want {
				t.Errorf("denied on %s: %v", path, got)
			}
		}
		if tx.denied("bob@example.com", "run.services.get", "projects/p") {
			t.Error("bob is denied what alice is")
		}
	})
	if err := s.Allow("run.services.get"); err != nil {
		t.Fatal(err)
	}
	if got := s.Denials(); !slices.Equal(got, want[1:]) {
		t.Errorf("after Allow: %v", got)
	}
}
