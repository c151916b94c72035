package sandbox

import (
	"testing"
)

func TestFirewallAndItsNetwork(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	shows(t, "firewall network") // the default network is what is not found.
	u.refuses([]refusedRequest{
		{"no default network", "POST", base + "global/firewalls", `{"name":"f","allowed":[{"IPProtocol":"tcp"}]}`, 404, "'projects/p/global/networks/default' was not found"},
		{"neither allowed nor denied", "POST", base + "global/firewalls", `{"name":"f","network":"global/networks/n"}`, 400, "Exactly one of allowed and denied"},
	})
	u.backend()
	u.refuses([]refusedRequest{
		{"keep-alive too long", "POST", inUS + "targetHttpProxies", `{"name":"x","urlMap":"` + inUS + `urlMaps/map","httpKeepAliveTimeoutSec":601}`, 400, "Must be between 5 and 600."},
	})
}
