package sandbox

import (
	"fmt"
	"strings"
	"testing"
)

// ruleBody is forwarding rule x as plainRule has it.
func ruleBody(more string) string { return `{"name":"x",` + plainRule + more + `}` }

const at80 = `,"portRange":"80"`

func TestForwardingRuleFront(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	u.backend()
	path := inUS + "forwardingRules"
	u.holds("rule scheme", []refusedRequest{
		{"another scheme", "POST", path, strings.Replace(ruleBody(at80), "INTERNAL_MANAGED", "EXTERNAL_MANAGED", 1), 501, "does not simulate a forwarding rule with scheme"},
	})
	u.holds("rule tier", []refusedRequest{
		{"STANDARD", "POST", path, ruleBody(at80 + `,"networkTier":"STANDARD"`), 400, "Network tier other than PREMIUM is not supported for loadBalancingScheme=INTERNAL"},
	})
	u.holds("rule protocol", []refusedRequest{
		{"UDP", "POST", path, ruleBody(at80 + `,"IPProtocol":"UDP"`), 400, "resource.IPProtocol"},
	})
	u.holds("rule without backend service", []refusedRequest{
		{"both", "POST", path, ruleBody(at80 + `,"backendService":"` + inUS + `backendServices/bes"`), 400, "resource.backendService"},
	})
	u.holds("rule by portRange", []refusedRequest{
		{"no port", "POST", path, ruleBody(""), 400, "Required field 'resource.portRange' not specified"},
		{"ports", "POST", path, ruleBody(`,"ports":["80"]`), 400, "resource.ports"},
		{"both", "POST", path, ruleBody(at80 + `,"ports":["80"]`), 400, "resource.ports"},
		{"all", "POST", path, ruleBody(at80 + `,"allPorts":true`), 400, "resource.allPorts"},
	})
	u.holds("rule port", []refusedRequest{
		{"0", "POST", path, ruleBody(`,"portRange":"0"`), 400, "resource.portRange"},
		{"65536", "POST", path, ruleBody(`,"portRange":"65536"`), 400, "resource.portRange"},
		{"word", "POST", path, ruleBody(`,"portRange":"http"`), 400, "resource.portRange"},
	})
	u.holds("rule of one port", []refusedRequest{
		{"two", "POST", path, ruleBody(`,"portRange":"80-81"`), 400, "single port"},
	})
	shows(t, "port answered as a range")
	for name, port := range map[string]string{"low": "1", "high": "65535-65535"} {
		u.make("POST", path, `{"name":"`+name+`",`+plainRule+`,"portRange":"`+port+`"}`)
		first, _, _ := strings.Cut(port, "-")
		if got := text(u.get(path+"/"+name), "portRange"); got != first+"-"+first {
			t.Errorf("port %s is answered as %s", port, got)
		}
	}
	u.holds("target type", []refusedRequest{
		{"HTTPS for HTTP", "POST", path + "/low/setTarget", `{"target":"regions/us-central1/targetHttpsProxies/none"}`, 400, "same type"},
	})
}

func TestForwardingRulePlace(t *testing.T) {
	u := newUser(t, Options{})
	u.make("POST", base+"global/networks", `{"name":"n","autoCreateSubnetworks":false}`)
	u.make("POST", inUS+"subnetworks", `{"name":"n-sub","network":"global/networks/n","ipCidrRange":"10.1.2.0/24"}`)
	u.backend()
	path, proxies := inUS+"forwardingRules", inUS+"subnetworks/n-proxies"
	const blamed = "Invalid value for field 'resource.target': 'https://www.googleapis.com/compute/v1/projects/p/regions/us-central1/targetHttpProxies/thp'. "
	u.holds("rule needs proxies", []refusedRequest{
		{"none", "POST", path, ruleBody(at80), 400, blamed + "A reserved and active subnetwork is required in the same region and VPC as the forwarding rule."},
	})
	u.make("POST", inUS+"subnetworks", `{"name":"n-proxies","network":"global/networks/n","ipCidrRange":"10.129.0.0/23","purpose":"REGIONAL_MANAGED_PROXY","role":"BACKUP"}`)
	u.holds("rule needs ACTIVE proxies", []refusedRequest{
		{"BACKUP", "POST", path, ruleBody(at80), 400, blamed + "An active proxy-only subnetwork is required in the same region and VPC as the forwarding rule."},
	})
	u.make("PATCH", proxies, `{"role":"ACTIVE","fingerprint":"`+text(u.get(proxies), "fingerprint")+`"}`)
	u.make("POST", base+"global/networks", `{"name":"m","autoCreateSubnetworks":false}`)
	without := func(fields ...string) string {
		body := ruleBody(at80)
		for _, f := range fields {
			body = strings.Replace(body, f, "", 1)
		}
		return body
	}
	network, subnet := `"network":"global/networks/n",`, `"subnetwork":"regions/us-central1/subnetworks/n-sub",`
	u.holds("rule subnetwork", []refusedRequest{
		{"custom mode", "POST", path, without(subnet), 400, "Invalid value for field 'resource.subnetwork': ''. Subnetwork should be specified for custom subnetmode network"},
	})
	u.holds("rule in its network", []refusedRequest{
		{"another network", "POST", path, strings.Replace(ruleBody(at80), "networks/n", "networks/m", 1), 400, "resource.subnetwork"},
	})
	u.holds("ordinary subnetwork", []refusedRequest{
		{"the proxies", "POST", path, strings.Replace(ruleBody(at80), "n-sub", "n-proxies", 1), 400, "Forwarding rule's subnetwork must have purpose=PRIVATE"},
	})
	u.holds("reference exists", []refusedRequest{
		{"no default network", "POST", path, without(network, subnet), 404, "The resource 'projects/p/global/networks/default' was not found"},
		{"target not there", "POST", path, strings.Replace(ruleBody(at80), "/thp", "/none", 1), 404, "targetHttpProxies/none"},
	})
	shows(t, "rule default network")
	u.make("POST", base+"global/networks", `{"name":"default","autoCreateSubnetworks":true}`)
	u.make("POST", inUS+"subnetworks", `{"name":"d-proxies","network":"global/networks/default","ipCidrRange":"10.9.0.0/23","purpose":"REGIONAL_MANAGED_PROXY","role":"ACTIVE"}`)
	u.make("POST", path, without(network, subnet))
	if o := u.get(path + "/x"); text(o, "network") != link(base+"global/networks/default") || text(o, "subnetwork") != link(inUS+"subnetworks/default") {
		t.Errorf("a rule without network stands in %v, %v", o["network"], o["subnetwork"])
	}
}

