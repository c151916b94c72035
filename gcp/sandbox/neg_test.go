package sandbox

import "testing"

func TestNEGRules(t *testing.T) {
	u := newUser(t, Options{})
	negs := inUS + "networkEndpointGroups"
	neg := func(more string) string { return `{"name":"x","networkEndpointType":"SERVERLESS"` + more + `}` }
	u.holds("NEG type", []refusedRequest{
		{"zonal", "POST", negs, `{"name":"x","networkEndpointType":"GCE_VM_IP_PORT"}`, 501, "does not simulate a NEG of type GCE_VM_IP_PORT"},
	})
	u.holds("NEG without network", []refusedRequest{
		{"network", "POST", negs, neg(`,"cloudRun":{"service":"a"},"network":"global/networks/n"`), 400, "resource.network"},
		{"subnetwork", "POST", negs, neg(`,"cloudRun":{"service":"a"},"subnetwork":"regions/us-central1/subnetworks/n"`), 400, "resource.subnetwork"},
		{"port", "POST", negs, neg(`,"cloudRun":{"service":"a"},"defaultPort":80`), 400, "resource.defaultPort"},
	})
	u.holds("NEG platform", []refusedRequest{
		{"none", "POST", negs, neg(""), 400, "resource.cloudRun"},
		{"two", "POST", negs, neg(`,"cloudRun":{"service":"a"},"appEngine":{}`), 400, "Exactly one"},
	})
	u.holds("NEG of App Engine", []refusedRequest{
		{"App Engine", "POST", negs, neg(`,"appEngine":{}`), 501, "does not simulate a NEG with appEngine"},
	})
	u.holds("NEG of a function", []refusedRequest{
		{"which?", "POST", negs, neg(`,"cloudFunction":{}`), 400, "function or urlMask"},
	})
	u.holds("NEG target", []refusedRequest{
		{"nothing", "POST", negs, neg(`,"cloudRun":{}`), 400, "service or urlMask"},
		{"tag alone", "POST", negs, neg(`,"cloudRun":{"tag":"v1"}`), 400, "service or urlMask"},
	})
	u.holds("NEG names", []refusedRequest{
		{"service", "POST", negs, neg(`,"cloudRun":{"service":"Login"}`), 400, "resource.cloudRun.service"},
		{"tag", "POST", negs, neg(`,"cloudRun":{"service":"login","tag":"1st"}`), 400, "resource.cloudRun.tag"},
	})
	for _, mask := range []string{"https://example.com/<service>", "example.com/<service>?x", "<service> ", "<thing>", "<service>/<service>"} {
		u.holds("NEG mask", []refusedRequest{{mask, "POST", negs, neg(`,"cloudRun":{"urlMask":"` + mask + `"}`), 400, "resource.cloudRun.urlMask"}})
	}
	shows(t, "tag beside a mask", "service beside a mask", "NEG target may be missing")
	for name, run := range map[string]object{
		"missing": {"service": "not-deployed-yet"},
		"tagged":  {"urlMask": "example.com/<service>", "tag": "v1"},
		"both":    {"service": "login", "urlMask": "<tag>.example.com"},
	} {
		u.make("POST", negs, asText(t, object{"name": name, "networkEndpointType": "SERVERLESS", "cloudRun": run}))
		for field, want := range run {
			if got := child(u.get(negs+"/"+name), "cloudRun")[field]; got != want {
				t.Errorf("%s: %s is answered as %v, want %v", name, field, got, want)
			}
		}
	}
}
