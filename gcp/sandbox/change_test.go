package sandbox

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
)

func TestRequestIDs(t *testing.T) {
	u := newUser(t, Options{})
	const id = "?requestId=0f0e0d0c-0b0a-4908-8706-050403020100"
	networks, body := base+"global/networks", `{"name":"n","autoCreateSubnetworks":false}`
	_, first := u.do("POST", networks+id, body)
	shows(t, "request id in the operation", "request id repeated")
	if text(first, "clientOperationId") != id[11:] {
		t.Errorf("clientOperationId: %v", first["clientOperationId"])
	}
	status, again := u.do("POST", networks+id, `{ "autoCreateSubnetworks": false, "name": "n" }`)
	if status != http.StatusOK || text(again, "name") != text(first, "name") {
		t.Errorf("same id, same body: %d %v", status, again)
	}
	if _, again := u.do("POST", networks+"?requestId="+strings.ToUpper(id[11:]), body); text(again, "name") != text(first, "name") {
		t.Errorf("same id in capitals: %v", again)
	}
	u.holds("request id of another request", []refusedRequest{
		{"other body", "POST", networks + id, `{"name":"other","autoCreateSubnetworks":false}`, 400, "requestId"},
		{"other path", "DELETE", networks + "/n" + id, "", 400, "requestId"},
	})
	u.holds("request id form", []refusedRequest{
		{"not a UUID", "POST", networks + "?requestId=7", body, 400, "requestId"},
		{"zero", "POST", networks + "?requestId=00000000-0000-0000-0000-000000000000", body, 400, "requestId"},
	})
}

func TestFingerprintsAreHeld(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	u.backend()
	const missing, stale = "Required field 'resource.fingerprint' not specified", "AAAAAAAAAAA="
	subnet, service, urlMap := inUS+"subnetworks/n-sub", inUS+"backendServices/bes", inUS+"urlMaps/map"
	u.holds("fingerprint required", []refusedRequest{
		{"PATCH of a subnetwork", "PATCH", subnet, `{"enableFlowLogs":true}`, 400, missing},
		{"PATCH of a backend service", "PATCH", service, `{"description":"x"}`, 400, missing},
		{"PUT of a backend service", "PUT", service, `{"name":"bes"}`, 400, missing},
		{"PATCH of a URL map", "PATCH", urlMap, `{"description":"x"}`, 400, missing},
		{"PUT of a URL map", "PUT", urlMap, `{"name":"map"}`, 400, missing},
	})
	u.holds("fingerprint current", []refusedRequest{
		{"subnetwork", "PATCH", subnet, `{"fingerprint":"` + stale + `"}`, 412, "Invalid fingerprint."},
		{"backend service", "PATCH", service, `{"fingerprint":"` + stale + `"}`, 412, "Invalid fingerprint."},
		{"URL map", "PUT", urlMap, `{"name":"map","fingerprint":"` + stale + `"}`, 412, "Invalid fingerprint."},
	})
}

func TestLabels(t *testing.T) {
	shows(t, "labels come later", "labels as a whole", "fingerprint and labels")
	u := newUser(t, Options{})
	u.network("n")
	u.backend()
	u.make("POST", inUS+"addresses", `{"name":"a","addressType":"INTERNAL","subnetwork":"`+inUS+`subnetworks/n-sub","labels":{"lost":"yes"}}`)
	u.make("POST", inUS+"forwardingRules", `{"name":"a",`+plainRule+`,"portRange":"80","labels":{"lost":"yes"}}`)
	for _, path := range []string{inUS + "addresses/a", inUS + "forwardingRules/a"} {
		made := u.get(path)
		if made["labels"] != nil || text(made, "labelFingerprint") != noLabels {
			t.Errorf("%s: labels of the POST were kept: %v", path, made["labels"])
		}
		_, op := u.do("POST", path+"/setLabels", `{"labels":{"a":"b","c":"d"},"labelFingerprint":"`+noLabels+`"}`)
		if text(op, "status") != "DONE" || text(op, "operationType") != "setLabels" {
			t.Errorf("%s: setLabels answers %v %v", path, op["operationType"], op["status"])
		}
		labelled := u.get(path)
		if labelled["fingerprint"] != made["fingerprint"] || labelled["labelFingerprint"] == made["labelFingerprint"] {
			t.Errorf("%s: fingerprints after setLabels: %v", path, labelled)
		}
		u.holds("labels fingerprint", []refusedRequest{
			{"stale", "POST", path + "/setLabels", `{"labels":{},"labelFingerprint":"` + noLabels + `"}`, 412, "Labels fingerprint either invalid or resource labels have changed"},
			{"none", "POST", path + "/setLabels", `{"labels":{}}`, 412, "Labels fingerprint either invalid or resource labels have changed"},
		})
		u.make("POST", path+"/setLabels", `{"labels":{"e":"f"},"labelFingerprint":"`+text(labelled, "labelFingerprint")+`"}`)
		if labels := child(u.get(path), "labels"); len(labels) != 1 || labels["e"] != "f" {
			t.Errorf("%s: labels %v", path, labels)
		}
	}
}

