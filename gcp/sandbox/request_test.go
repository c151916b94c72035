package sandbox

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"runlb/gcp/sandbox/schema"
)

// trade sends one request to the front without a socket. Every answer to every test is held against Google's API descriptions.
func trade(t testing.TB, s *Sandbox, method, url, body string) (int, http.Header, object) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := s.Transport().RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	o := object{}
	if err := json.Unmarshal(raw, &o); err != nil {
		t.Fatalf("%s %s: %d %q: %v", method, url, answer.StatusCode, raw, err)
	}
	if m := schema.Find(method, r.URL.Path); m != nil && answer.StatusCode == http.StatusOK && !wantsNumbers(r) {
		if wrong := m.Conforms(o); len(wrong) > 0 {
			t.Errorf("%s %s: the answer is not as the API describes it:\n%s", method, url, strings.Join(wrong, "\n"))
		}
	}
	return answer.StatusCode, answer.Header, o
}

// TestRequestsAreHeldAgainstTheDescriptions: what every API refuses, at any depth, in the envelope of its API.
func TestRequestsAreHeldAgainstTheDescriptions(t *testing.T) {
	s := openSandbox(t, Options{})
	const network = "https://compute.googleapis.com/compute/v1/projects/sandbox-project/global/networks"
	policy := "https://orgpolicy.googleapis.com/v2/projects/sandbox-project/policies"
	for _, c := range []struct{ rule, method, url, body, says string }{
		{"JSON body", "POST", network, `{`, "Invalid JSON payload received."},
		{"JSON body", "POST", network, `[]`, "Invalid JSON payload received."},
		{"required fields", "POST", network, ``, "Required field 'resource' not specified"},
		{"required fields", "POST", network, `{"description":"x"}`, "Required field 'resource.name' not specified"},
		{"unknown field", "POST", network, `{"name":"n","cidr":1}`, `Invalid JSON payload received. Unknown name "cidr" at 'resource': Cannot find field.`},
		{"unknown field", "POST", network, `{"name":"n","routingConfig":{"mode":"GLOBAL"}}`, `Unknown name "mode" at 'resource.routing_config': Cannot find field.`},
		{"unknown field", "POST", v2 + "?serviceId=x", `{"template":{"containers":[{"img":"x"}]}}`, `Unknown name "img" at 'service.template.containers[0]': Cannot find field.`},
		{"unknown field", "POST", v1, `{"metadata":{"nom":"x"}}`, `Unknown name "nom" at 'service.metadata': Cannot find field.`},
		{"unknown field", "POST", crm + "v3/projects/sandbox-project:setIamPolicy", `{"polcy":{}}`, `Unknown name "polcy": Cannot find field.`},
		{"unknown field", "POST", policy, `{"name":"x","rules":[]}`, `Unknown name "rules" at 'policy': Cannot find field.`},
		{"unknown field", "POST", usage + "/dns.googleapis.com:enable", `{"now":true}`, `Unknown name "now": Cannot find field.`},
		{"wrong type", "POST", network, `{"name":"n","autoCreateSubnetworks":"no"}`, `Invalid value at 'resource.auto_create_subnetworks' (TYPE_BOOL), "no"`},
		{"wrong type", "POST", network, `{"name":"n","mtu":"wide"}`, `Invalid value at 'resource.mtu' (TYPE_INT32), "wide"`},
		{"wrong type", "POST", network, `{"name":["n"]}`, "Proto field is not repeating, cannot start list."},
		{"wrong type", "POST", v2 + "?serviceId=x", `{"labels":"a"}`, "Invalid value at 'service.labels' (TYPE_STRING), \"a\""},
		{"wrong type", "POST", v2 + "?serviceId=x", `{"template":{"timeout":"5m"}}`, "Illegal duration format; duration must end with 's'"},
		{"unknown enum value", "POST", network, `{"name":"n","routingConfig":{"routingMode":"LOCAL"}}`, "Invalid value at 'resource.routing_config.routing_mode' (type.googleapis.com/google.cloud.compute.v1.NetworkRoutingConfig.RoutingMode), \"LOCAL\""},
		{"unknown enum value", "POST", v2 + "?serviceId=x", `{"ingress":"SOME"}`, "Invalid value at 'service.ingress' (type.googleapis.com/google.cloud.run.v2.IngressTraffic), \"SOME\""},
		{"unknown enum value", "POST", v2 + "?serviceId=x", `{"ingress":99}`, "google.cloud.run.v2.IngressTraffic), 99"},
		{"unknown query parameter", "GET", network + "?filtre=a", ``, "Invalid JSON payload received. Unknown name \"filtre\": Cannot bind query parameter. Field 'filtre' could not be found in request message."},
		{"wrong type", "GET", network + "?maxResults=few", ``, "Invalid value at 'max_results' (TYPE_UINT32), \"few\""},
	} {
		before, _ := s.Snapshot()
		status, header, o := trade(t, s, c.method, c.url, c.body)
		if status != 400 || !strings.Contains(message(o), c.says) || !strings.HasPrefix(header.Get(ruleHeader), c.rule+" (") {
			t.Errorf("%s %s %s:\n%d %q by %q,\nwant 400 %q by %q", c.method, c.url, c.body, status, message(o), header.Get(ruleHeader), c.says, c.rule)
		}
		if compute := strings.Contains(c.url, "compute"); compute != (reason(o) != "") && !strings.Contains(c.url, "serving.knative.dev") {
			t.Errorf("%s: errors[] in %v", c.url, o)
		}
		if after, _ := s.Snapshot(); string(after) != string(before) {
			t.Errorf("%s %s %s was refused, but the state has changed", c.method, c.url, c.body)
		}
		shows(t, c.rule)
	}
}

