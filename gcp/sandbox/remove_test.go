package sandbox

import "testing"

func TestInUseOnDelete(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	u.backend()
	u.make("POST", inUS+"addresses", `{"name":"vip","addressType":"INTERNAL","subnetwork":"`+inUS+`subnetworks/n-sub","address":"10.1.2.9"}`)
	u.rule("r", "10.1.2.9", "80")
	u.make("POST", base+"global/firewalls", `{"name":"fw","network":"global/networks/n","allowed":[{"IPProtocol":"tcp","ports":["22"]}]}`)
	used := func(noun, path, user string) string {
		return "The " + noun + " resource '" + path + "' is already being used by '" + user + "'"
	}
	u.holds("in use", []refusedRequest{
		{"NEG", "DELETE", inUS + "networkEndpointGroups/neg", "", 400, used("network_endpoint_group", inUS+"networkEndpointGroups/neg", inUS+"backendServices/bes")},
		{"backend service", "DELETE", inUS + "backendServices/bes", "", 400, used("backend_service", inUS+"backendServices/bes", inUS+"urlMaps/map")},
		{"URL map", "DELETE", inUS + "urlMaps/map", "", 400, used("url_map", inUS+"urlMaps/map", inUS+"targetHttpProxies/thp")},
		{"proxy", "DELETE", inUS + "targetHttpProxies/thp", "", 400, used("target_http_proxy", inUS+"targetHttpProxies/thp", inUS+"forwardingRules/r")},
		{"address", "DELETE", inUS + "addresses/vip", "", 400, used("address", inUS+"addresses/vip", inUS+"forwardingRules/r")},
		{"subnetwork", "DELETE", inUS + "subnetworks/n-sub", "", 400, used("subnetwork", inUS+"subnetworks/n-sub", inUS+"addresses/vip")},
	})
	u.holds("network in use", []refusedRequest{
		{"network", "DELETE", base + "global/networks/n", "", 200, "RESOURCE_IN_USE_BY_ANOTHER_RESOURCE: " + used("network", base+"global/networks/n", base+"global/firewalls/fw")},
	})
	op := u.change("DELETE", base+"global/networks/n", "")
	if op["httpErrorStatusCode"] != 400.0 || text(op, "httpErrorMessage") != "BAD REQUEST" {
		t.Errorf("failed operation: %v %v", op["httpErrorStatusCode"], op["httpErrorMessage"])
	}
	if got := text(u.get(base+"global/networks/n"), "name"); got != "n" {
		t.Error("a network whose deletion has failed is gone")
	}
}
