package sandbox

import (
	"slices"
	"testing"
)

// TestRolesHoldWhatTheTutorialNeeds is the table of roles and needs of the tutorial's page, as IAM's data has it.
func TestRolesHoldWhatTheTutorialNeeds(t *testing.T) {
	roles := []string{"compute.networkAdmin", "compute.instanceAdmin.v1", "compute.loadBalancerAdmin", "compute.securityAdmin", "iam.securityAdmin"}
	for _, row := range []struct {
		permissions []string
		holders     [5]bool
	}{
		{[]string{"compute.networks.create", "compute.subnetworks.create"}, [5]bool{true, false, false, false, false}},
		{[]string{"compute.regionNetworkEndpointGroups.create", "compute.regionNetworkEndpointGroups.delete"}, [5]bool{false, true, true, false, false}},
		{[]string{"compute.regionNetworkEndpointGroups.use", "compute.regionNetworkEndpointGroups.get"}, [5]bool{true, true, true, false, false}},
		{[]string{"compute.regionBackendServices.create", "compute.regionUrlMaps.create", "compute.regionTargetHttpProxies.create",
			"compute.regionTargetHttpsProxies.create", "compute.forwardingRules.create"}, [5]bool{true, false, true, false, false}},
		{[]string{"compute.regionSslCertificates.create", "compute.regionSslCertificates.delete"}, [5]bool{false, false, true, true, false}},
		{[]string{"compute.addresses.create"}, [5]bool{true, false, true, false, false}},
		{[]string{"compute.addresses.createInternal"}, [5]bool{true, true, true, false, false}},
		{[]string{"compute.firewalls.create"}, [5]bool{false, false, false, true, false}},
		{[]string{"compute.instances.create"}, [5]bool{false, true, false, false, false}},
	} {
		for i, role := range roles {
			for _, p := range row.permissions {
				if got := predefined()["roles/"+role][p]; got != row.holders[i] {
					t.Errorf("%s in %s: %v", p, role, got)
				}
			}
		}
	}
	for role, lacks := range map[string][]string{
		"compute.loadBalancerAdmin": {"compute.regions.list", "compute.zones.list", "compute.networks.create", "compute.subnetworks.create", "compute.firewalls.create"},
		"run.viewer":                {"run.services.setIamPolicy"},
		"owner":                     {"iam.serviceAccounts.getAccessToken", "orgpolicy.policies.create"},
	} {
		for _, p := range lacks {
			if predefined()["roles/"+role][p] {
				t.Errorf("%s holds %s", role, p)
			}
		}
	}
	for _, r := range []string{"viewer", "editor", "browser", "compute.admin", "compute.networkUser", "compute.networkViewer", "compute.viewer", "compute.loadBalancerServiceUser",
		"iam.serviceAccountUser", "run.admin", "run.developer", "run.invoker", "run.sourceDeveloper", "serviceusage.serviceUsageAdmin", "serviceusage.serviceUsageViewer",
		"serviceusage.serviceUsageConsumer", "orgpolicy.policyViewer", "resourcemanager.projectIamAdmin"} {
		if len(predefined()["roles/"+r]) == 0 {
			t.Errorf("no role %s", r)
		}
	}
}

// TestEveryPermissionOfTheKindsIsTabled: what a kind asks for, some role can give.
func TestEveryPermissionOfTheKindsIsTabled(t *testing.T) {
	for _, k := range kinds() {
		want := []string{k.permission + ".get", k.permission + ".list", k.permission + ".create", k.permission + ".delete"}
		if k.patch.operation != "" || k.put.operation != "" {
			want = append(want, k.permission+".update")
		}
		for method := range k.setters {
			want = append(want, k.permission+"."+method)
		}
		for _, ref := range k.refs {
			for _, target := range ref.targets {
				for _, scope := range []string{"global", "regions", "zones"} {
					if named := kindIn(scope, target); named != nil && ref.use != "" {
						want = append(want, named.permission+"."+ref.use)
					}
				}
			}
		}
		for _, p := range want {
			if !tabled()[p] {
				t.Errorf("%s: the table of roles does not have %s", k.collection, p)
			}
		}
	}
}

func TestMembers(t *testing.T) {
	const account = "bot@p.iam.gserviceaccount.com"
	for _, row := range []struct {
		member string
		stands []string
	}{
		{"allUsers", []string{"", "alice@example.com", account}},
		{"allAuthenticatedUsers", []string{"alice@example.com", account}},
		{"user:Alice@Example.com", []string{"alice@example.com"}},
		{"serviceAccount:" + account, []string{account}},
		{"user:" + account, nil},
		{"domain:example.com", []string{"alice@example.com"}},
		{"group:all@example.com", nil},
		{"user:", nil},
		{"domain:", nil},
	} {
		for _, caller := range []string{"", "alice@example.com", account} {
			if got, want := means(row.member, caller), slices.Contains(row.stands, caller); got != want {
				t.Errorf("%s stands for %q: %v", row.member, caller, got)
			}
		}
	}
}

