package sandbox

import (
	"testing"
)

func TestFaultMatching(t *testing.T) {
	const run = "https://us-central1-run.googleapis.com"
	for _, c := range []struct {
		when, method, url, body string
		fits                    bool
	}{
		{"GET networks", "GET", networks, "", true},
		{"POST networks", "GET", networks, "", false},
		{"* networks.list", "GET", networks + "/n", "", false},
		{"* networks.get/n", "GET", networks + "/n", "", true},
		{"* subnetworks", "GET", networks, "", false},
		{"* *@us-central1", "GET", inUS + "addresses", "", true},
		{"* *@us-central1", "GET", inA + "instances", "", true},
		{"* *@us-central1-a", "GET", inA + "instances", "", true},
		{"* *@us-central1-a", "GET", inUS + "addresses", "", false},
		{"* *@global", "GET", networks, "", true},
		{"* *@europe-*", "GET", inUS + "addresses", "", false},
		{"* addresses/shop-*", "POST", inUS + "addresses", `{"name":"shop-vip"}`, true},
		{"* addresses/shop-*", "POST", inUS + "addresses", `{"name":"other"}`, false},
		{"* addresses.setLabels/a", "POST", inUS + "addresses/a/setLabels", "{}", true},
		{"* addresses.aggregatedList", "GET", base + "aggregated/addresses", "", true},
		{"* subnetworks.listUsable", "GET", base + "aggregated/subnetworks/listUsable", "", true},
		{"* operations.wait@us-central1/o", "POST", inUS + "operations/o/wait", "", true},
		{"* regions/us-central1", "GET", base + "regions/us-central1", "", true},
		{"* regions.list", "GET", base + "regions", "", true},
		{"* projects.get", "GET", "projects/p", "", true},
		{"* projects.getXpnHost", "GET", "projects/p/getXpnHost", "", true},
		{"* services.list@us-central1", "GET", run + "/apis/serving.knative.dev/v1/namespaces/p/services", "", true},
		{"* services.get@us-central1/a", "GET", run + "/apis/serving.knative.dev/v1/namespaces/p/services/a", "", true},
		{"* services.insert/a", "POST", run + "/apis/serving.knative.dev/v1/namespaces/p/services", `{"metadata":{"name":"a"}}`, true},
		{"* services.insert@us-central1/a", "POST", "https://run.googleapis.com/v2/projects/p/locations/us-central1/services?serviceId=a", "{}", true},
		{"* services.setIamPolicy/a", "POST", "https://run.googleapis.com/v2/projects/p/locations/us-central1/services/a:setIamPolicy", "{}", true},
		{"* locations.list", "GET", "https://run.googleapis.com/v1/projects/p/locations", "", true},
		{"* apis.get/run.googleapis.com", "GET", "https://serviceusage.googleapis.com/v1/projects/p/services/run.googleapis.com", "", true},
		{"* apis.batchGet", "GET", "https://serviceusage.googleapis.com/v1/projects/p/services:batchGet?names=x", "", true},
		{"* services", "GET", "https://serviceusage.googleapis.com/v1/projects/p/services", "", false},
		{"* projects.testIamPermissions/p", "POST", "https://cloudresourcemanager.googleapis.com/v3/projects/p:testIamPermissions", "{}", true},
		{"* policies.getEffectivePolicy", "GET", "https://orgpolicy.googleapis.com/v2/projects/p/policies/c:getEffectivePolicy", "", true},
		{"* *", "GET", "http://10.1.2.99/", "", false},
	} {
		u := newUser(t, Options{})
		u.arm(c.when + " * answer 299 {}")
		answer, _, err := u.raw(c.method, c.url, c.body)
		if err != nil {
			t.Fatal(err)
		}
		if got := answer.StatusCode == 299; got != c.fits {
			t.Errorf("%s and %s %s: %v", c.when, c.method, c.url, got)
		}
	}
}