// TestWhatTheServerSetsIsIgnored: a body that was read may be sent back whole.
func TestWhatTheServerSetsIsIgnored(t *testing.T) {
	shows(t, "output-only fields")
	s := openSandbox(t, Options{})
	o := ok(t, s, "GET", v2+"/login", "")
	uid := o["uid"]
	o["uid"], o["uri"], o["description"] = "forged", "https://example.com", "sent back"
	ok(t, s, "PATCH", v2+"/login", asText(t, o))
	if after := ok(t, s, "GET", v2+"/login", ""); after["uid"] != uid || after["uri"] == "https://example.com" || after["description"] != "sent back" {
		t.Errorf("after: %v %v %v", after["uid"], after["uri"], after["description"])
	}
}

// TestFormOfAnswers: answers are JSON, whatever else is asked for.
func TestFormOfAnswers(t *testing.T) {
	u := user{t, openSandbox(t, Options{})}
	u.holds("form of answers", []refusedRequest{
		{"XML", "GET", "projects/sandbox-project?alt=xml", "", 400, "xml"},
		{"atom", "GET", "projects/sandbox-project/global/networks?%24alt=atom", "", 400, "atom"},
		{"proto", "GET", "projects/sandbox-project/global/networks?alt=proto", "", 501, "does not simulate answers in the form proto"},
	})
}

// TestHead: every API answers HEAD with the status and type of GET, and no body; what has no GET has no HEAD.
func TestHead(t *testing.T) {
	s := openSandbox(t, Options{})
	for url, want := range map[string]int{
		computeV1 + inProject + "global/networks": 200, computeV1 + inProject + "global/networks/none": 404, v2 + "/login": 200, v1 + "/login": 200,
		crm + "v3/projects/sandbox-project": 200, usage: 200, v2 + "/login:setIamPolicy": 404,
	} {
		r, err := http.NewRequest("HEAD", url, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := s.Transport().RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(answer.Body)
		if answer.StatusCode != want || want == 200 && len(body) > 0 || !strings.HasPrefix(answer.Header.Get("Content-Type"), "application/json") {
			t.Errorf("%s: %d %v %q", url, answer.StatusCode, answer.Header, body)
		}
	}
	shows(t, "HEAD")
}

// TestEnumsAsNumbers: Google's Go clients ask for numbers, and send them.
func TestEnumsAsNumbers(t *testing.T) {
	shows(t, "enums as numbers", "answers fit the description")
	s := openSandbox(t, Options{})
	const numbers = "%24alt=json%3Benum-encoding%3Dint"
	o := ok(t, s, "GET", v2+"/login?"+numbers, "")
	traffic := objects(o, "traffic")
	if o["ingress"] != 1.0 || o["launchStage"] != 4.0 || child(o, "terminalCondition")["state"] != 4.0 || len(traffic) == 0 || traffic[0]["type"] != 1.0 {
		t.Errorf("ingress %v, launch stage %v, condition %v, traffic %v", o["ingress"], o["launchStage"], o["terminalCondition"], traffic)
	}
	op := ok(t, s, "PATCH", v2+"/login?updateMask=ingress&"+numbers, `{"ingress":2}`)
	if got := child(op, "metadata")["ingress"]; got != 2.0 {
		t.Errorf("ingress inside the operation: %v", got)
	}
	if got := ok(t, s, "GET", v2+"/login", "")["ingress"]; got != "INGRESS_TRAFFIC_INTERNAL_ONLY" {
		t.Errorf("without the parameter: %v", got)
	}
	if got := ok(t, s, "GET", usage+"/run.googleapis.com?"+numbers, "")["state"]; got != 2.0 {
		t.Errorf("state of an API: %v", got)
	}
}

// TestPartialResponses: an answer cut down to what fields selects.
func TestPartialResponses(t *testing.T) {
	shows(t, "partial responses")
	s := openSandbox(t, Options{})
	const networks = "https://compute.googleapis.com/compute/v1/projects/sandbox-project/global/networks"
	for _, c := range []struct{ url, want string }{
		{networks + "/shop-vpc?fields=name,routingConfig/routingMode", `{"name":"shop-vpc","routingConfig":{"routingMode":"GLOBAL"}}`},
		{networks + "?fields=items(name)", `{"items":[{"name":"default"},{"name":"shop-vpc"}]}`},
		{networks + "?fields=items/name,items/mtu", `{"items":[{"name":"default"},{"name":"shop-vpc"}]}`},
		{networks + "/shop-vpc?fields=routingConfig(*),name", `{"name":"shop-vpc","routingConfig":{"bgpBestPathSelectionMode":"LEGACY","routingMode":"GLOBAL"}}`},
	} {
		if got := asText(t, ok(t, s, "GET", c.url, "")); got != c.want {
			t.Errorf("%s: %s, want %s", c.url, got, c.want)
		}
	}
	for _, fields := range []string{"nom", "items(nom)", "items(name", "name,", "name)"} {
		if code, o := call(t, s, "GET", networks+"?fields="+fields, ""); code != 400 || !strings.HasPrefix(message(o), "Invalid field selection ") {
			t.Errorf("fields=%s: %d %s", fields, code, message(o))
		}
	}
}

// TestKnownAndNotSimulated: what Google has and the sandbox does not says so, and is no 404.
func TestKnownAndNotSimulated(t *testing.T) {
	s := openSandbox(t, Options{})
	code, o := call(t, s, "POST", "https://compute.googleapis.com/compute/v1/projects/sandbox-project/global/networks/default/addPeering", `{}`)
	if code != 501 || !strings.Contains(message(o), "does not simulate compute.networks.addPeering") {
		t.Errorf("%d %s", code, message(o))
	}
}
