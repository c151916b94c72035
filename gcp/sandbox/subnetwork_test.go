package sandbox

import (
	"testing"
)

func TestSubnetRules(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	u.make("POST", base+"global/networks", `{"name":"auto","autoCreateSubnetworks":true}`)
	u.make("POST", inUS+"subnetworks", `{"name":"second","network":"global/networks/n","ipCidrRange":"10.5.0.0/24","secondaryIpRanges":[{"rangeName":"pods","ipCidrRange":"10.6.0.0/20"}]}`)
	subnet := func(network, cidr, more string) string {
		return `{"name":"x","network":"global/networks/` + network + `","ipCidrRange":"` + cidr + `"` + more + `}`
	}
	const proxy = `,"purpose":"REGIONAL_MANAGED_PROXY"`
	eu := base + "regions/europe-west1/subnetworks"
	u.refuses([]refusedRequest{
		{"overlap", "POST", inUS + "subnetworks", subnet("n", "10.1.2.128/25", ""), 400, "'10.1.2.128/25'. Invalid IPCidrRange: 10.1.2.128/25 conflicts with existing subnetwork 'n-sub' in region 'us-central1'."},
		{"overlap from another region", "POST", eu, subnet("n", "10.1.0.0/16", ""), 400, "conflicts with existing subnetwork 'n-sub' in region 'us-central1'."},
		{"overlap with a secondary range", "POST", inUS + "subnetworks", subnet("n", "10.6.1.0/24", ""), 400, "conflicts with existing subnetwork 'second'"},
		{"secondary range overlaps", "POST", inUS + "subnetworks", subnet("n", "10.7.0.0/24", `,"secondaryIpRanges":[{"rangeName":"a","ipCidrRange":"10.1.2.0/28"}]`), 400, "conflicts with existing subnetwork 'n-sub'"},
		{"inside auto mode's own range", "POST", eu, subnet("auto", "10.200.0.0/16", ""), 400, "'10.200.0.0/16'. Extended subnetworks in auto subnet mode networks cannot overlap with 10.128.0.0/9."},
		{"host bits", "POST", inUS + "subnetworks", subnet("n", "10.8.0.1/24", ""), 400, "resource.ipCidrRange"},
		{"not a range", "POST", inUS + "subnetworks", subnet("n", "ten", ""), 400, "resource.ipCidrRange"},
		{"too small", "POST", inUS + "subnetworks", subnet("n", "10.8.0.0/30", ""), 400, "/29 or larger"},
		{"proxy-only too small", "POST", eu, subnet("n", "10.8.0.0/27", proxy+`,"role":"ACTIVE"`), 400, "/26 or larger"},
		{"proxy-only without role", "POST", eu, subnet("n", "10.8.0.0/24", proxy), 400, "Invalid value for field 'resource.role': 'UNSPECIFIED_ROLE'. Subnetwork role must be specified when purpose set to REGIONAL_MANAGED_PROXY."},
		{"proxy-only with logs", "POST", eu, subnet("n", "10.8.0.0/24", proxy+`,"role":"ACTIVE","logConfig":{"enable":false}`), 400, "Invalid field set in subnetwork with purpose REGIONAL_MANAGED_PROXY."},
		{"second ACTIVE", "POST", inUS + "subnetworks", subnet("n", "10.8.0.0/24", proxy+`,"role":"ACTIVE"`), 400, "ACTIVE"},
		{"both proxy purposes", "POST", inUS + "subnetworks", subnet("n", "10.8.0.0/24", `,"purpose":"INTERNAL_HTTPS_LOAD_BALANCER","role":"BACKUP"`), 400, "can't have both"},
		{"role on an ordinary one", "POST", inUS + "subnetworks", subnet("n", "10.8.0.0/24", `,"role":"ACTIVE"`), 400, "resource.role"},
		{"unknown region", "POST", base + "regions/mars-north1/subnetworks", subnet("n", "10.8.0.0/24", ""), 400, "Unknown region."},
		{"shrink", "POST", inUS + "subnetworks/n-sub/expandIpCidrRange", `{"ipCidrRange":"10.1.2.0/25"}`, 400, "larger"},
		{"expand over a neighbour", "POST", inUS + "subnetworks/second/expandIpCidrRange", `{"ipCidrRange":"10.4.0.0/14"}`, 400, "conflicts with existing subnetwork"},
		{"expand a proxy-only one", "POST", inUS + "subnetworks/n-proxies/expandIpCidrRange", `{"ipCidrRange":"10.128.0.0/16"}`, 400, "Cannot expand"},
	})
	u.make("POST", inUS+"subnetworks/n-sub/expandIpCidrRange", `{"ipCidrRange":"10.1.2.0/23"}`)
	if got := text(u.get(inUS+"subnetworks/n-sub"), "ipCidrRange"); got != "10.1.2.0/23" {
		t.Errorf("expanded: %s", got)
	}
}

func TestProxySubnetRolesAndPurposes(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	proxies := inUS + "subnetworks/n-proxies"
	u.make("POST", inUS+"subnetworks", `{"name":"spare","network":"global/networks/n","ipCidrRange":"10.200.0.0/23","purpose":"REGIONAL_MANAGED_PROXY","role":"BACKUP"}`)
	u.refuses([]refusedRequest{
		{"ACTIVE before BACKUP", "DELETE", proxies, "", 400, "Invalid resource usage: Cannot delete ACTIVE subnetwork because a BACKUP subnetwork exists."},
		{"to BACKUP", "PATCH", proxies, `{"role":"BACKUP","fingerprint":"` + text(u.get(proxies), "fingerprint") + `"}`, 400, "resource.role"},
		{"without fingerprint", "PATCH", proxies, `{"role":"ACTIVE"}`, 400, "Required field 'resource.fingerprint' not specified"},
		{"to PRIVATE", "PATCH", proxies, `{"purpose":"PRIVATE","fingerprint":"` + text(u.get(proxies), "fingerprint") + `"}`, 400, "resource.purpose"},
		{"another range", "PATCH", proxies, `{"ipCidrRange":"10.201.0.0/23","fingerprint":"` + text(u.get(proxies), "fingerprint") + `"}`, 400, "cannot be changed"},
	})
	spare := u.get(inUS + "subnetworks/spare")
	u.make("PATCH", inUS+"subnetworks/spare?drainTimeoutSeconds=60", `{"role":"ACTIVE","fingerprint":"`+text(spare, "fingerprint")+`"}`)
	if a, b := u.get(inUS+"subnetworks/spare"), u.get(proxies); text(a, "role") != "ACTIVE" || text(b, "role") != "BACKUP" || text(b, "state") != "DRAINING" {
		t.Errorf("after the swap: %v %v, %v %v", a["role"], a["state"], b["role"], b["state"])
	}
	u.make("DELETE", proxies, "")
	u.make("DELETE", inUS+"subnetworks/spare", "")
	u.make("POST", inUS+"subnetworks", `{"name":"old","network":"global/networks/n","ipCidrRange":"10.200.0.0/23","purpose":"INTERNAL_HTTPS_LOAD_BALANCER","role":"ACTIVE"}`)
	u.make("PATCH", inUS+"subnetworks/old", `{"purpose":"REGIONAL_MANAGED_PROXY","role":"ACTIVE","fingerprint":"`+text(u.get(inUS+"subnetworks/old"), "fingerprint")+`"}`)
	if got := text(u.get(inUS+"subnetworks/old"), "purpose"); got != "REGIONAL_MANAGED_PROXY" {
		t.Errorf("migrated: %s", got)
	}
}
