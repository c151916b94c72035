package sandbox

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestQuotaPerProject(t *testing.T) {
	u := newUser(t, Options{})
	for i := range 15 {
		u.make("POST", base+"global/networks", fmt.Sprintf(`{"name":"n%d","autoCreateSubnetworks":false}`, i))
	}
	u.refuses([]refusedRequest{{"16th network", "POST", base + "global/networks", `{"name":"n15","autoCreateSubnetworks":false}`, 200, "Quota 'NETWORKS' exceeded.  Limit: 15.0 globally."}})
	op := u.change("POST", base+"global/networks", `{"name":"n15","autoCreateSubnetworks":false}`)
	e := objects(child(op, "error"), "errors")[0]
	want := `[{"quotaInfo":{"dimensions":{"global":"global"},"limit":15,"limitName":"NETWORKS-per-project","metricName":"compute.googleapis.com/networks"}}]`
	if e["code"] != "QUOTA_EXCEEDED" || op["httpErrorStatusCode"] != 403.0 || op["httpErrorMessage"] != "FORBIDDEN" || asText(t, e["errorDetails"]) != want {
		t.Errorf("operation %v", op)
	}
	if status, _ := u.do("GET", base+"global/networks/n15", ""); status != 404 {
		t.Errorf("the network over the quota: %d", status)
	}
	u.make("DELETE", base+"global/networks/n0", "")
	u.make("POST", base+"global/networks", `{"name":"n15","autoCreateSubnetworks":false}`)
}

// TestQuotaOfAutoMode: a network whose subnets do not fit is not made, and neither are they.
func TestQuotaOfAutoMode(t *testing.T) {
	u := newUser(t, Options{})
	if err := u.s.SetQuota("SUBNETWORKS", "", float64(len(allRegions())-1)); err != nil {
		t.Fatal(err)
	}
	op := u.change("POST", base+"global/networks", `{"name":"auto","autoCreateSubnetworks":true}`)
	if got := operationError(op); !strings.Contains(got, "Quota 'SUBNETWORKS' exceeded.") {
		t.Errorf("operation %q", got)
	}
	if items(u.get(inUS+"subnetworks"), "items") != nil || items(u.get(base+"global/networks"), "items") != nil {
		t.Error("a part of the network is there")
	}
	if err := u.s.SetQuota("SUBNETWORKS", "", float64(len(allRegions()))); err != nil {
		t.Fatal(err)
	}
	u.make("POST", base+"global/networks", `{"name":"auto","autoCreateSubnetworks":true}`)
}

// TestQuotasCountTheirOwn: what counts where, and what regions.get and projects.get show of it.
func TestQuotasCountTheirOwn(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	u.backend()
	u.rule("r", "", "80")
	u.make("POST", inUS+"addresses", `{"name":"in","addressType":"INTERNAL","subnetwork":"`+inUS+`subnetworks/n-sub"}`)
	u.make("POST", inUS+"addresses", `{"name":"out"}`)
	u.make("POST", inUS+"addresses", `{"name":"out2"}`)
	u.make("POST", inA+"instances", `{"name":"i","machineType":"zones/us-central1-a/machineTypes/e2-micro","disks":[{"boot":true}],"networkInterfaces":[{"subnetwork":"`+inUS+`subnetworks/n-sub","accessConfigs":[{}]}]}`)
	shown := func(o object) map[string]float64 {
		usage := map[string]float64{}
		for _, q := range objects(o, "quotas") {
			usage[text(q, "metric")] = q["usage"].(float64)
			if limit, ok := q["limit"].(float64); !ok || limit <= 0 {
				t.Errorf("limit of %v", q)
			}
		}
		return usage
	}
	for path, want := range map[string]map[string]float64{
		"projects/p":              {"NETWORKS": 1, "SUBNETWORKS": 2, "FIREWALLS": 0},
		inUS[:len(inUS)-1]:        {"CPUS": 2, "DISKS_TOTAL_GB": 10, "INTERNAL_ADDRESSES": 1, "STATIC_ADDRESSES": 2, "IN_USE_ADDRESSES": 1, "INSTANCES": 1, "FORWARDING_RULES": 1, "INTERNAL_TRAFFIC_DIRECTOR_FORWARDING_RULES": 1, "REGIONAL_INTERNAL_MANAGED_BACKEND_SERVICES": 1, "REGIONAL_INTERNAL_LB_BACKEND_SERVICES": 0, "URL_MAPS": 1, "TARGET_HTTP_PROXIES": 1, "TARGET_HTTPS_PROXIES": 0, "NETWORK_ENDPOINT_GROUPS": 1, "SSL_CERTIFICATES": 0},
		base + "regions/us-east1": {"INTERNAL_ADDRESSES": 0, "INSTANCES": 0, "FORWARDING_RULES": 0},
	} {
		usage := shown(u.get(path))
		for metric, n := range want {
			if got, ok := usage[metric]; !ok || got != n {
				t.Errorf("%s: %s is %v, want %v", path, metric, got, n)
			}
		}
		if _, ok := usage["INTERNAL_FORWARDING_RULES_PER_NETWORK"]; ok {
			t.Errorf("%s shows a quota per network", path)
		}
	}
	got := map[string]float64{}
	for _, q := range u.s.Quotas() {
		got[q.Metric+" "+q.Scope] = q.Usage
	}
	for key, n := range map[string]float64{"NETWORKS ": 1, "INTERNAL_FORWARDING_RULES_PER_NETWORK networks/n": 1, "SUBNET_RANGES_PER_NETWORK networks/n": 2, "INSTANCES_PER_NETWORK_GLOBAL networks/n": 1, "STATIC_ADDRESSES regions/us-central1": 2} {
		if got[key] != n {
			t.Errorf("%s is %v, want %v in %v", key, got[key], n, got)
		}
	}
	shows(t, "quotas shown")
}

