package sandbox

import (
	"testing"
)

func TestAutoModeNetwork(t *testing.T) {
	shows(t, "network auto mode")
	u := newUser(t, Options{})
	u.make("POST", base+"global/networks", `{"name":"auto","autoCreateSubnetworks":true}`)
	if got := len(items(u.get(base+"global/networks/auto"), "subnetworks")); got != len(allRegions()) {
		t.Errorf("%d subnets, want %d", got, len(allRegions()))
	}
	if got := text(u.get(inUS+"subnetworks/auto"), "ipCidrRange"); got != "10.128.0.0/20" {
		t.Errorf("us-central1: %s", got)
	}
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
