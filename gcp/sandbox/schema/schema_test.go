package schema

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestEveryDescriptionIsRead(t *testing.T) {
	var names []string
	for _, a := range APIs() {
		names = append(names, a.Name+" "+a.Version)
		if len(a.Revision) != len("20261026") || len(a.messages) == 0 {
			t.Errorf("%s: revision %s, %d messages", a.Name, a.Revision, len(a.messages))
		}
	}
	want := []string{"compute v1", "run v1", "run v2", "cloudresourcemanager v1", "cloudresourcemanager v3", "serviceusage v1", "orgpolicy v2"}
	if !reflect.DeepEqual(names, want) {
		t.Errorf("APIs %v, want %v", names, want)
	}
}

// TestGeneratedIsFresh runs the generator: the embedded descriptions are those of the module that go.mod names.
func TestGeneratedIsFresh(t *testing.T) {
	dir := t.TempDir()
	binary := filepath.Join(dir, "generate")
	if out, err := exec.Command("go", "build", "-o", binary, "./generate").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	module, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "apis.txt")
	cmd := exec.Command(binary, file)
	cmd.Dir = module
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("generate: %v\n%s", err, out)
	}
	made, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(made) != text {
		t.Error("apis.txt is not what the generator makes: run go generate ./gcp/sandbox/schema")
	}
}

func TestFind(t *testing.T) {
	for _, c := range []struct{ verb, path, id string }{
		{"GET", "/compute/v1/projects/p/regions/r/subnetworks/s", "compute.subnetworks.get"},
		{"GET", "/compute/v1/projects/p/aggregated/subnetworks/listUsable", "compute.subnetworks.listUsable"},
		{"GET", "/compute/v1/projects/p/regions/r/backendServices/listUsable", "compute.regionBackendServices.listUsable"},
		{"PUT", "/compute/v1/projects/p/regions/r/backendServices/b", "compute.regionBackendServices.update"},
		{"PUT", "/compute/v1/projects/p/regions/r/subnetworks/s", ""},
		{"POST", "/v2/projects/p/locations/r/services/s:setIamPolicy", "run.projects.locations.services.setIamPolicy"},
		{"PUT", "/apis/serving.knative.dev/v1/namespaces/p/services/s", "run.namespaces.services.replaceService"},
		{"GET", "/v1/projects/p/services/run.googleapis.com", "serviceusage.services.get"},
		{"GET", "/v1/projects/p", "cloudresourcemanager.projects.get"},
		{"GET", "/v3/projects:search", "cloudresourcemanager.projects.search"},
		{"GET", "/", ""},
		{"GET", "", ""},
	} {
		got := ""
		if m := Find(c.verb, c.path); m != nil {
			got = m.ID
		}
		if got != c.id {
			t.Errorf("%s %s: %q, want %q", c.verb, c.path, got, c.id)
		}
	}
}

// TestReadNormalises: what clients write in different ways is read in one.
func TestReadNormalises(t *testing.T) {
	m := Find("POST", "/compute/v1/projects/p/regions/r/forwardingRules")
	sent := decode(t, `{"name":"r","allow_global_access":"true","id":"5","labels":{"a":"b"},"networkTier":null,"metadataFilters":[{"filterMatchCriteria":"MATCH_ALL"}]}`)
	want := decode(t, `{"name":"r","allowGlobalAccess":true,"labels":{"a":"b"},"networkTier":null,"metadataFilters":[{"filterMatchCriteria":"MATCH_ALL"}]}`)
	got, bad := m.Read(sent, "resource")
	if len(bad) > 0 || !reflect.DeepEqual(got, want) {
		t.Errorf("%v %v, want %v", got, bad, want)
	}
	m = Find("PATCH", "/v2/projects/p/locations/r/services/s")
	got, bad = m.Read(decode(t, `{"ingress":2,"template":{"maxInstanceRequestConcurrency":"7","timeout":"3.5s"}}`), "service")
	want = decode(t, `{"ingress":"INGRESS_TRAFFIC_INTERNAL_ONLY","template":{"maxInstanceRequestConcurrency":7,"timeout":"3.5s"}}`)
	if len(bad) > 0 || !reflect.DeepEqual(got, want) {
		t.Errorf("%v %v, want %v", got, bad, want)
	}
}

func TestConforms(t *testing.T) {
	m := Find("GET", "/compute/v1/projects/p/regions/r/networkEndpointGroups/n")
	if wrong := m.Conforms(decode(t, `{"kind":"compute#networkEndpointGroup","id":"5","size":0,"networkEndpointType":"SERVERLESS","cloudRun":{"service":"s"}}`)); len(wrong) > 0 {
		t.Errorf("a good answer: %v", wrong)
	}
	for answer, says := range map[string]string{
		`{"nombre":"x"}`:                 "no such field",
		`{"id":5}`:                       "5 is no uint64",
		`{"size":"0"}`:                   "is no int32",
		`{"networkEndpointType":"NONE"}`: "no value of its enum",
		`{"cloudRun":"s"}`:               "is wanted",
		`{"cloudRun":{"serbice":"s"}}`:   "cloudRun.serbice: NetworkEndpointGroupCloudRun has no such field",
		`{"annotations":[]}`:             "a map is wanted",
	} {
		if wrong := m.Conforms(decode(t, answer)); len(wrong) != 1 || !strings.Contains(wrong[0], says) {
			t.Errorf("%s: %v, want %q", answer, wrong, says)
		}
	}
}

func decode(t testing.TB, s string) map[string]any {
	t.Helper()
	var o map[string]any
	if err := json.Unmarshal([]byte(s), &o); err != nil {
		t.Fatal(err)
	}
	return o
}

// FuzzRead: whatever is sent, what is read of it is read again as the same, and fits the description.
func FuzzRead(f *testing.F) {
	f.Add("POST", "/compute/v1/projects/p/regions/r/urlMaps", `{"name":"a","hostRules":[{"hosts":["h"],"pathMatcher":"m"}],"tests":[{"expectedRedirectResponseCode":"301"}]}`)
	f.Add("PATCH", "/v2/projects/p/locations/r/services/s", `{"ingress":1,"traffic":[{"type":2,"percent":100}],"scaling":{"minInstanceCount":1}}`)
	f.Add("PUT", "/apis/serving.knative.dev/v1/namespaces/p/services/s", `{"metadata":{"annotations":{"a":"b"}},"spec":{"template":{"spec":{"containers":[{}]}}}}`)
	f.Fuzz(func(t *testing.T, verb, path, body string) {
		m := Find(verb, path)
		var o map[string]any
		if m == nil || m.Request == nil || json.Unmarshal([]byte(body), &o) != nil {
			return
		}
		read, bad := m.Read(o, "resource")
		if len(bad) > 0 {
			return
		}
		again, bad := m.Read(read, "resource")
		if len(bad) > 0 || !reflect.DeepEqual(again, read) {
			t.Errorf("%s: read as %v, again as %v %v", body, read, again, bad)
		}
	})
}
