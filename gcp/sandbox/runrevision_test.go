package sandbox

import (
	"net/http"
	"strings"
	"testing"
)

const revisionsV1 = "https://us-central1-run.googleapis.com/apis/serving.knative.dev/v1/namespaces/sandbox-project/revisions"

// names are the short names of a list, v1's or v2's.
func names(list object) (out []string) {
	for _, o := range objects(list, "revisions") {
		out = append(out, lastSegment(text(o, "name")))
	}
	for _, o := range objects(list, "items") {
		out = append(out, text(child(o, "metadata"), "name"))
	}
	return out
}

// TestRevisions: each new template makes a revision, which stays, in both views, until it is deleted.
func TestRevisions(t *testing.T) {
	s := openSandbox(t, Options{})
	knative := func(name, image, traffic string) string {
		return `{"metadata":{"name":"one"},"spec":{"traffic":[` + traffic + `],"template":{"metadata":{"name":"` + name + `","labels":{"client.knative.dev/nonce":"n` + image + `"}},
			"spec":{"containers":[{"image":"` + image + `"}]}}}}`
	}
	const latest = `{"latestRevision":true,"percent":100}`
	ok(t, s, "POST", v1, knative("", "a", latest))
	first := names(ok(t, s, "GET", revisionsV1+"?labelSelector=client.knative.dev%2Fnonce+%3D+na", ""))
	if len(first) != 1 || !strings.HasPrefix(first[0], "one-00001-") {
		t.Fatalf("revisions with the label: %v", first)
	}
	ok(t, s, "PUT", v1+"/one", knative("one-b", "b", `{"revisionName":"`+first[0]+`","percent":100},{"revisionName":"one-b","tag":"blue"}`))
	ok(t, s, "PUT", v1+"/one", knative("one-b", "b", `{"revisionName":"`+first[0]+`","percent":40},{"latestRevision":true,"percent":60}`))
	if got := names(ok(t, s, "GET", v2+"/one/revisions", "")); len(got) != 2 {
		t.Errorf("a change of traffic made a revision: %v", got)
	}
	ok(t, s, "PUT", v1+"/one", knative("", "c", `{"revisionName":"one-b","percent":100}`))
	list := ok(t, s, "GET", v2+"/one/revisions", "")
	if got := names(list); len(got) != 3 {
		t.Errorf("revisions in v2: %v", got)
	}
	if got := names(ok(t, s, "GET", revisionsV1+"?labelSelector=serving.knative.dev%2Fservice%3Done&limit=2", "")); len(got) != 2 {
		t.Errorf("a page of two in v1: %v", got)
	}
	rev := ok(t, s, "GET", v2+"/one/revisions/one-b", "")
	if rev["service"] != "one" || objects(rev, "containers")[0]["image"] != "b" || rev["serviceAccount"] != seedNumber+"-compute@developer.gserviceaccount.com" {
		t.Errorf("v2 revision %v", rev)
	}
	o := ok(t, s, "GET", revisionsV1+"/one-b", "")
	if text(child(child(o, "metadata"), "labels"), revisionOfNote) != "one" || !strings.HasPrefix(text(child(o, "status"), "imageDigest"), "b@sha256:") {
		t.Errorf("v1 revision %v", o)
	}
	if all := names(ok(t, s, "GET", strings.Replace(v2, "/services", "/services/-/revisions", 1), "")); len(all) < 10 {
		t.Errorf("revisions of all services: %v", all)
	}
	shows(t, "revisions", "Cloud Run lists")

	for _, tc := range []struct {
		method, url, body string
		code              int
		says              string
	}{
		{"PUT", v1 + "/one", knative("one-b", "d", latest), 409, "Revision named 'one-b' with different configuration already exists."},
		{"PUT", v1 + "/one", knative("two-a", "d", latest), 400, "begin with the name of the service"},
		{"PUT", v1 + "/one", knative("", "d", `{"revisionName":"one-x","percent":100}`), 400, "Revision 'one-x' does not exist or is deleted"},
		{"DELETE", v2 + "/one/revisions/one-b", "", 400, "cannot be deleted"},
		{"GET", v2 + "/one/revisions/one-x", "", 404, "Resource 'one-x' of kind 'REVISION'"},
		{"GET", v2 + "/login/revisions/one-b", "", 404, "does not exist"},
		{"GET", revisionsV1 + "/one-x", "", 404, "does not exist"},
	} {
		if code, o := call(t, s, tc.method, tc.url, tc.body); code != tc.code || !strings.Contains(message(o), tc.says) {
			t.Errorf("%s %s: %d %s; want %d with %q", tc.method, tc.url, code, message(o), tc.code, tc.says)
		}
		showsOf(t, s, tc.method, tc.url, tc.body)
	}

	op := ok(t, s, "DELETE", v2+"/one/revisions/"+first[0], "")
	if done := ok(t, s, "GET", "https://run.googleapis.com/v2/"+text(op, "name"), ""); done["done"] != true || lastSegment(text(child(done, "response"), "name")) != first[0] {
		t.Errorf("operation of a deletion: %v", done)
	}
	ok(t, s, "PUT", v1+"/one", knative("", "c", latest))
	ok(t, s, "DELETE", revisionsV1+"/one-b", "")
	if got := names(ok(t, s, "GET", v2+"/one/revisions", "")); len(got) != 1 {
		t.Errorf("after two deletions: %v", got)
	}
	ok(t, s, "DELETE", v2+"/one", "")
	if got := names(ok(t, s, "GET", revisionsV1+"?labelSelector=serving.knative.dev%2Fservice%3Done", "")); got != nil {
		t.Errorf("revisions outlive their service: %v", got)
	}
}

