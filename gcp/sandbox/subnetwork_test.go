package sandbox

import "testing"

const proxyOnly = `,"purpose":"REGIONAL_MANAGED_PROXY"`

// subnetBody is subnetwork x of network n.
func subnetBody(cidr, more string) string {
	return `{"name":"x","network":"global/networks/n","ipCidrRange":"` + cidr + `"` + more + `}`
}

func TestSubnetworkPurposes(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	subnets, eu := inUS+"subnetworks", base+"regions/europe-west1/subnetworks"
	stamp := func(name string) string {
		return `,"fingerprint":"` + text(u.get(subnets+"/"+name), "fingerprint") + `"}`
	}
	u.holds("purposes", []refusedRequest{
		{"a purpose that is not simulated", "POST", subnets, subnetBody("10.8.0.0/24", `,"purpose":"PRIVATE_SERVICE_CONNECT"`), 501, "does not simulate a subnetwork with purpose PRIVATE_SERVICE_CONNECT"},
	})
	u.holds("role required", []refusedRequest{
		{"none", "POST", eu, subnetBody("10.8.0.0/24", proxyOnly), 400, "Invalid value for field 'resource.role': 'UNSPECIFIED_ROLE'. Subnetwork role must be specified when purpose set to REGIONAL_MANAGED_PROXY."},
	})
	u.holds("role of an ordinary subnetwork", []refusedRequest{
		{"ACTIVE", "POST", subnets, subnetBody("10.8.0.0/24", `,"role":"ACTIVE"`), 400, "resource.role"},
	})
	const invalidSet = "Invalid field set in subnetwork with purpose REGIONAL_MANAGED_PROXY."
	u.holds("proxy-only flow logs", []refusedRequest{
		{"off", "POST", eu, subnetBody("10.8.0.0/24", proxyOnly+`,"role":"ACTIVE","logConfig":{"enable":false}`), 400, `Invalid value for field 'resource.logConfig': '{  "enable": false}'. ` + invalidSet},
		{"flag", "POST", eu, subnetBody("10.8.0.0/24", proxyOnly+`,"role":"ACTIVE","enableFlowLogs":false`), 400, invalidSet},
		{"later", "PATCH", subnets + "/n-proxies", `{"logConfig":{"enable":true}` + stamp("n-proxies"), 400, invalidSet},
	})
	u.holds("proxy-only plain", []refusedRequest{
		{"secondary range", "POST", eu, subnetBody("10.8.0.0/24", proxyOnly+`,"role":"ACTIVE","secondaryIpRanges":[{"rangeName":"a","ipCidrRange":"10.9.0.0/24"}]`), 400, invalidSet},
		{"private access", "POST", subnets + "/n-proxies/setPrivateIpGoogleAccess", `{"privateIpGoogleAccess":true}`, 400, invalidSet},
	})
	u.make("POST", subnets, `{"name":"moving","network":"global/networks/n","ipCidrRange":"10.7.0.0/24","purpose":"PEER_MIGRATION"}`)
	u.holds("purpose fixed", []refusedRequest{
		{"ordinary to proxy-only", "PATCH", subnets + "/n-sub", `{"purpose":"REGIONAL_MANAGED_PROXY","role":"ACTIVE"` + stamp("n-sub"), 400, "resource.purpose"},
		{"proxy-only to ordinary", "PATCH", subnets + "/n-proxies", `{"purpose":"PRIVATE"` + stamp("n-proxies"), 400, "resource.purpose"},
		{"back to the legacy one", "PATCH", subnets + "/n-proxies", `{"purpose":"INTERNAL_HTTPS_LOAD_BALANCER"` + stamp("n-proxies"), 400, "resource.purpose"},
		{"into migration", "PATCH", subnets + "/n-sub", `{"purpose":"PEER_MIGRATION"` + stamp("n-sub"), 400, "resource.purpose"},
	})
	u.make("PATCH", subnets+"/moving", `{"purpose":"PRIVATE"`+stamp("moving"))
	shows(t, "stack of a subnetwork")
	if a, b := u.get(subnets+"/moving"), u.get(subnets+"/n-proxies"); text(a, "stackType") != "IPV4_ONLY" || b["stackType"] != nil {
		t.Errorf("stack types: %v, %v", a["stackType"], b["stackType"])
	}
}