// TestPolicyAndRole: a binding gives a role, on the project or on one service; a custom role gives what it was made with.
func TestPolicyAndRole(t *testing.T) {
	s := openSandbox(t, Options{})
	ofAlice := token(t, s, alice)
	status := func(want int, method, url, body string) {
		t.Helper()
		if code, o := callAs(t, s, ofAlice, method, url, body); code != want {
			t.Errorf("%s %s: %d %v, want %d", method, url, code, o, want)
		}
	}
	bind := func(resource, role string) {
		t.Helper()
		ok(t, s, "POST", resource+":setIamPolicy", asText(t, object{"policy": object{"bindings": []any{object{"role": role, "members": []any{alice}}}}}))
	}
	const orders, networks = v2 + "/orders", computeV1 + inProject + "global/networks"
	status(403, "GET", orders, "")
	status(403, "GET", networks, "")
	bind(orders, "roles/run.viewer")
	status(200, "GET", orders, "")
	status(403, "GET", v2+"/login", "")
	status(403, "DELETE", orders, "")
	bind(crm+"v3/projects/sandbox-project", "roles/compute.networkViewer")
	status(200, "GET", networks, "")
	status(403, "POST", networks, `{"name":"n","autoCreateSubnetworks":false}`)
	ok(t, s, "GET", networks, "")
	shows(t, "owner from above")
	asked := `{"permissions":["compute.networks.create","compute.networks.invent","made.up.permission"]}`
	if o := ok(t, s, "POST", crm+"v3/projects/sandbox-project:testIamPermissions", asked); len(items(o, "permissions")) != 1 {
		t.Errorf("the owner has %v", o)
	}
	shows(t, "known permissions")

	roles := "https://iam.googleapis.com/v1/projects/sandbox-project/roles"
	status(403, "POST", roles, `{"roleId":"makers","role":{}}`)
	ok(t, s, "POST", roles, `{"roleId":"makers","role":{"title":"Makers","includedPermissions":["compute.networks.create"]}}`)
	for _, bad := range []string{`{"roleId":"makers","role":{}}`, `{"roleId":"m/","role":{}}`} {
		if code, o := callAs(t, s, "", "POST", roles, bad); code < 400 {
			t.Errorf("%s: %d %v", bad, code, o)
		}
	}
	if o := ok(t, s, "GET", roles, ""); len(objects(o, "roles")) != 1 || objects(o, "roles")[0]["includedPermissions"] != nil {
		t.Errorf("roles: %v", o)
	}
	if o := ok(t, s, "GET", roles+"/makers", ""); len(items(o, "includedPermissions")) != 1 {
		t.Errorf("role: %v", o)
	}
	bind(crm+"v3/projects/sandbox-project", "projects/sandbox-project/roles/makers")
	status(200, "POST", networks, `{"name":"n","autoCreateSubnetworks":false}`)
	status(403, "GET", networks+"/n", "")
	ok(t, s, "DELETE", roles+"/makers", "")
	status(403, "POST", networks, `{"name":"n2","autoCreateSubnetworks":false}`)
	code, o := callAs(t, s, "", "POST", crm+"v3/projects/sandbox-project:setIamPolicy", `{"policy":{"bindings":[{"role":"projects/sandbox-project/roles/makers","members":["user:a@example.com"]}]}}`)
	if code != 400 || message(o) != "Role (projects/sandbox-project/roles/makers) does not exist in the resource's hierarchy." {
		t.Errorf("a role that is gone: %d %v", code, o)
	}
	if o := ok(t, s, "GET", "https://iam.googleapis.com/v1/roles/run.invoker", ""); !slices.Contains(items(o, "includedPermissions"), any("run.routes.invoke")) {
		t.Errorf("run.invoker: %v", o)
	}
	shows(t, "role", "policy")
}

// TestImpersonation: who may mint tokens for a service account does so, and they name it.
func TestImpersonation(t *testing.T) {
	s := openSandbox(t, Options{})
	const account, api = "bot@sandbox-project.iam.gserviceaccount.com", "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/"
	o := ok(t, s, "POST", api+account+":generateAccessToken", `{"scope":["https://www.googleapis.com/auth/cloud-platform"],"lifetime":"60s"}`)
	if email, err := s.readToken(text(o, "accessToken")); err != nil || email != account || text(o, "expireTime") == "" {
		t.Errorf("access token: %v: %s %v", o, email, err)
	}
	o = ok(t, s, "POST", api+"123456789012-compute@developer.gserviceaccount.com:generateIdToken", `{"audience":"https://x","includeEmail":true}`)
	if email, audience, ok := s.verifyIdentity(text(o, "token")); !ok || audience != "https://x" || email != "123456789012-compute@developer.gserviceaccount.com" {
		t.Errorf("identity token: %s %s %v", email, audience, ok)
	}
	ofAlice := token(t, s, alice)
	for _, bad := range []struct {
		token, call, body string
		code              int
	}{
		{ofAlice, account + ":generateAccessToken", `{"scope":["x"]}`, 403},
		{ofAlice, account + ":generateIdToken", `{"audience":"x"}`, 403},
		{"", "bot@elsewhere.iam.gserviceaccount.com:generateAccessToken", `{"scope":["x"]}`, 403},
		{"", "alice@example.com:generateAccessToken", `{"scope":["x"]}`, 403},
		{"", account + ":generateAccessToken", `{}`, 400},
		{"", account + ":generateAccessToken", `{"scope":["x"],"lifetime":"43201s"}`, 400},
		{"", account + ":generateAccessToken", `{"scope":["x"],"lifetime":"1h"}`, 400},
		{"", account + ":generateIdToken", `{}`, 400},
	} {
		if code, o := callAs(t, s, bad.token, "POST", api+bad.call, bad.body); code != bad.code {
			t.Errorf("%s %s: %d %v, want %d", bad.call, bad.body, code, o, bad.code)
		}
	}
}