func TestQuotaPerRegionAndNetwork(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	u.backend()
	for _, set := range []struct {
		metric, scope string
		limit         float64
	}{{"STATIC_ADDRESSES", "regions/us-central1", 1}, {"INTERNAL_FORWARDING_RULES_PER_NETWORK", "networks/n", 1}, {"INTERNAL_ADDRESSES", "", 0}} {
		if err := u.s.SetQuota(set.metric, set.scope, set.limit); err != nil {
			t.Fatal(err)
		}
	}
	u.make("POST", inUS+"addresses", `{"name":"a"}`)
	u.rule("r", "", "80")
	u.refuses([]refusedRequest{
		{"external address", "POST", inUS + "addresses", `{"name":"b"}`, 200, "Quota 'STATIC_ADDRESSES' exceeded.  Limit: 1.0 in region us-central1."},
		{"internal address", "POST", inUS + "addresses", `{"name":"b","addressType":"INTERNAL","subnetwork":"` + inUS + `subnetworks/n-sub"}`, 200, "Quota 'INTERNAL_ADDRESSES' exceeded.  Limit: 0.0 in region us-central1."},
		{"rule", "POST", inUS + "forwardingRules", `{"name":"s",` + plainRule + `,"portRange":"81"}`, 200, "Quota 'INTERNAL_FORWARDING_RULES_PER_NETWORK' exceeded.  Limit: 1.0 in network n."},
	})
	u.make("POST", base+"regions/europe-west1/addresses", `{"name":"b"}`)
	if _, o := u.do("PATCH", inUS+"forwardingRules/r", `{"networkTier":"PREMIUM"}`); o["error"] != nil {
		t.Errorf("a change at the limit: %v", o)
	}
}

func TestQuotaLimits(t *testing.T) {
	o := Options{State: filepath.Join(t.TempDir(), "state"), Project: "p"}
	s := open(t, o)
	for _, bad := range []struct {
		metric, scope string
		limit         float64
	}{{"NOTHING", "", 1}, {"NETWORKS", "regions/us-central1", 1}, {"URL_MAPS", "networks/n", 1}, {"URL_MAPS", "regions/mars-north1", 1}, {"INTERNAL_FORWARDING_RULES_PER_NETWORK", "networks/none", 1}, {"NETWORKS", "", -1}, {"NETWORKS", "", math.NaN()}} {
		if err := s.SetQuota(bad.metric, bad.scope, bad.limit); err == nil {
			t.Errorf("%v is set", bad)
		}
	}
	if err := s.SetQuota("NETWORKS", "", 3); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, o)
	s.read(func(tx *tx) {
		if got := tx.limitIn(quotas()[1], ""); got != 3 {
			t.Errorf("after a restart: %v", got)
		}
	})
}

// TestQuotaHolds: whatever is made and deleted, no more is there than the limit, and usage is what the list has.
func TestQuotaHolds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		u := newUser(t, Options{})
		limit := rapid.IntRange(0, 4).Draw(rt, "limit")
		if err := u.s.SetQuota("STATIC_ADDRESSES", rapid.SampledFrom([]string{"", "regions/us-central1"}).Draw(rt, "scope"), float64(limit)); err != nil {
			rt.Fatal(err)
		}
		for i := range rapid.IntRange(1, 12).Draw(rt, "steps") {
			if name := fmt.Sprintf("a%d", rapid.IntRange(0, i).Draw(rt, "name")); rapid.Bool().Draw(rt, "make") {
				u.do("POST", inUS+"addresses", `{"name":"`+name+`"}`)
			} else {
				u.do("DELETE", inUS+"addresses/"+name, "")
			}
			have := len(items(u.get(inUS+"addresses"), "items"))
			for _, q := range objects(u.get(strings.TrimSuffix(inUS, "/")), "quotas") {
				if q["metric"] == "STATIC_ADDRESSES" && q["usage"] != float64(have) {
					rt.Fatalf("usage %v, but %d addresses", q["usage"], have)
				}
			}
			if have > limit {
				rt.Fatalf("%d addresses over a limit of %d", have, limit)
			}
		}
	})
}
