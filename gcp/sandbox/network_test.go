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
