package sandbox

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// recorded reads the answers to GET in the recordings of real exchanges, by our label for their kind.
func recorded(t *testing.T) map[string][]object {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "recordings", "compute.jsonl"))
	if err != nil {
		t.Skip("the recordings are not here: ", err)
	}
	defer f.Close()
	all := map[string][]object{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var row object
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		if row["method"] == "GET" && row["status"] == 200.0 {
			all[text(row, "kind")] = append(all[text(row, "kind")], child(row, "response_body"))
		}
	}
	return all
}

// TestAnswersHaveTheRecordedShape compares what GET answers with recordings of the same kind: a field that every recording has is there,
// a field that no recording has is explained, and types agree.
func TestAnswersHaveTheRecordedShape(t *testing.T) {
	recordings := recorded(t)
	u := newUser(t, Options{})
	u.network("n")
	u.backend()
	chain, key := pair(t, "a.example.com", time.Now())
	u.make("POST", inUS+"sslCertificates", certificateBody(t, chain, key))
	u.make("POST", inUS+"targetHttpsProxies", `{"name":"thsp","urlMap":"`+inUS+`urlMaps/map","sslCertificates":["`+inUS+`sslCertificates/cert"]}`)
	u.rule("r", "10.1.2.9", "80")
	for _, c := range []struct {
		kind, path string
		sent       []string // fields that depend on the request
	}{
		{"compute.global.network", base + "global/networks/n", nil},
		{"compute.region.subnetwork", inUS + "subnetworks/n-sub", nil},
		{"compute.region.networkEndpointGroup", inUS + "networkEndpointGroups/neg", []string{"cloudFunction", "cloudRun"}},
		{"compute.region.backendService", inUS + "backendServices/bes", []string{"iap", "healthChecks", "backends"}},
		{"compute.region.urlMap", inUS + "urlMaps/map", nil},
		{"compute.region.sslCertificate", inUS + "sslCertificates/cert", []string{"subjectAlternativeNames"}},
		{"compute.region.targetHttpProxy", inUS + "targetHttpProxies/thp", nil},
		{"compute.region.targetHttpsProxy", inUS + "targetHttpsProxies/thsp", []string{"description"}},
		{"compute.region.forwardingRule", inUS + "forwardingRules/r", nil},
		{"compute.operation(region.urlMap.insert)", linked(text(objects(u.get(inUS+"operations"), "items")[0], "selfLink")), nil},
	} {
		if len(recordings[c.kind]) == 0 {
			t.Errorf("no recording of %s", c.kind)
			continue
		}
		always, ever := recordedFields(recordings[c.kind])
		ours := u.get(c.path)
		for field := range always {
			if _, ok := ours[field]; !ok && !slices.Contains(c.sent, field) {
				t.Errorf("%s: no %s, which every recording has", c.kind, field)
			}
		}
		for field, v := range ours {
			if form, ok := ever[field]; !ok && !slices.Contains(c.sent, field) {
				t.Errorf("%s: %s, which no recording has", c.kind, field)
			} else if ok && form != jsonForm(v) {
				t.Errorf("%s: %s is a %s, recorded as a %s", c.kind, field, jsonForm(v), form)
			}
		}
	}
}

// recordedFields returns the fields that all of bodies have, and the JSON form of those that any has.
func recordedFields(bodies []object) (always map[string]bool, ever map[string]string) {
	always, ever = map[string]bool{}, map[string]string{}
	for field := range bodies[0] {
		always[field] = true
	}
	for _, body := range bodies {
		for field, v := range body {
			ever[field] = jsonForm(v)
		}
		for field := range always {
			if _, ok := body[field]; !ok {
				delete(always, field)
			}
		}
	}
	return always, ever
}

func jsonForm(v any) string {
	switch v.(type) {
	case string:
		return "string"
	case float64:
		return "number"
	case bool:
		return "boolean"
	case []any:
		return "list"
	case object:
		return "object"
	default:
		return "null"
	}
}
