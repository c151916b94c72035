package sandbox

import (
	"fmt"
	"strings"
	"testing"
)

func TestLabelForm(t *testing.T) {
	long, umlauts := strings.Repeat("x", 64), strings.Repeat("ü", 63)
	for _, c := range []struct {
		key, value string
		good       bool
	}{
		{"env", "prod", true}, {"e", "", true}, {"a-b_c-9", "9-_", true}, {"größe", "größe", true}, {"日本", "語", true}, {"k" + long[2:], long[1:], true},
		{"k", umlauts, true}, {"", "v", false}, {"9k", "v", false}, {"_k", "v", false}, {"Env", "prod", false}, {"env", "Prod", false}, {"a.b", "v", false},
		{"k", "a b", false}, {"k", "a.b", false}, {"k", long, false}, {long, "v", false}, {"k", strings.Repeat("語", 43), false}, {"k", "Ä", false}, {"k", "\xff", false},
	} {
		if words, _ := misLabelled(object{c.key: c.value}); words == "" != c.good {
			t.Errorf("%q=%q: %q, want good %v", c.key, c.value, words, c.good)
		}
	}
}

func TestLabelsAreHeld(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	u.backend()
	u.rule("r", "", "80")
	const value = "Label value 'Prod' violates format constraints. The value can only contain lowercase letters"
	const key = "Label key '9' violates format constraints. The key must start with a lowercase character"
	u.holds("label form", []refusedRequest{
		{"address", "POST", inUS + "addresses", `{"name":"a","addressType":"INTERNAL","subnetwork":"` + inUS + `subnetworks/n-sub","labels":{"env":"Prod"}}`, 400,
			"Invalid value for field 'resource.labels': ''. " + value},
		{"instance", "POST", inA + "instances", `{"name":"a","machineType":"zones/us-central1-a/machineTypes/e2-micro","disks":[{}],"networkInterfaces":[{}],"labels":{"9":"x"}}`, 400, "Invalid value for field 'resource.labels': ''. " + key},
		{"setLabels", "POST", inUS + "forwardingRules/r/setLabels", `{"labels":{"env":"Prod"},"labelFingerprint":"` + noLabels + `"}`, 400,
			"Invalid value for field 'labels': ''. " + value},
	})
	many := object{}
	for i := range 65 {
		many[fmt.Sprint("k", i)] = "v"
	}
	u.holds("number of labels", []refusedRequest{
		{"setLabels", "POST", inUS + "forwardingRules/r/setLabels", asText(t, object{"labels": many, "labelFingerprint": noLabels}), 400, "65"},
	})
	delete(many, "k64")
	u.make("POST", inUS+"forwardingRules/r/setLabels", asText(t, object{"labels": many, "labelFingerprint": noLabels}))
}

func TestRunLabelsAreHeld(t *testing.T) {
	s := openSandbox(t, Options{})
	template := `"template":{"containers":[{"image":"hello"}]}`
	for name, c := range map[string]struct{ method, url, body, says string }{
		"v2": {"POST", v2 + "?serviceId=a", `{"labels":{"v":"v4.1.2"},` + template + `}`,
			"labels: At least one label does not conform to GCP naming style. Label value 'v4.1.2' violates format constraints."},
		"v2, template": {"POST", v2 + "?serviceId=a", `{"template":{"labels":{"A":"x"},"containers":[{"image":"hello"}]}}`, "template.labels: At least one label"},
		"v2, patch":    {"PATCH", v2 + "/login?updateMask=labels", `{"labels":{"env":"Prod"}}`, "Label value 'Prod'"},
		"v1": {"POST", v1, `{"apiVersion":"serving.knative.dev/v1","kind":"Service","metadata":{"name":"a","namespace":"sandbox-project","labels":{"a.b":"x"}},` +
			`"spec":{"template":{"spec":{"containers":[{"image":"hello"}]}}}}`, "Label key 'a.b'"},
	} {
		status, header, o := trade(t, s, c.method, c.url, c.body)
		if status != 400 || !strings.Contains(message(o), c.says) || !strings.HasPrefix(header.Get(ruleHeader), "label form (sure") {
			t.Errorf("%s: %d %q by %q, want %q", name, status, message(o), header.Get(ruleHeader), c.says)
		}
	}
	ok(t, s, "POST", v1, `{"apiVersion":"serving.knative.dev/v1","kind":"Service","metadata":{"name":"a","namespace":"sandbox-project","labels":{"cloud.googleapis.com/location":"us-central1"}},`+
		`"spec":{"template":{"metadata":{"labels":{"client.knative.dev/nonce":"x"}},"spec":{"containers":[{"image":"hello"}]}}}}`)
}
