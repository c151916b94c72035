package sandbox

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestNames(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	u.backend()
	networks := base + "global/networks"
	named := func(name string) string { return `{"name":"` + name + `","autoCreateSubnetworks":false}` }
	u.holds("name required", []refusedRequest{
		{"no name", "POST", inUS + "subnetworks", `{"network":"global/networks/n","ipCidrRange":"10.7.0.0/24"}`, 400, "Required field 'resource.name' not specified"},
	})
	const regex = "Must be a match of regex '(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)'"
	u.holds("name form", []refusedRequest{
		{"capital", "POST", networks, named("Upper"), 400, "Invalid value for field 'resource.name': 'Upper'. " + regex},
		{"digit first", "POST", networks, named("1a"), 400, regex},
		{"hyphen last", "POST", networks, named("a-"), 400, regex},
		{"64 characters", "POST", networks, named(strings.Repeat("a", 64)), 400, regex},
		{"path", "POST", networks, named("a/b"), 400, regex},
	})
	u.holds("name unique", []refusedRequest{
		{"network", "POST", networks, named("n"), 409, "The resource 'projects/p/global/networks/n' already exists"},
		{"subnetwork of another network", "POST", inUS + "subnetworks", `{"name":"n-sub","network":"global/networks/other","ipCidrRange":"10.7.0.0/24"}`, 409, "already exists"},
	})
	u.holds("name in a path", []refusedRequest{
		{"capital", "GET", inUS + "sslCertificates/Login", "", 400, "Invalid value for field 'sslCertificate': 'Login'. Must be a match of regex '[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?|[1-9][0-9]{0,19}'"},
		{"zero", "DELETE", networks + "/0", "", 400, "Must be a match of regex"},
	})
	u.holds("NEG by name only", []refusedRequest{
		{"id", "GET", inUS + "networkEndpointGroups/" + text(u.get(inUS+"networkEndpointGroups/neg"), "id"), "", 404, "was not found"},
	})
	u.holds("region known", []refusedRequest{
		{"POST", "POST", base + "regions/mars-north1/subnetworks", `{"name":"x","network":"global/networks/n","ipCidrRange":"10.7.0.0/24"}`, 400, "Invalid value for field 'region': 'mars-north1'. Unknown region."},
	})
	u.holds("zone known", []refusedRequest{
		{"list", "GET", base + "zones/us-central1-z/instances", "", 400, "Invalid value for field 'zone': 'us-central1-z'. Unknown zone."},
	})
	u.holds("collections", []refusedRequest{
		{"global", "POST", base + "global/backendServices", `{"name":"x"}`, 501, "does not simulate global backendServices"},
		{"none", "POST", base + "global/healthChecks", `{"name":"x"}`, 501, "does not simulate global healthChecks"},
	})
	u.holds("no such collection", []refusedRequest{
		{"mistyped", "GET", inUS + "forwardingRule", "", 404, "Method not found"},
		{"mistyped, one", "GET", inUS + "forwardingrules/r", "", 404, ""},
		{"mistyped, change", "POST", inUS + "urlmaps", `{"name":"x"}`, 404, ""},
		{"of another scope", "GET", inUS + "networks", "", 404, ""},
		{"mistyped, everywhere", "GET", base + "aggregated/forwardingRule", "", 404, ""},
	})
	for _, known := range []string{inUS + "routers", base + "global/healthChecks", base + "aggregated/routers", inA + "instanceGroups", base + "global/networkEndpointGroups"} {
		if o := u.get(known); len(items(o, "items")) > 0 {
			u.Errorf("%s: %v", known, o)
		}
	}
	u.holds("object exists", []refusedRequest{
		{"GET", "GET", networks + "/none", "", 404, "The resource 'projects/p/global/networks/none' was not found"},
		{"PATCH", "PATCH", networks + "/none", `{"mtu":1500}`, 404, "was not found"},
		{"DELETE", "DELETE", inUS + "urlMaps/none", "", 404, "was not found"},
		{"setter", "POST", inUS + "targetHttpProxies/none/setUrlMap", `{"urlMap":"` + inUS + `urlMaps/map"}`, 404, "was not found"},
		{"id of nothing", "GET", networks + "/7", "", 404, "was not found"},
	})
	u.make("POST", base+"regions/europe-west1/subnetworks", `{"name":"n-sub","network":"global/networks/n","ipCidrRange":"10.7.0.0/24"}`) // another scope.
}

