package main

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"runlb/gcp/sandbox"
)

// exported reads the settings that env prints.
func exported(t *testing.T, script string) map[string]string {
	t.Helper()
	settings := map[string]string{}
	for line := range strings.Lines(script) {
		if name, value, ok := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "export "), "="); ok && strings.HasPrefix(line, "export ") {
			settings[name] = strings.Trim(value, "'")
		}
	}
	return settings
}

// TestEnvModes: each mode sets what it needs, and unsets what the others have set before.
func TestEnvModes(t *testing.T) {
	s := serve(t, "instant")
	printed := map[string]string{}
	for _, mode := range []string{"proxy", "direct", "mitm"} {
		printed[mode] = s.Run("sandbox", "env", "--mode", mode)
	}
	if s.Run("sandbox", "env") != printed["proxy"] {
		t.Error("proxy is not what env prints without a mode")
	}
	for mode, script := range printed {
		settings := exported(t, script)
		_, unset, _ := strings.Cut(script, "\nunset ")
		unset, _, _ = strings.Cut(unset, "\n")
		for _, other := range printed {
			for name := range exported(t, other) {
				if _, set := settings[name]; !set && !slices.Contains(strings.Fields(unset), name) {
					t.Errorf("%s leaves %s as another mode has set it", mode, name)
				}
			}
		}
		if got, want := settings["CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE"], map[string]string{
			"proxy": "http://compute.googleapis.com/compute/v1/", "direct": s.Endpoint + "/compute/v1/",
		}[mode]; got != want {
			t.Errorf("%s sends Compute to %q, want %q", mode, got, want)
		}
		if strings.Contains(script, "PRIVATE KEY") {
			t.Errorf("%s prints a key", mode)
		}
	}
}

// TestTerraformReachesEveryAPI sends plain requests as the google provider does: the endpoint of its setting, then the path of the API.
func TestTerraformReachesEveryAPI(t *testing.T) {
	sb, err := sandbox.Open(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer sb.Close()
	server := httptest.NewServer(sb)
	defer server.Close()
	e := sandboxEnv{endpoint: server.URL, project: sandboxProject}
	settings := e.terraformSettings()
	paths := map[string]string{
		"GOOGLE_COMPUTE_CUSTOM_ENDPOINT":                "projects/sandbox-project/global/networks",
		"GOOGLE_CLOUD_RUN_CUSTOM_ENDPOINT":              "apis/serving.knative.dev/v1/namespaces/sandbox-project/services",
		"GOOGLE_CLOUD_RUN_V2_CUSTOM_ENDPOINT":           "projects/sandbox-project/locations/us-central1/services",
		"GOOGLE_RESOURCE_MANAGER_CUSTOM_ENDPOINT":       "projects/sandbox-project",
		"GOOGLE_CLOUD_RESOURCE_MANAGER_CUSTOM_ENDPOINT": "projects/sandbox-project",
		"GOOGLE_RESOURCE_MANAGER_V3_CUSTOM_ENDPOINT":    "projects/sandbox-project",
		"GOOGLE_SERVICE_USAGE_CUSTOM_ENDPOINT":          "projects/sandbox-project/services/run.googleapis.com",
		"GOOGLE_ORG_POLICY_CUSTOM_ENDPOINT":             "projects/sandbox-project/policies",
	}
	for i := 0; i < len(settings); i += 2 {
		path, ok := paths[settings[i]]
		delete(paths, settings[i])
		if !ok {
			continue
		}
		if base := settings[i+1]; !strings.HasSuffix(base, "/") {
			t.Errorf("%s: the provider wants a slash at the end of %s", settings[i], base)
		}
		req, err := http.NewRequest(http.MethodGet, settings[i+1]+path+"?alt=json", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+sandboxToken)
		req.Header.Set("X-Goog-User-Project", sandboxProject)
		res, err := server.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: GET %s: %s", settings[i], req.URL, res.Status)
		}
	}
	for name := range paths {
		t.Errorf("%s is not set", name)
	}
}