func TestMergeAndReplace(t *testing.T) {
	shows(t, "merge patch", "PUT replaces")
	u := newUser(t, Options{})
	u.network("n")
	fw := base + "global/firewalls"
	u.make("POST", fw, `{"name":"f","network":"global/networks/n","description":"x","sourceRanges":["10.0.0.0/8","10.1.0.0/16"],"logConfig":{"enable":true},"allowed":[{"IPProtocol":"tcp","ports":["22"]}]}`)
	u.make("PATCH", fw+"/f", `{"description":null,"sourceRanges":["10.2.0.0/16"],"logConfig":{"metadata":"EXCLUDE_ALL_METADATA"}}`)
	o := u.get(fw + "/f")
	if text(o, "description") != "" || len(items(o, "sourceRanges")) != 1 || child(o, "logConfig")["enable"] != true || len(objects(o, "allowed")) != 1 {
		t.Errorf("after PATCH: %v", o)
	}
	u.make("PUT", fw+"/f", `{"name":"f","network":"global/networks/n","allowed":[{"IPProtocol":"icmp"}]}`)
	o = u.get(fw + "/f")
	if child(o, "logConfig")["enable"] != false || items(o, "sourceRanges")[0] != "0.0.0.0/0" || text(objects(o, "allowed")[0], "IPProtocol") != "icmp" {
		t.Errorf("after PUT: %v", o)
	}
}

func TestOperationNames(t *testing.T) {
	shows(t, "operation names")
	u := newUser(t, Options{})
	u.network("n")
	u.backend()
	u.rule("r", "10.1.2.9", "80")
	u.make("POST", base+"global/firewalls", `{"name":"f","network":"global/networks/n","allowed":[{"IPProtocol":"tcp"}]}`)
	stamp := func(path string) string { return `"fingerprint":"` + text(u.get(path), "fingerprint") + `"` }
	for _, c := range []struct{ method, path, body, want string }{
		{"POST", inUS + "networkEndpointGroups", `{"name":"x","networkEndpointType":"SERVERLESS","cloudRun":{"service":"x"}}`, "compute.regionNetworkEndpointGroups.insert"},
		{"DELETE", inUS + "networkEndpointGroups/x", "", "compute.regionNetworkEndpointGroups.delete"},
		{"POST", inUS + "backendServices", `{"name":"x","loadBalancingScheme":"INTERNAL_MANAGED","protocol":"HTTP"}`, "insert"},
		{"DELETE", inUS + "backendServices/x", "", "delete"},
		{"PATCH", base + "global/networks/n", `{"routingConfig":{"routingMode":"GLOBAL"}}`, "compute.networks.patch"},
		{"PATCH", inUS + "subnetworks/n-sub", `{"enableFlowLogs":false,` + stamp(inUS+"subnetworks/n-sub") + `}`, "compute.subnetworks.patch"},
		{"POST", inUS + "subnetworks/n-sub/setPrivateIpGoogleAccess", `{"privateIpGoogleAccess":true}`, "setPrivateIpGoogleAccess"},
		{"PUT", inUS + "urlMaps/map", `{"name":"map","defaultService":"` + inUS + `backendServices/bes",` + stamp(inUS+"urlMaps/map") + `}`, "update"},
		{"PATCH", base + "global/firewalls/f", `{"priority":900}`, "patch"},
		{"POST", inUS + "targetHttpProxies/thp/setUrlMap", `{"urlMap":"` + inUS + `urlMaps/map"}`, "SetUrlMap"},
		{"POST", inUS + "forwardingRules/r/setTarget", `{"target":"` + inUS + `targetHttpProxies/thp"}`, "SetTarget"},
		{"POST", inUS + "forwardingRules/r/setLabels", `{"labels":{"a":"b"},"labelFingerprint":"` + noLabels + `"}`, "setLabels"},
	} {
		if op := u.change(c.method, c.path, c.body); text(op, "operationType") != c.want || op["error"] != nil {
			t.Errorf("%s %s: operationType %v, error %v, want %s", c.method, c.path, op["operationType"], operationError(op), c.want)
		}
	}
}

// TestChangeOfANewObject: while the insert runs, nothing else happens to the object; then everything may.
func TestChangeOfANewObject(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := newUser(t, Options{Latency: realLatency(t, "real")})
		u.network("n")
		u.backend()
		_, op := u.do("POST", inUS+"backendServices", `{"name":"new","loadBalancingScheme":"INTERNAL_MANAGED","protocol":"HTTP"}`)
		print := text(u.get(inUS+"backendServices/new"), "fingerprint")
		if _, o := u.do("POST", inUS+"urlMaps", `{"name":"new","defaultService":"`+inUS+`backendServices/bes"}`); o["error"] != nil {
			t.Fatal(message(o))
		}
		u.rule("new", "", "80")
		u.holds("change of a new object", []refusedRequest{
			{"DELETE", "DELETE", inUS + "backendServices/new", "", 400, "backendServices/new' is not ready"},
			{"PATCH", "PATCH", inUS + "backendServices/new", `{"timeoutSec":10,"fingerprint":"` + print + `"}`, 400, "is not ready"},
			{"PUT", "PUT", inUS + "urlMaps/new", `{"name":"new","defaultService":"` + inUS + `backendServices/bes"}`, 400, "is not ready"},
			{"setter", "POST", inUS + "forwardingRules/new/setLabels", `{"labels":{"a":"b"},"labelFingerprint":"` + noLabels + `"}`, 400, "is not ready"},
		})
		u.do("POST", linked(text(op, "selfLink"))+"/wait", "")
		u.make("DELETE", inUS+"backendServices/new", "")
	})
}