// TestServiceDefaults: what GET answers of a service of which only the image was told.
func TestServiceDefaults(t *testing.T) {
	s := openSandbox(t, Options{})
	ok(t, s, "POST", v1, `{"metadata":{"name":"plain"},"spec":{"template":{"spec":{"containers":[{"image":"i"}]}}}}`)
	spec := child(child(child(ok(t, s, "GET", v1+"/plain", ""), "spec"), "template"), "spec")
	want := `{"containerConcurrency":80,"containers":[{"image":"i","ports":[{"containerPort":8080,"name":"http1"}],"resources":{"limits":{"cpu":"1000m","memory":"512Mi"}},` +
		`"startupProbe":{"failureThreshold":1,"periodSeconds":240,"tcpSocket":{"port":8080},"timeoutSeconds":240}}],` +
		`"serviceAccountName":"` + seedNumber + `-compute@developer.gserviceaccount.com","timeoutSeconds":300}`
	if got := asText(t, spec); got != want {
		t.Errorf("template %s", got)
	}
	shows(t, "service defaults")
}

// TestDryRuns: what is only tried is checked, and changes nothing.
func TestDryRuns(t *testing.T) {
	s := openSandbox(t, Options{})
	before, err := s.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	const image = `{"template":{"containers":[{"image":"i"}]}}`
	ok(t, s, "POST", v2+"?serviceId=tried&validateOnly=true", image)
	ok(t, s, "PATCH", v2+"/login?updateMask=ingress&validateOnly=true", `{"ingress":4}`)
	ok(t, s, "DELETE", v2+"/login?validateOnly=true", "")
	ok(t, s, "PUT", v1+"/login?dryRun=all", `{"metadata":{"name":"login"},"spec":{"template":{"spec":{"containers":[{"image":"i"}]}}}}`)
	if code, _ := call(t, s, "POST", v2+"?serviceId=Tried&validateOnly=true", image); code != http.StatusBadRequest {
		t.Errorf("a bad name, tried: %d", code)
	}
	if after, err := s.Snapshot(); err != nil || string(after) != string(before) {
		t.Errorf("tries have changed something (%v)", err)
	}
	ok(t, s, "PATCH", v2+"/made?allowMissing=true", image)
	ok(t, s, "GET", v2+"/made", "")
	shows(t, "dry runs")
}

// TestKnativeWords: what gcloud writes in annotations is a field in v2, and comes back as it was.
func TestKnativeWords(t *testing.T) {
	s := openSandbox(t, Options{})
	ok(t, s, "POST", v1, `{"metadata":{"name":"worded","annotations":{"run.googleapis.com/default-url-disabled":"True"}},"spec":{"template":{"metadata":{"annotations":{
		"run.googleapis.com/vpc-access-connector":"c","run.googleapis.com/vpc-access-egress":"all","run.googleapis.com/sessionAffinity":"true","run.googleapis.com/encryption-key":"k"}},
		"spec":{"containers":[{"image":"i","env":[{"name":"A","value":"1"},{"name":"B","valueFrom":{"secretKeyRef":{"name":"s","key":"latest"}}}]}]}}}}`)
	v := ok(t, s, "GET", v2+"/worded", "")
	template := child(v, "template")
	if v["defaultUriDisabled"] != true || v["uri"] != nil || template["sessionAffinity"] != true || template["encryptionKey"] != "k" ||
		asText(t, child(template, "vpcAccess")) != `{"connector":"c","egress":"ALL_TRAFFIC"}` ||
		asText(t, objects(objects(template, "containers")[0], "env")[1]) != `{"name":"B","valueSource":{"secretKeyRef":{"secret":"s","version":"latest"}}}` {
		t.Errorf("in v2: %v", v)
	}
	k := ok(t, s, "GET", v1+"/worded", "")
	notes := child(child(child(child(k, "spec"), "template"), "metadata"), "annotations")
	if notes[egressNote] != "all-traffic" || notes[connectorNote] != "c" || notes[affinityNote] != "true" || notes[keyNote] != "k" || !strings.Contains(asText(t, k), `"valueFrom"`) {
		t.Errorf("in v1: %v", k)
	}
	for _, note := range []string{`"vpc-access-egress":"some"`, `"network-interfaces":"{"`} {
		code, o := call(t, s, "POST", v1, `{"metadata":{"name":"x"},"spec":{"template":{"metadata":{"annotations":{"run.googleapis.com/`+note[1:]+`}},"spec":{"containers":[{"image":"i"}]}}}}`)
		if code != http.StatusBadRequest || !strings.Contains(message(o), "invalid value") {
			t.Errorf("%s: %d %s", note, code, message(o))
		}
	}
	shows(t, "v1 annotations")
}
