package sandbox

import (
	"strings"
	"testing"
)

func TestForwardingRuleRules(t *testing.T) {
	u := newUser(t, Options{})
	u.make("POST", base+"global/networks", `{"name":"n","autoCreateSubnetworks":false}`)
	u.make("POST", inUS+"subnetworks", `{"name":"n-sub","network":"global/networks/n","ipCidrRange":"10.1.2.0/24"}`)
	u.backend()
	rule := func(more string) string { return `{"name":"x",` + plainRule + more + `}` }
	path := inUS + "forwardingRules"
	u.refuses([]refusedRequest{
		{"no proxy-only subnet", "POST", path, rule(`,"portRange":"80"`), 400, "Invalid value for field 'resource.target': 'https://www.googleapis.com/compute/v1/projects/p/regions/us-central1/targetHttpProxies/thp'. An active proxy-only subnetwork is required in the same region and VPC as the forwarding rule."},
	})
	u.make("POST", inUS+"subnetworks", `{"name":"n-proxies","network":"global/networks/n","ipCidrRange":"10.129.0.0/23","purpose":"REGIONAL_MANAGED_PROXY","role":"ACTIVE"}`)
	u.make("POST", inUS+"addresses", `{"name":"single","addressType":"INTERNAL","subnetwork":"`+inUS+`subnetworks/n-sub","address":"10.1.2.50"}`)
	u.make("POST", inUS+"addresses", `{"name":"shared","addressType":"INTERNAL","purpose":"SHARED_LOADBALANCER_VIP","subnetwork":"`+inUS+`subnetworks/n-sub","address":"10.1.2.60"}`)
	for _, ip := range []string{"10.1.2.50", "10.1.2.60", "10.1.2.70"} {
		if status, o := u.rule("r-"+ip[len(ip)-2:], ip, "80"); status != 200 {
			t.Fatalf("%s: %s", ip, message(o))
		}
	}
	const taken = " is already being used by another resource."
	u.refuses([]refusedRequest{
		{"outside", "POST", path, rule(`,"portRange":"80","IPAddress":"10.24.120.53"`), 400, "Invalid value for field 'resource.ipAddress': '10.24.120.53'. Requested internal IP address is outside the network/subnetwork range."},
		{"inside the proxy-only subnet", "POST", path, rule(`,"portRange":"80","IPAddress":"10.129.0.5"`), 400, "outside the network/subnetwork range"},
		{"gateway", "POST", path, rule(`,"portRange":"80","IPAddress":"10.1.2.1"`), 400, "reserved"},
		{"second to last", "POST", path, rule(`,"portRange":"80","IPAddress":"10.1.2.254"`), 400, "reserved"},
		{"second rule on GCE_ENDPOINT", "POST", path, rule(`,"portRange":"443","IPAddress":"10.1.2.50"`), 200, "IP_IN_USE_BY_ANOTHER_RESOURCE: IP '10.1.2.50'" + taken},
		{"second rule on a plain address", "POST", path, rule(`,"portRange":"443","IPAddress":"10.1.2.70"`), 200, "IP_IN_USE_BY_ANOTHER_RESOURCE: IP '10.1.2.70'" + taken},
		{"same port on a shared address", "POST", path, rule(`,"portRange":"80","IPAddress":"10.1.2.60"`), 200, "IP_IN_USE_BY_ANOTHER_RESOURCE"},
		{"reserving what a rule has", "POST", inUS + "addresses", `{"name":"late","addressType":"INTERNAL","purpose":"SHARED_LOADBALANCER_VIP","subnetwork":"` + inUS + `subnetworks/n-sub","address":"10.1.2.70"}`, 200, "IP_IN_USE_BY_ANOTHER_RESOURCE"},
		{"port range", "POST", path, rule(`,"portRange":"80-81"`), 400, "single port"},
		{"port 0", "POST", path, rule(`,"portRange":"0"`), 400, "resource.portRange"},
		{"no port", "POST", path, rule(""), 400, "resource.portRange"},
		{"tier", "POST", path, rule(`,"portRange":"80","networkTier":"STANDARD"`), 400, "Network tier other than PREMIUM"},
		{"global access later", "PATCH", path + "/r-50", `{"allowGlobalAccess":true}`, 400, "resource.allowGlobalAccess"},
		{"address later", "PATCH", path + "/r-50", `{"IPAddress":"10.1.2.51"}`, 400, "resource.IPAddress"},
		{"proxy-only subnet for the address", "POST", path, strings.Replace(rule(`,"portRange":"80"`), "n-sub", "n-proxies", 1), 400, "purpose=PRIVATE"},
		{"target of another kind", "POST", path + "/r-50/setTarget", `{"target":"regions/us-central1/targetHttpsProxies/none"}`, 400, "same type"},
		{"target not there", "POST", path, strings.Replace(rule(`,"portRange":"80"`), "/thp", "/none", 1), 404, "targetHttpProxies/none"},
		{"proxy-only subnet in use", "DELETE", inUS + "subnetworks/n-proxies", "", 400, "already being used by 'projects/p/regions/us-central1/forwardingRules/"},
		{"address in use", "DELETE", inUS + "addresses/single", "", 400, "The address resource 'projects/p/regions/us-central1/addresses/single' is already being used by 'projects/p/regions/us-central1/forwardingRules/r-50'"},
	})
	if status, o := u.rule("both", "10.1.2.60", "443"); status != 200 {
		t.Errorf("second rule on a shared address: %s", message(o))
	}
	if status, _ := u.do("GET", path+"/x", ""); status != 404 {
		t.Errorf("a rule whose insert has failed exists: %d", status)
	}
}
