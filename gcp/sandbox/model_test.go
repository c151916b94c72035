package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestRandomSequences sends legal and illegal calls in random order. Whatever is sent: no reference dangles, no address has two owners
// that may not share it, every refusal leaves the state byte-equal, and a restart changes nothing.
func TestRandomSequences(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			rt.Fatal(err)
		}
		o := Options{State: filepath.Join(dir, "state"), Project: "p", Empty: true}
		s, err := Open(o)
		if err != nil {
			rt.Fatal(err)
		}
		u := user{t, s}
		for range rapid.IntRange(1, 60).Draw(rt, "calls") {
			if rapid.IntRange(0, 19).Draw(rt, "restart") == 0 {
				before := u.state()
				u.s.Close()
				if u.s, err = Open(o); err != nil {
					rt.Fatal(err)
				}
				if after := u.state(); after != before {
					rt.Fatalf("a restart has changed the state:\n%s\n%s", before, after)
				}
			}
			u.s.settle()
			before := u.state()
			method, path, body := randomCall(rt, u)
			status, answer := u.do(method, path, body)
			if status >= 500 && status != http.StatusNotImplemented {
				rt.Fatalf("%s %s %s: %d %s", method, path, body, status, message(answer))
			}
			if after := u.state(); status >= 400 && after != before {
				rt.Fatalf("%s %s %s: %d, but the state has changed", method, path, body, status)
			}
			checkSound(rt, u)
		}
		u.s.Close()
	})
}

// randomCall draws one call. Names are few, so that calls meet.
func randomCall(rt *rapid.T, u user) (method, path, body string) {
	pick := func(label string, from ...string) string { return rapid.SampledFrom(from).Draw(rt, label) }
	name := func(label string) string { return pick(label, "a", "b") }
	region := pick("region", "us-central1", "us-central1", "us-central1", "europe-west1")
	in := base + "regions/" + region + "/"
	collection := pick("collection", "networks", "subnetworks", "addresses", "networkEndpointGroups", "backendServices", "urlMaps",
		"targetHttpProxies", "forwardingRules", "firewalls", "instances")
	path = in + collection
	switch collection {
	case "networks", "firewalls":
		path = base + "global/" + collection
	case "instances":
		path = base + "zones/" + region + "-b/instances"
	}
	switch action := pick("action", "insert", "insert", "insert", "insert", "delete", "patch", "put"); action {
	case "delete":
		return "DELETE", path + "/" + name("name"), ""
	case "patch", "put":
		path += "/" + name("name")
		_, o := u.do("GET", path, "")
		changes := object{"description": pick("description", "x", "y"), "fingerprint": o["fingerprint"]}
		if action == "put" {
			changes = o
		}
		if collection == "subnetworks" {
			changes = object{"role": pick("role", "ACTIVE", "BACKUP"), "fingerprint": o["fingerprint"]}
		}
		b, err := json.Marshal(changes)
		if err != nil {
			rt.Fatal(err)
		}
		return map[string]string{"patch": "PATCH", "put": "PUT"}[action], path, string(b)
	}
	purpose := pick("purpose", "", "", `,"purpose":"REGIONAL_MANAGED_PROXY","role":"ACTIVE"`, `,"purpose":"REGIONAL_MANAGED_PROXY","role":"BACKUP"`)
	cidr := pick("cidr", "10.0.0.0/28", "10.0.1.0/26", "10.0.0.0/16", "bad")
	ip := pick("ip", "", "10.0.0.3", "10.0.1.5", "10.0.1.6", "192.168.0.1")
	bodies := map[string]string{
		"networks":              fmt.Sprintf(`{"name":%q,"autoCreateSubnetworks":%s}`, name("name"), pick("auto", "false", "false", "false", "true")),
		"subnetworks":           fmt.Sprintf(`{"name":%q,"network":"global/networks/%s","ipCidrRange":%q%s}`, name("name"), name("network"), cidr, purpose),
		"addresses":             fmt.Sprintf(`{"name":%q,"addressType":"INTERNAL","purpose":%q,"subnetwork":"%ssubnetworks/%s","address":%q}`, name("name"), pick("use", "", "SHARED_LOADBALANCER_VIP"), in, name("subnet"), ip),
		"networkEndpointGroups": fmt.Sprintf(`{"name":%q,"networkEndpointType":"SERVERLESS","cloudRun":{"service":"hello"}}`, name("name")),
		"backendServices":       fmt.Sprintf(`{"name":%q,"loadBalancingScheme":"INTERNAL_MANAGED","protocol":"HTTP","backends":[{"group":"https://www.googleapis.com/compute/v1/%snetworkEndpointGroups/%s"}]}`, name("name"), in, name("neg")),
		"urlMaps":               fmt.Sprintf(`{"name":%q,"defaultService":"%sbackendServices/%s"}`, name("name"), in, name("bes")),
		"targetHttpProxies":     fmt.Sprintf(`{"name":%q,"urlMap":"%surlMaps/%s"}`, name("name"), in, name("map")),
		"forwardingRules": fmt.Sprintf(`{"name":%q,"loadBalancingScheme":"INTERNAL_MANAGED","subnetwork":"%ssubnetworks/%s","target":"%stargetHttpProxies/%s","portRange":%q,"IPAddress":%q}`,
			name("name"), in, name("subnet"), in, name("thp"), pick("port", "80", "443", "0"), ip),
		"firewalls": fmt.Sprintf(`{"name":%q,"network":"global/networks/%s","allowed":[{"IPProtocol":"tcp"}]}`, name("name"), name("network")),
		"instances": fmt.Sprintf(`{"name":%q,"machineType":"zones/%s-b/machineTypes/e2-micro","disks":[{"boot":true}],"networkInterfaces":[{"subnetwork":"%ssubnetworks/%s","networkIP":%q}]}`,
			name("name"), region, in, name("subnet"), ip),
	}
	return "POST", path, bodies[collection]
}

// checkSound checks what must hold in every state.
func checkSound(rt *rapid.T, u user) {
	u.s.read(func(tx *tx) {
		for path, o := range tx.list("") {
			for _, target := range references(path, o) {
				if _, ok := tx.get(target); !ok {
					rt.Fatalf("%s refers to %s, which is not there", path, target)
				}
			}
			if strings.Contains(path, "/subnetworks/") {
				checkOwners(rt, tx, path)
			}
		}
	})
}

// checkOwners: at most one reservation an address; several rules only on a shared one, on different ports; an instance alone.
func checkOwners(rt *rapid.T, tx *tx, subnet string) {
	for ip, owners := range holders(tx, subnet) {
		reservations, rules, machines, ports := 0, 0, 0, map[string]bool{}
		shared := false
		for _, owner := range owners {
			o, _ := tx.get(owner)
			switch {
			case strings.Contains(owner, "/addresses/"):
				reservations++
				shared = text(o, "purpose") == sharedVIP
			case strings.Contains(owner, "/forwardingRules/"):
				rules++
				ports[text(o, "portRange")] = true
			default:
				machines++
			}
		}
		if reservations > 1 || machines > 1 || machines == 1 && len(owners) > 1 || rules > 1 && !shared || len(ports) != rules {
			rt.Fatalf("%s in %s belongs to %v", ip, subnet, owners)
		}
	}
}