func TestSubnetworkRanges(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	subnets, eu := inUS+"subnetworks", base+"regions/europe-west1/subnetworks"
	u.make("POST", subnets, `{"name":"second","network":"global/networks/n","ipCidrRange":"10.5.0.0/24","secondaryIpRanges":[{"rangeName":"pods","ipCidrRange":"10.6.0.0/20"}]}`)
	secondary := func(name, cidr string) string { return `{"rangeName":"` + name + `","ipCidrRange":"` + cidr + `"}` }
	with := func(ranges string) string { return subnetBody("10.7.0.0/24", `,"secondaryIpRanges":[`+ranges+`]`) }
	u.holds("range form", []refusedRequest{
		{"host bits", "POST", subnets, subnetBody("10.8.0.1/24", ""), 400, "Invalid value for field 'resource.ipCidrRange': '10.8.0.1/24'."},
		{"not a range", "POST", subnets, subnetBody("ten", ""), 400, "resource.ipCidrRange"},
		{"IPv6", "POST", subnets, subnetBody("fd20::/64", ""), 400, "resource.ipCidrRange"},
		{"secondary", "POST", subnets, with(secondary("a", "10.8.0.1/24")), 400, "resource.secondaryIpRanges[0].ipCidrRange"},
		{"expanded", "POST", subnets + "/n-sub/expandIpCidrRange", `{"ipCidrRange":"10.1.0.1/16"}`, 400, "ipCidrRange"},
	})
	u.holds("prohibited ranges", []refusedRequest{
		{"loopback", "POST", subnets, subnetBody("127.0.0.0/24", ""), 400, "not an allowed range"},
		{"everything", "POST", subnets, subnetBody("0.0.0.0/0", ""), 400, "not an allowed range"},
		{"link-local as a secondary one", "POST", subnets, with(secondary("a", "169.254.0.0/24")), 400, "resource.secondaryIpRanges[0].ipCidrRange"},
		{"restricted VIP", "POST", subnets, subnetBody("199.36.153.0/24", ""), 400, "not an allowed range"},
	})
	u.holds("range size", []refusedRequest{
		{"/30", "POST", subnets, subnetBody("10.8.0.0/30", ""), 400, "/29 or larger"},
		{"secondary /30", "POST", subnets, with(secondary("a", "10.8.0.0/30")), 400, "resource.secondaryIpRanges[0].ipCidrRange"},
	})
	u.holds("proxy-only range size", []refusedRequest{
		{"/27", "POST", eu, subnetBody("10.8.0.0/27", proxyOnly+`,"role":"ACTIVE"`), 400, "/26 or larger"},
	})
	u.holds("secondary range names", []refusedRequest{
		{"none", "POST", subnets, with(`{"ipCidrRange":"10.8.0.0/24"}`), 400, "resource.secondaryIpRanges[0].rangeName"},
		{"twice", "POST", subnets, with(secondary("a", "10.8.0.0/24") + "," + secondary("a", "10.9.0.0/24")), 400, "resource.secondaryIpRanges[1].rangeName"},
	})
	u.holds("ranges apart", []refusedRequest{
		{"same region", "POST", subnets, subnetBody("10.1.2.128/25", ""), 400, "Invalid value for field 'resource.ipCidrRange': '10.1.2.128/25'. Invalid IPCidrRange: 10.1.2.128/25 conflicts with existing subnetwork 'n-sub' in region 'us-central1'."},
		{"another region", "POST", eu, subnetBody("10.1.0.0/16", ""), 400, "conflicts with existing subnetwork 'n-sub' in region 'us-central1'."},
		{"over a secondary one", "POST", subnets, subnetBody("10.6.1.0/24", ""), 400, "conflicts with existing subnetwork 'second'"},
		{"a secondary one", "POST", subnets, with(secondary("a", "10.1.2.0/28")), 400, "conflicts with existing subnetwork 'n-sub'"},
		{"its own secondary one", "POST", subnets, with(secondary("a", "10.7.0.0/28")), 400, "conflicts with existing subnetwork 'x'"},
		{"over the proxies", "POST", subnets, subnetBody("10.128.0.0/9", ""), 400, "conflicts with existing subnetwork 'n-proxies'"},
		{"expanded", "POST", subnets + "/second/expandIpCidrRange", `{"ipCidrRange":"10.4.0.0/14"}`, 400, "conflicts with existing subnetwork"},
	})
	u.holds("range only grows", []refusedRequest{
		{"smaller", "POST", subnets + "/n-sub/expandIpCidrRange", `{"ipCidrRange":"10.1.2.0/25"}`, 400, "larger"},
		{"the same", "POST", subnets + "/n-sub/expandIpCidrRange", `{"ipCidrRange":"10.1.2.0/24"}`, 400, "larger"},
		{"elsewhere", "POST", subnets + "/n-sub/expandIpCidrRange", `{"ipCidrRange":"10.64.0.0/16"}`, 400, "larger"},
	})
	u.holds("proxy-only range fixed", []refusedRequest{
		{"expanded", "POST", subnets + "/n-proxies/expandIpCidrRange", `{"ipCidrRange":"10.128.0.0/16"}`, 400, "Cannot expand"},
	})
	u.make("POST", subnets+"/n-sub/expandIpCidrRange", `{"ipCidrRange":"10.1.2.0/23"}`)
	shows(t, "first address is the gateway")
	if o := u.get(subnets + "/n-sub"); text(o, "ipCidrRange") != "10.1.2.0/23" || text(o, "gatewayAddress") != "10.1.2.1" {
		t.Errorf("expanded: %v", o)
	}
	u.make("POST", base+"global/networks", `{"name":"apart","autoCreateSubnetworks":false}`)
	u.make("POST", subnets, `{"name":"apart","network":"global/networks/apart","ipCidrRange":"10.1.2.0/23"}`) // another VPC.
}