func TestReferencesAreRefused(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	u.backend()
	eu := base + "regions/europe-west1/"
	subnet := func(network string) string {
		return `{"name":"x","network":"` + network + `","ipCidrRange":"10.9.0.0/24"}`
	}
	urlMap := func(service string) string { return `{"name":"x","defaultService":"` + service + `"}` }
	u.holds("reference form", []refusedRequest{
		{"name alone", "POST", inUS + "subnetworks", subnet("n"), 400, "Invalid value for field 'resource.network': 'n'. The URL is malformed."},
		{"step up", "POST", inUS + "subnetworks", subnet("projects/p/global/networks/.."), 400, "The URL is malformed."},
		{"no path", "POST", inUS + "subnetworks", subnet("https://example.com/"), 400, "The URL is malformed."},
	})
	u.holds("reference kind", []refusedRequest{
		{"firewall for a network", "POST", inUS + "subnetworks", subnet("global/firewalls/n"), 400, "resource.network"},
	})
	u.holds("reference exists", []refusedRequest{
		{"network", "POST", inUS + "subnetworks", subnet("global/networks/none"), 404, "The resource 'projects/p/global/networks/none' was not found"},
		{"network of another project", "POST", inUS + "subnetworks", subnet("projects/q/global/networks/n"), 404, "'projects/q/global/networks/n' was not found"},
		{"global backend service", "POST", inUS + "urlMaps", urlMap("global/backendServices/bes"), 404, "global/backendServices/bes"},
		{"backend service of another project", "POST", inUS + "urlMaps", urlMap("projects/q/regions/us-central1/backendServices/bes"), 404, "projects/q"},
	})
	u.holds("reference region", []refusedRequest{
		{"backend service", "POST", eu + "urlMaps", urlMap(inUS + "backendServices/bes"), 400, "same region"},
	})
	u.holds("reference project", []refusedRequest{
		{"target", "POST", inUS + "forwardingRules", strings.Replace(ruleBody(at80), `"regions/us-central1/targetHttpProxies`, `"projects/q/regions/us-central1/targetHttpProxies`, 1), 400, "Cross project referencing is not allowed for this resource."},
		{"URL map", "POST", inUS + "targetHttpProxies", `{"name":"x","urlMap":"projects/q/regions/us-central1/urlMaps/map"}`, 400, "Cross project referencing is not allowed for this resource."},
	})
	shows(t, "reference answered in full")
	u.make("POST", inUS+"urlMaps", urlMap("regions/us-central1/backendServices/bes"))
	if got := text(u.get(inUS+"urlMaps/x"), "defaultService"); got != link(inUS+"backendServices/bes") {
		t.Errorf("a partial reference is answered as %s", got)
	}
}

func TestWhatIsUnderWayIsNotReady(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := newUser(t, Options{Latency: realLatency(t, "real")})
		networks, subnet := base+"global/networks", `{"name":"s","network":"global/networks/n","ipCidrRange":"10.0.0.0/24"}`
		u.do("POST", networks, `{"name":"n","autoCreateSubnetworks":false}`)
		u.holds("reference ready", []refusedRequest{
			{"insert under way", "POST", inUS + "subnetworks", subnet, 400, "The resource 'projects/p/global/networks/n' is not ready"},
		})
		time.Sleep(time.Minute)
		u.do("DELETE", networks+"/n", "")
		u.holds("reference ready", []refusedRequest{
			{"delete under way", "POST", inUS + "subnetworks", subnet, 400, "is not ready"},
		})
		u.holds("already being deleted", []refusedRequest{
			{"again", "DELETE", networks + "/n", "", 400, "The resource 'projects/p/global/networks/n' is not ready"},
		})
		u.holds("name of a vanishing object", []refusedRequest{
			{"taking the name", "POST", networks, `{"name":"n","autoCreateSubnetworks":false}`, 400, "is not ready"},
		})
		u.holds("change of a vanishing object", []refusedRequest{
			{"PATCH", "PATCH", networks + "/n", `{"mtu":1500}`, 400, "is not ready"},
		})
	})
}

// TestSharedVPC: networks and subnetworks of a host project, and the backend service of a service project behind another's URL map.
func TestSharedVPC(t *testing.T) {
	shows(t, "Shared VPC")
	u := newUser(t, Options{})
	const inQ = "projects/q/regions/us-central1/"
	err := u.s.write(func(tx *tx) error {
		q, _ := tx.get("projects/p")
		q = clone(q)
		q["projectId"], q["projectNumber"] = "q", "210987654321"
		tx.put("projects/q", q)
		for _, planted := range []struct {
			collection string
			body       object
		}{
			{"projects/q/global/networks", object{"name": "host", "autoCreateSubnetworks": false}},
			{inQ + "subnetworks", object{"name": "host-sub", "network": "global/networks/host", "ipCidrRange": "10.3.0.0/24"}},
			{inQ + "subnetworks", object{"name": "host-proxies", "network": "global/networks/host", "ipCidrRange": "10.129.0.0/23", "purpose": managedProxy, "role": "ACTIVE"}},
			{inQ + "backendServices", object{"name": "bes", "loadBalancingScheme": "INTERNAL_MANAGED", "protocol": "HTTP"}},
		} {
			if err := u.s.plant(tx, planted.collection, planted.body); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	u.make("POST", inUS+"urlMaps", `{"name":"map","defaultService":"`+inQ+`backendServices/bes"}`)
	u.make("POST", inUS+"targetHttpProxies", `{"name":"thp","urlMap":"`+inUS+`urlMaps/map"}`)
	u.make("POST", inUS+"addresses", addressBody(`,"subnetwork":"`+inQ+`subnetworks/host-sub"`))
	u.make("POST", inUS+"forwardingRules", `{"name":"x","loadBalancingScheme":"INTERNAL_MANAGED","network":"projects/q/global/networks/host","subnetwork":"`+inQ+`subnetworks/host-sub","IPAddress":"`+inUS+`addresses/x","target":"`+inUS+`targetHttpProxies/thp","portRange":"80"}`)
	if got := text(u.get(inUS+"forwardingRules/x"), "IPAddress"); got != "10.3.0.2" {
		t.Errorf("address in the host's subnetwork: %s", got)
	}
	u.holds("proxies in use", []refusedRequest{
		{"from a service project", "DELETE", inQ + "subnetworks/host-proxies", "", 400, "already being used by 'projects/p/regions/us-central1/forwardingRules/x'"},
	})
	u.holds("in use", []refusedRequest{
		{"from another project", "DELETE", inQ + "backendServices/bes", "", 400, "already being used by 'projects/p/regions/us-central1/urlMaps/map'"},
	})
}
