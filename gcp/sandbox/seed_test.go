package sandbox

import (
	"bytes"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// TestSeed: a believable estate, with the tutorial's names and ranges free.
func TestSeed(t *testing.T) {
	s := openSandbox(t, Options{Project: "shop-prod"})
	list := ok(t, s, "GET", strings.Replace(allV1, "sandbox-project", "shop-prod", 1), "")
	regions, ingress, tagged := map[string]int{}, map[string]int{}, map[string][]any{}
	for _, o := range objects(list, "items") {
		m := child(o, "metadata")
		region := text(child(m, "labels"), "cloud.googleapis.com/location")
		regions[region]++
		ingress[text(child(m, "annotations"), "run.googleapis.com/ingress")]++
		for _, target := range objects(child(o, "status"), "traffic") {
			if target["tag"] != nil {
				tagged[region+"/"+text(m, "name")] = append(tagged[region+"/"+text(m, "name")], target["tag"])
			}
		}
		made, err := time.Parse(time.RFC3339, text(m, "creationTimestamp"))
		if err != nil || time.Since(made) < 24*time.Hour {
			t.Errorf("%s was made at %v (%v), want days ago", m["name"], made, err)
		}
	}
	if regions["us-central1"] < 3 || len(regions) < 5 || len(ingress) != 4 {
		t.Errorf("services by region %v and ingress %v", regions, ingress)
	}
	if got := asText(t, object{"": tagged["us-central1/login"]}); got != `{"":["test","canary"]}` {
		t.Errorf("tags of login: %s", got)
	}
	for _, path := range []string{"us-central1/services/hello", "us-central1/services/nobody"} {
		if code, _ := call(t, s, "GET", "https://run.googleapis.com/v2/projects/shop-prod/locations/"+path, ""); code != http.StatusNotFound {
			t.Errorf("%s: %d, want it free", path, code)
		}
	}
	networks := objects(ok(t, s, "GET", computeV1+"projects/shop-prod/global/networks", ""), "items")
	if len(networks) != 2 || networks[0]["autoCreateSubnetworks"] != true || networks[1]["name"] != "shop-vpc" {
		t.Errorf("networks %v", networks)
	}
	legacy := 0
	for _, o := range objects(ok(t, s, "GET", computeV1+"projects/shop-prod/regions/us-central1/subnetworks", ""), "items") {
		if o["purpose"] == "INTERNAL_HTTPS_LOAD_BALANCER" && o["role"] == "ACTIVE" {
			legacy++
		}
		subnet := netip.MustParsePrefix(text(o, "ipCidrRange"))
		if strings.HasSuffix(text(o, "network"), "/shop-vpc") && subnet.Overlaps(netip.MustParsePrefix("10.1.2.0/24")) {
			t.Errorf("%s takes the tutorial's range", o["name"])
		}
	}
	if legacy != 1 {
		t.Errorf("%d proxy-only subnets of the legacy purpose, want 1", legacy)
	}
}

// TestResetGoesBackToTheSeed, whatever has happened in between.
func TestResetGoesBackToTheSeed(t *testing.T) {
	s := openSandbox(t, Options{})
	seed := snapshot(t, s)
	l := lab{t, s}
	l.network(true)
	l.service("extra", object{}, true)
	ok(t, s, "DELETE", v2+"/login", "")
	if bytes.Equal(seed, snapshot(t, s)) {
		t.Fatal("nothing has changed")
	}
	if err := s.Reset(); err != nil {
		t.Fatal(err)
	}
	asBefore(t, s, seed)
}
