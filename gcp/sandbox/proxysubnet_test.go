package sandbox

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestProxyOnlySubnetworks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := newUser(t, Options{})
		u.network("n")
		subnets, active := inUS+"subnetworks", inUS+"subnetworks/n-proxies"
		stamp := func(path string) string { return `"fingerprint":"` + text(u.get(path), "fingerprint") + `"` }
		u.holds("one proxy purpose", []refusedRequest{
			{"legacy beside new", "POST", subnets, subnetBody("10.8.0.0/24", `,"purpose":"INTERNAL_HTTPS_LOAD_BALANCER","role":"BACKUP"`), 400, "can't have both"},
		})
		u.make("POST", subnets, `{"name":"spare","network":"global/networks/n","ipCidrRange":"10.200.0.0/23","purpose":"REGIONAL_MANAGED_PROXY","role":"BACKUP"}`)
		u.holds("one ACTIVE and one BACKUP", []refusedRequest{
			{"second ACTIVE", "POST", subnets, subnetBody("10.8.0.0/24", proxyOnly+`,"role":"ACTIVE"`), 400, "existing ACTIVE subnetwork 'n-proxies'"},
			{"second BACKUP", "POST", subnets, subnetBody("10.8.0.0/24", proxyOnly+`,"role":"BACKUP"`), 400, "existing BACKUP subnetwork 'spare'"},
		})
		u.make("POST", base+"regions/europe-west1/subnetworks", subnetBody("10.8.0.0/24", proxyOnly+`,"role":"ACTIVE"`)) // another region.
		u.holds("BACKUP goes first", []refusedRequest{
			{"ACTIVE", "DELETE", active, "", 400, "Invalid resource usage: Cannot delete ACTIVE subnetwork because a BACKUP subnetwork exists."},
		})
		u.holds("role only to ACTIVE", []refusedRequest{
			{"to BACKUP", "PATCH", active, `{"role":"BACKUP",` + stamp(active) + `}`, 400, "resource.role"},
		})
		shows(t, "role swap")
		u.make("PATCH", subnets+"/spare?drainTimeoutSeconds=60", `{"role":"ACTIVE",`+stamp(subnets+"/spare")+`}`)
		if a, b := u.get(subnets+"/spare"), u.get(active); text(a, "role") != "ACTIVE" || text(a, "state") != "READY" || text(b, "role") != "BACKUP" || text(b, "state") != "DRAINING" {
			t.Errorf("after the swap: %v %v, %v %v", a["role"], a["state"], b["role"], b["state"])
		}
		u.holds("draining subnetwork", []refusedRequest{
			{"back to ACTIVE", "PATCH", active, `{"role":"ACTIVE",` + stamp(active) + `}`, 400, "is not ready"},
		})
		time.Sleep(time.Minute)
		if got := text(u.get(active), "state"); got != "READY" {
			t.Errorf("after draining: %s", got)
		}
		u.make("DELETE", active, "")
		u.backend()
		u.rule("r", "10.1.2.9", "80")
		u.holds("proxies in use", []refusedRequest{
			{"under a load balancer", "DELETE", subnets + "/spare", "", 400, "already being used by 'projects/p/regions/us-central1/forwardingRules/r'"},
		})
	})
}

// The migration in place is the one way from the old purpose, also under a load balancer.
func TestLegacyPurposeMigrates(t *testing.T) {
	u := newUser(t, Options{})
	u.make("POST", base+"global/networks", `{"name":"n","autoCreateSubnetworks":false}`)
	u.make("POST", inUS+"subnetworks", `{"name":"n-sub","network":"global/networks/n","ipCidrRange":"10.1.2.0/24"}`)
	old := inUS + "subnetworks/old"
	u.make("POST", inUS+"subnetworks", `{"name":"old","network":"global/networks/n","ipCidrRange":"10.200.0.0/23","purpose":"INTERNAL_HTTPS_LOAD_BALANCER","role":"ACTIVE"}`)
	u.backend()
	if status, o := u.rule("r", "10.1.2.9", "80"); status != 200 {
		t.Fatalf("a rule over the legacy purpose: %s", message(o))
	}
	u.make("PATCH", old, `{"purpose":"REGIONAL_MANAGED_PROXY","role":"ACTIVE","fingerprint":"`+text(u.get(old), "fingerprint")+`"}`)
	if o := u.get(old); text(o, "purpose") != "REGIONAL_MANAGED_PROXY" || text(o, "role") != "ACTIVE" || text(o, "state") != "READY" {
		t.Errorf("migrated: %v", o)
	}
}
