package sandbox

import "testing"

func TestNetworkRules(t *testing.T) {
	u := newUser(t, Options{})
	networks := base + "global/networks"
	u.holds("network MTU", []refusedRequest{
		{"too small", "POST", networks, `{"name":"x","autoCreateSubnetworks":false,"mtu":1299}`, 400, "Invalid value for field 'resource.mtu': '1299'."},
		{"too large", "POST", networks, `{"name":"x","autoCreateSubnetworks":false,"mtu":8897}`, 400, "resource.mtu"},
	})
	u.make("POST", networks, `{"name":"jumbo","autoCreateSubnetworks":false,"mtu":8896}`)
	u.make("PATCH", networks+"/jumbo", `{"mtu":1300}`)
}

func TestLegacyNetwork(t *testing.T) {
	shows(t, "legacy network")
	u := newUser(t, Options{})
	u.make("POST", base+"global/networks", `{"name":"old"}`)
	o := u.get(base + "global/networks/old")
	if _, sent := o["autoCreateSubnetworks"]; sent || text(o, "IPv4Range") != "10.240.0.0/16" || text(o, "gatewayIPv4") != "10.240.0.1" {
		t.Errorf("legacy network: %v", o)
	}
	u.holds("legacy network without subnetworks", []refusedRequest{
		{"subnetwork", "POST", inUS + "subnetworks", `{"name":"s","network":"global/networks/old","ipCidrRange":"10.1.0.0/24"}`, 400, "legacy network"},
	})
}

func TestAutoModeNetwork(t *testing.T) {
	shows(t, "auto-mode network", "subnetworks of a network")
	u := newUser(t, Options{})
	u.make("POST", base+"global/networks", `{"name":"auto","autoCreateSubnetworks":true}`)
	if got := len(items(u.get(base+"global/networks/auto"), "subnetworks")); got != len(allRegions()) {
		t.Errorf("%d subnets, want %d", got, len(allRegions()))
	}
	if got := text(u.get(inUS+"subnetworks/auto"), "ipCidrRange"); got != "10.128.0.0/20" {
		t.Errorf("us-central1: %s", got)
	}
	u.holds("range of auto mode", []refusedRequest{
		{"its own range", "POST", base + "regions/europe-west1/subnetworks", `{"name":"x","network":"global/networks/auto","ipCidrRange":"10.200.0.0/16"}`, 400,
			"Invalid value for field 'resource.ipCidrRange': '10.200.0.0/16'. Extended subnetworks in auto subnet mode networks cannot overlap with 10.128.0.0/9."},
	})
	u.holds("auto-mode range grows to /16", []refusedRequest{
		{"to /15", "POST", inUS + "subnetworks/auto/expandIpCidrRange", `{"ipCidrRange":"10.128.0.0/15"}`, 400, "/16"},
	})
	u.make("POST", inUS+"subnetworks/auto/expandIpCidrRange", `{"ipCidrRange":"10.128.0.0/16"}`)
	u.make("POST", inUS+"subnetworks", `{"name":"own","network":"global/networks/auto","ipCidrRange":"10.4.0.0/16"}`)
	u.make("DELETE", inUS+"subnetworks/own", "")
	u.make("DELETE", base+"global/networks/auto", "")
	if status, _ := u.do("GET", inUS+"subnetworks/auto", ""); status != 404 {
		t.Errorf("a subnet of an auto-mode network outlives it: %d", status)
	}
}

func TestSwitchToCustomMode(t *testing.T) {
	u := newUser(t, Options{})
	u.make("POST", base+"global/networks", `{"name":"auto","autoCreateSubnetworks":true}`)
	u.make("POST", base+"global/networks/auto/switchToCustomMode", "")
	if got := u.get(base + "global/networks/auto"); got["autoCreateSubnetworks"] != false || len(items(got, "subnetworks")) != len(allRegions()) {
		t.Errorf("after the switch: %v, %d subnets", got["autoCreateSubnetworks"], len(items(got, "subnetworks")))
	}
	u.refuses([]refusedRequest{
		{"switch twice", "POST", base + "global/networks/auto/switchToCustomMode", "", 400, "not in auto subnet mode"},
		{"its subnets keep it now", "DELETE", base + "global/networks/auto", "", 200, "RESOURCE_IN_USE_BY_ANOTHER_RESOURCE"},
	})
	u.make("DELETE", inUS+"subnetworks/auto", "")
}