func TestForwardingRuleAddress(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	u.backend()
	path, addresses := inUS+"forwardingRules", inUS+"addresses"
	u.make("POST", addresses, `{"name":"single","addressType":"INTERNAL","address":"10.1.2.50"`+inSub+`}`)
	u.make("POST", addresses, `{"name":"shared","addressType":"INTERNAL","purpose":"SHARED_LOADBALANCER_VIP","address":"10.1.2.60"`+inSub+`}`)
	u.make("POST", inA+"instances", `{"name":"vm","machineType":"zones/us-central1-a/machineTypes/e2-micro","disks":[{"boot":true}],"networkInterfaces":[{"subnetwork":"`+inUS+`subnetworks/n-sub","networkIP":"10.1.2.80"}]}`)
	u.make("POST", inUS+"subnetworks", `{"name":"n-other","network":"global/networks/n","ipCidrRange":"10.1.3.0/24"}`)
	u.make("POST", addresses, `{"name":"elsewhere","addressType":"INTERNAL","subnetwork":"`+inUS+`subnetworks/n-other"}`)
	at := func(ip, port string) string { return ruleBody(`,"IPAddress":"` + ip + `","portRange":"` + port + `"`) }
	u.holds("address in range", []refusedRequest{
		{"outside", "POST", path, at("10.24.120.53", "80"), 400, "Invalid value for field 'resource.ipAddress': '10.24.120.53'. Requested internal IP address is outside the network/subnetwork range."},
		{"of the proxies", "POST", path, at("10.129.0.5", "80"), 400, "outside the network/subnetwork range"},
	})
	u.holds("address kept by Google", []refusedRequest{
		{"gateway", "POST", path, at("10.1.2.1", "80"), 400, "reserved"},
		{"second to last", "POST", path, at("10.1.2.254", "80"), 400, "reserved"},
	})
	u.holds("reserved address of the subnetwork", []refusedRequest{
		{"of another", "POST", path, at(link(addresses+"/elsewhere"), "80"), 400, "resource.IPAddress"},
	})
	for ip, name := range map[string]string{link(addresses + "/single"): "one", "10.1.2.60": "two", "10.1.2.70": "three"} {
		if status, o := u.rule(name, ip, "80"); status != 200 {
			t.Fatalf("%s: %s", ip, message(o))
		}
	}
	const taken = "IP_IN_USE_BY_ANOTHER_RESOURCE: IP '%s' is already being used by another resource."
	for rule, ip := range map[string][2]string{
		"address of one rule":           {"10.1.2.50", "443"},
		"ephemeral address of one rule": {"10.1.2.70", "443"},
		"one rule for each port":        {"10.1.2.60", "80"},
		"address taken":                 {"10.1.2.80", "80"},
	} {
		u.holds(rule, []refusedRequest{{rule, "POST", path, at(ip[0], ip[1]), 200, fmt.Sprintf(taken, ip[0])}})
	}
	u.holds("address taken", []refusedRequest{
		{"reserving what a rule has", "POST", addresses, addressBody(`,"purpose":"SHARED_LOADBALANCER_VIP","address":"10.1.2.70"` + inSub), 200, fmt.Sprintf(taken, "10.1.2.70")},
	})
	if status, _ := u.do("GET", path+"/x", ""); status != 404 {
		t.Errorf("a rule whose insert has failed exists: %d", status)
	}
	shows(t, "shared address", "rule address", "address users")
	for i := range maxSharers - 1 {
		u.make("POST", path, fmt.Sprintf(`{"name":"sharer-%d",%s,"IPAddress":"10.1.2.60","portRange":"%d"}`, i, plainRule, 8000+i))
	}
	u.holds("ten rules on a shared address", []refusedRequest{
		{"the eleventh", "POST", path, at("10.1.2.60", "443"), 200, fmt.Sprintf(taken, "10.1.2.60")},
	})
	if o := u.get(addresses + "/shared"); text(o, "status") != "IN_USE" || len(items(o, "users")) != maxSharers {
		t.Errorf("shared address: %v, %d users", o["status"], len(items(o, "users")))
	}
}
