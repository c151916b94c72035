package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// open opens a sandbox for one test.
func openSandbox(t testing.TB, o Options) *Sandbox {
	t.Helper()
	s, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// call sends one request to the front without a socket and reads the answer as JSON.
func call(t testing.TB, s *Sandbox, method, url, body string) (int, object) {
	t.Helper()
	status, _, o := trade(t, s, method, url, body)
	return status, o
}

// ok is call for a request that must succeed.
func ok(t testing.TB, s *Sandbox, method, url, body string) object {
	t.Helper()
	code, o := call(t, s, method, url, body)
	if code != http.StatusOK {
		t.Fatalf("%s %s: %d %v", method, url, code, o)
	}
	return o
}

const (
	v2    = "https://run.googleapis.com/v2/projects/sandbox-project/locations/us-central1/services"
	v1    = "https://us-central1-run.googleapis.com/apis/serving.knative.dev/v1/namespaces/sandbox-project/services"
	allV1 = "https://run.googleapis.com/v1/projects/sandbox-project/locations/-/services"
)

// TestViewsAgree: one service, made through either API, is the same through both.
func TestViewsAgree(t *testing.T) {
	s := openSandbox(t, Options{})
	op := ok(t, s, "POST", v2+"?serviceId=two", `{"ingress":2,"description":"d","labels":{"team":"x"},"annotations":{"runlb.dev/was":"y"},
		"customAudiences":["https://two"],"invokerIamDisabled":true,"traffic":[{"type":1,"percent":100},{"type":1,"tag":"test"}],
		"template":{"containers":[{"image":"i"}],"scaling":{"maxInstanceCount":3}}}`)
	if op["done"] != nil || !strings.Contains(text(op, "name"), "/locations/us-central1/operations/") {
		t.Errorf("first answer %v", op)
	}
	done := ok(t, s, "GET", "https://run.googleapis.com/v2/"+text(op, "name"), "")
	if done["done"] != true || text(child(done, "response"), "uri") != "https://two-123456789012.us-central1.run.app" {
		t.Errorf("operation %v", done)
	}
	k := ok(t, s, "GET", v1+"/two", "")
	metadata := child(k, "metadata")
	for key, want := range map[string]any{
		"run.googleapis.com/ingress": "internal", "run.googleapis.com/ingress-status": "internal", "run.googleapis.com/invoker-iam-disabled": "true",
		"run.googleapis.com/description": "d", "run.googleapis.com/custom-audiences": `["https://two"]`, "runlb.dev/was": "y",
	} {
		if got := child(metadata, "annotations")[key]; got != want {
			t.Errorf("annotation %s: %v, want %v", key, got, want)
		}
	}
	if labels := child(metadata, "labels"); labels["cloud.googleapis.com/location"] != "us-central1" || labels["team"] != "x" {
		t.Errorf("labels %v", labels)
	}
	traffic := objects(child(k, "status"), "traffic")
	if len(traffic) != 2 || traffic[1]["url"] != "https://test---two-123456789012.us-central1.run.app" {
		t.Errorf("traffic %v", traffic)
	}

	shows(t, "tag URL", "namespaces")

	// What v1 reads, v1 may put back: a new generation, the same revision, and nothing lost in v2.
	before := ok(t, s, "GET", v2+"/two", "")
	ok(t, s, "PUT", v1+"/two", asText(t, k))
	after := ok(t, s, "GET", v2+"/two", "")
	if after["generation"] != "2" || after["latestReadyRevision"] != before["latestReadyRevision"] {
		t.Errorf("generation %v, revision %v; was %v", after["generation"], after["latestReadyRevision"], before["latestReadyRevision"])
	}
	for _, field := range []string{"template", "traffic", "trafficStatuses", "ingress", "labels", "annotations", "description", "customAudiences", "invokerIamDisabled", "uri", "uid", "createTime"} {
		if asText(t, object{"": before[field]}) != asText(t, object{"": after[field]}) {
			t.Errorf("%s: %v became %v", field, before[field], after[field])
		}
	}
}

// TestMasksInBothForms: a mask names fields as in JSON, or as in the proto.
func TestMasksInBothForms(t *testing.T) {
	s := openSandbox(t, Options{})
	for _, c := range []struct{ mask, url string }{{"default_uri_disabled,custom_audiences", "/cart"}, {"defaultUriDisabled,customAudiences", "/login"}} {
		ok(t, s, "PATCH", v2+c.url+"?updateMask="+c.mask, `{"defaultUriDisabled":true,"customAudiences":["https://front"],"description":"not named"}`)
		o := ok(t, s, "GET", v2+c.url, "")
		if o["defaultUriDisabled"] != true || len(items(o, "customAudiences")) != 1 || o["description"] == "not named" {
			t.Errorf("%s: %v", c.mask, o)
		}
	}
}

// TestPatchService: only the fields of the mask change; an annotation can be added and taken back; a stale etag is refused.
func TestPatchService(t *testing.T) {
	s := openSandbox(t, Options{})
	was := snapshot(t, s)
	first := ok(t, s, "GET", v2+"/cart", "")
	patch := func(mask, body string) object {
		t.Helper()
		ok(t, s, "PATCH", v2+"/cart?updateMask="+mask, body)
		return ok(t, s, "GET", v2+"/cart", "")
	}
	o := patch("ingress,annotations", `{"name":"ignored","ingress":1,"annotations":{"runlb.dev/ingress-was":"internal"}}`)
	if o["ingress"] != ingressAll || text(child(o, "annotations"), "runlb.dev/ingress-was") != "internal" || o["description"] != first["description"] {
		t.Errorf("after the patch: %v", o)
	}
	if o["latestReadyRevision"] != first["latestReadyRevision"] || o["generation"] == first["generation"] || o["uid"] != first["uid"] {
		t.Errorf("ingress made a revision or no generation: %v", o)
	}
	code, e := call(t, s, "PATCH", v2+"/cart?updateMask=ingress", asText(t, object{"etag": first["etag"], "ingress": ingressNone}))
	if code != http.StatusConflict || text(child(e, "error"), "status") != "ABORTED" || child(e, "error")["errors"] != nil {
		t.Errorf("stale etag: %d %v", code, e)
	}
	shows(t, "stale service")
	if code, _ := call(t, s, "DELETE", v2+`/cart?etag=`+strings.ReplaceAll(text(first, "etag"), `"`, "%22"), ""); code != http.StatusConflict {
		t.Errorf("delete with a stale etag: %d", code)
	}
	o = patch("ingress,annotations", asText(t, object{"etag": o["etag"], "ingress": ingressInternal}))
	if o["annotations"] != nil {
		t.Errorf("annotations stay: %v", o["annotations"])
	}
	asBefore(t, s, was)
	o = patch("template", `{"template":{"containers":[{"image":"new"}]}}`)
	if o["latestReadyRevision"] == first["latestReadyRevision"] {
		t.Error("a new image made no revision")
	}
}

// TestServicesNewestFirst: v2 lists by age, whatever the names are; v1 by name.
func TestServicesNewestFirst(t *testing.T) {
	now := time.Now()
	s := openSandbox(t, Options{Now: func() time.Time { return now }})
	for _, name := range []string{"m", "z", "a"} {
		now = now.Add(time.Minute)
		ok(t, s, "POST", v2+"?serviceId="+name, `{"template":{"containers":[{"image":"hello"}]}}`)
	}
	var names, times []string
	for _, o := range objects(ok(t, s, "GET", v2, ""), "services") {
		names, times = append(names, lastSegment(text(o, "name"))), append(times, text(o, "createTime"))
	}
	if len(names) < 4 || strings.Join(names[:3], "") != "azm" || !slices.IsSortedFunc(times, func(a, b string) int { return strings.Compare(b, a) }) {
		t.Errorf("%v of %v", names, times)
	}
}

func TestServiceRefusals(t *testing.T) {
	s := openSandbox(t, Options{})
	for _, tc := range []struct {
		method, url, body string
		code              int
		says              string
	}{
		{"GET", v2 + "/nobody", "", 404, "Resource 'nobody' of kind 'SERVICE' in region 'us-central1' in project 'sandbox-project' does not exist."},
		{"GET", v1 + "/nobody", "", 404, "Resource 'nobody' of kind 'SERVICE'"},
		{"GET", strings.Replace(v2, "us-central1", "-", 1), "", 400, "wildcard"},
		{"POST", strings.Replace(v2, "us-central1", "-", 1) + "?serviceId=x", `{}`, 404, "Location - is not found"},
		{"POST", allV1, `{"metadata":{"name":"x"}}`, 404, "Location - is not found"},
		{"GET", strings.Replace(v2, "us-central1", "us-central9", 1), "", 404, "us-central9"},
		{"GET", strings.Replace(v2, "sandbox-project", "nope", 1), "", 403, "Permission 'run.services.list' denied on resource"},
		{"POST", v2 + "?serviceId=login", `{}`, 409, "already exists"},
		{"POST", v2 + "?serviceId=Login", `{}`, 400, "Invalid service name"},
		{"POST", v2 + "?serviceId=" + strings.Repeat("a", 50), `{}`, 400, "fewer than 50"},
		{"POST", v2 + "?serviceId=x", `{"nonsense":1}`, 400, "Unknown name \"nonsense\""},
		{"POST", v2 + "?serviceId=x", `{"ingress":"INGRESS_TRAFFIC_SOME"}`, 400, "service.ingress"},
		{"POST", v2 + "?serviceId=x", `{"annotations":{"run.googleapis.com/ingress":"all"}}`, 400, "system annotations are not supported"},
		{"POST", v2 + "?serviceId=x", `{"traffic":[{"type":1,"percent":50}]}`, 400, "should be 100"},
		{"POST", v2 + "?serviceId=x", `{`, 400, "Invalid JSON payload"},
		{"PATCH", v2 + "/login?updateMask=nonsense", `{}`, 400, "update_mask"},
		{"PATCH", v2 + "/nobody?updateMask=description", `{"description":"x"}`, 404, "Resource 'nobody' of kind 'SERVICE'"},
		{"PATCH", v2 + "/nobody?allowMissing=false", `{"template":{"containers":[{"image":"hello"}]}}`, 404, "Resource 'nobody' of kind 'SERVICE'"},
		{"POST", v2 + "?serviceId=x", `{"description":"` + strings.Repeat("a", 513) + `"}`, 400, "description"},
		{"POST", v2 + "?serviceId=x", `{"traffic":[{"type":1,"percent":100,"revision":"x-1"}]}`, 400, "a target is either"},
		{"POST", v2 + "?serviceId=x", `{"traffic":[{"type":1,"percent":130},{"type":1,"percent":-30}]}`, 400, "percent: must be a number between 0 and 100"},
		{"POST", v2 + "?serviceId=x", `{"template":{}}`, 400, "must contain at least one container"},
		{"PATCH", v2 + "/login", `{}`, 400, "must contain at least one container"},
		{"POST", v1, `{"metadata":{"name":"x"}}`, 400, "must contain at least one container"},
		{"POST", v2 + "?serviceId=x", `{"template":{"containers":[{}]}}`, 400, "must provide an image name to deploy"},
		{"POST", v2 + "?serviceId=x", `{"template":{"containers":[{"image":"i","ports":[{"containerPort":1},{"containerPort":2}]}]}}`, 400, "ports should contain 0 or 1 port"},
		{"POST", v2 + "?serviceId=x", `{"template":{"containers":[{"image":"i","ports":[{"containerPort":99999}]}]}}`, 400, "container_port: must be 0"},
		{"POST", v2 + "?serviceId=x", `{"template":{"timeout":"3601s","containers":[{"image":"i"}]}}`, 400, "maximum allowed time is one hour"},
		{"POST", v2 + "?serviceId=x", `{"template":{"maxInstanceRequestConcurrency":-1,"containers":[{"image":"i"}]}}`, 400, "max_instance_request_concurrency: Must be a number between 0 and 1000"},
		{"POST", v2 + "?serviceId=x", `{"template":{"scaling":{"minInstanceCount":3,"maxInstanceCount":2},"containers":[{"image":"i"}]}}`, 400, "must be greater than or equal to min_instance_count"},
		{"POST", v2 + "?serviceId=x", `{"traffic":[{"type":2,"percent":100,"revision":"login-00007-abc"}]}`, 400, "Revision 'login-00007-abc' does not exist or is deleted"},
		{"POST", v2 + "?serviceId=x", `{"template":{"revision":"y-1"}}`, 400, "begin with the name of the service"},
		{"PUT", v1 + "/login", `{"metadata":{"name":"login","resourceVersion":"old"}}`, 409, "Conflict for resource 'login': version 'old'"},
		{"POST", v1, `{"metadata":{"name":"x","annotations":{"run.googleapis.com/ingress":"some"}}}`, 400, "ingress"},
		{"POST", v2 + "/login:setIamPolicy", `{"policy":{"bindings":[{"role":"roles/run.invoker","members":["nobody"]}]}}`, 400, "unknown type"},
		{"POST", v2 + "/login:doNothing", `{}`, 404, "Method not found"},
	} {
		code, o := call(t, s, tc.method, tc.url, tc.body)
		showsOf(t, s, tc.method, tc.url, tc.body)
		e := child(o, "error")
		if code != tc.code || !strings.Contains(text(e, "message"), tc.says) || e["code"] != float64(code) || text(e, "status") == "" {
			t.Errorf("%s %s %s: %d %v; want %d with %q", tc.method, tc.url, tc.body, code, o, tc.code, tc.says)
		}
		if isV1 := strings.HasPrefix(tc.url, v1) || tc.url == allV1; isV1 != (e["errors"] != nil) {
			t.Errorf("%s %s: errors[] %v; v1 has them, v2 has not", tc.method, tc.url, e["errors"])
		}
	}
}

// showsOf records the rule that a refusal names.
func showsOf(t testing.TB, s *Sandbox, method, url, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := s.Transport().RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	if rule, _, named := strings.Cut(resp.Header.Get(ruleHeader), " ("); named {
		shows(t, rule)
	}
}

// TestListAllRegions: pages by limit and continue, every service once; a region that does not answer is named.
func TestListAllRegions(t *testing.T) {
	s := openSandbox(t, Options{})
	seen, token, pages := map[string]bool{}, "", 0
	for {
		list := ok(t, s, "GET", allV1+"?limit=5&continue="+token, "")
		pages++
		for _, o := range objects(list, "items") {
			m := child(o, "metadata")
			seen[text(child(m, "labels"), "cloud.googleapis.com/location")+"/"+text(m, "name")] = true
		}
		if token = text(child(list, "metadata"), "continue"); token == "" {
			break
		}
	}
	if len(seen) != len(seededServices()) || pages != 3 || seen["us-central1/hello"] {
		t.Errorf("%d services on %d pages, want %d on 3: %v", len(seen), pages, len(seededServices()), seen)
	}
	s.Fault(Fault{When{Place: "us-central1"}, Unreachable{}})
	list := ok(t, s, "GET", allV1, "")
	if len(items(list, "items")) != len(seededServices())-5 || asText(t, object{"": list["unreachable"]}) != `{"":["us-central1"]}` {
		t.Errorf("%d services, unreachable %v", len(items(list, "items")), list["unreachable"])
	}
	if code, _ := call(t, s, "GET", v2, ""); code != http.StatusServiceUnavailable {
		t.Errorf("v2 list in the unreachable region: %d", code)
	}
	shows(t, "unreachable regions")
	empty := openSandbox(t, Options{Empty: true})
	if list := ok(t, empty, "GET", allV1, ""); asText(t, list) != `{"apiVersion":"serving.knative.dev/v1","kind":"ServiceList"}` {
		t.Errorf("empty list %v", list)
	}
}

// TestServiceTakesTime: with real latency a deployment reconciles, :wait blocks for it, and a deletion takes effect at its end.
func TestServiceTakesTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		latency, err := ParseLatency("real")
		if err != nil {
			t.Fatal(err)
		}
		s := openSandbox(t, Options{Latency: latency})
		op := ok(t, s, "POST", v2+"?serviceId=slow", `{"template":{"containers":[{"image":"i"}]}}`)
		o := ok(t, s, "GET", v2+"/slow", "")
		if o["reconciling"] != true || o["latestReadyRevision"] != nil || text(child(o, "terminalCondition"), "state") != "CONDITION_RECONCILING" {
			t.Errorf("right after the create: %v", o)
		}
		k := ok(t, s, "GET", v1+"/slow", "")
		if c := objects(child(k, "status"), "conditions")[0]; c["type"] != "Ready" || c["status"] != "Unknown" {
			t.Errorf("v1 condition %v", c)
		}
		wait := "https://run.googleapis.com/v1/" + text(op, "name") + ":wait"
		start := time.Now()
		if o := ok(t, s, "POST", wait, `{"timeout":"5s"}`); o["done"] != nil || time.Since(start) != 5*time.Second {
			t.Errorf("wait of 5 s: %v after %v", o["done"], time.Since(start))
		}
		done := ok(t, s, "POST", wait, `{"timeout":"30s"}`)
		if done["done"] != true || time.Since(start) != latency.of("services", "insert") {
			t.Errorf("wait of 30 s: %v after %v", done["done"], time.Since(start))
		}
		if o := child(done, "response"); o["kind"] != "Service" || child(o, "status") == nil {
			t.Errorf("v1 operations answer v1 services, not %v", o)
		}
		if o := child(ok(t, s, "GET", strings.Replace(strings.TrimSuffix(wait, ":wait"), "/v1/", "/v2/", 1), ""), "response"); o["terminalCondition"] == nil {
			t.Errorf("v2 operations answer v2 services, not %v", o)
		}
		if o := ok(t, s, "GET", v2+"/slow", ""); o["reconciling"] != nil || o["latestReadyRevision"] == nil || o["observedGeneration"] != "1" {
			t.Errorf("when it is ready: %v", o)
		}
		ok(t, s, "DELETE", v2+"/slow", "")
		if o := ok(t, s, "GET", v2+"/slow", ""); o["deleteTime"] == nil {
			t.Error("no deleteTime while the deletion runs")
		}
		if list := ok(t, s, "GET", v2, ""); strings.Contains(asText(t, list), "/slow") {
			t.Error("listed while it is being deleted")
		}
		if list := ok(t, s, "GET", v2+"?showDeleted=true", ""); !strings.Contains(asText(t, list), "/slow") {
			t.Error("not listed with showDeleted")
		}
		shows(t, "reconciling", "service deletion")
		time.Sleep(latency.of("services", "delete"))
		if code, _ := call(t, s, "GET", v2+"/slow", ""); code != http.StatusNotFound {
			t.Errorf("after the deletion: %d", code)
		}
	})
}
