package gcp

import (
	"maps"
	"testing"
)

func TestDefaults(t *testing.T) {
	adc := map[string]string{wellKnown: `{"type":"service_account","project_id":"sa-p","quota_project_id":"quota-p"}`}
	with := func(ms ...map[string]string) map[string]string {
		all := map[string]string{}
		for _, m := range ms {
			maps.Copy(all, m)
		}
		return all
	}
	ini := func(text string) map[string]string { return map[string]string{configFile: text} }
	all := map[string]string{
		"RUNLB_PROJECT": "own", "GOOGLE_CLOUD_PROJECT": "gcp", "GOOGLE_PROJECT": "gp", "GCLOUD_PROJECT": "glp", "CLOUDSDK_CORE_PROJECT": "sdk",
		"RUNLB_REGION": "own", "GOOGLE_REGION": "gr", "GCLOUD_REGION": "glr", "CLOUDSDK_COMPUTE_REGION": "sdk",
	}
	without := func(names ...string) map[string]string {
		rest := maps.Clone(all)
		for _, n := range names {
			delete(rest, n)
		}
		return rest
	}
	type want struct{ value, source string }
	for _, tt := range []struct {
		name            string
		env, files      map[string]string
		flag            string
		project, region want
	}{
		{"flag", all, nil, "f", want{"f", "--project"}, want{"f", "--region"}},
		{"our variable", all, nil, "", want{"own", "RUNLB_PROJECT"}, want{"own", "RUNLB_REGION"}},
		{"Google's", without("RUNLB_PROJECT", "RUNLB_REGION"), nil, "", want{"gcp", "GOOGLE_CLOUD_PROJECT"}, want{"gr", "GOOGLE_REGION"}},
		{"next", without("RUNLB_PROJECT", "RUNLB_REGION", "GOOGLE_CLOUD_PROJECT", "GOOGLE_REGION"), nil, "", want{"gp", "GOOGLE_PROJECT"}, want{"glr", "GCLOUD_REGION"}},
		{"gcloud's variable", map[string]string{"GCLOUD_PROJECT": "glp", "CLOUDSDK_COMPUTE_REGION": "sdk"}, nil, "", want{"glp", "GCLOUD_PROJECT"}, want{"sdk", "CLOUDSDK_COMPUTE_REGION"}},
		{"SDK", map[string]string{"CLOUDSDK_CORE_PROJECT": "sdk"}, ini("[core]\nproject=ini\n"), "", want{"sdk", "CLOUDSDK_CORE_PROJECT"}, want{}},
		{"configuration", nil, with(adc, ini("# c\n[core]\nproject = ini-p\n\n[compute]\nregion = c-r\n[run]\nregion=r-r\n")), "", want{"ini-p", "gcloud configuration default, core/project"}, want{"r-r", "gcloud configuration default, run/region"}},
		{"compute region", nil, ini("[compute]\nregion = c-r\n"), "", want{}, want{"c-r", "gcloud configuration default, compute/region"}},
		{"active configuration", nil, map[string]string{"/home/me/.config/gcloud/active_config": "work\n", "/home/me/.config/gcloud/configurations/config_work": "[core]\nproject=w\n"}, "", want{"w", "gcloud configuration work, core/project"}, want{}},
		{"named configuration", map[string]string{"CLOUDSDK_ACTIVE_CONFIG_NAME": "x", "CLOUDSDK_CONFIG": "/cfg"}, map[string]string{"/cfg/configurations/config_x": "[core]\nproject=y\n"}, "", want{"y", "gcloud configuration x, core/project"}, want{}},
		{"a name that leaves the folder", map[string]string{"CLOUDSDK_ACTIVE_CONFIG_NAME": "../../x", "CLOUDSDK_CONFIG": "/cfg"}, map[string]string{"/x": "[core]\nproject=y\n"}, "", want{}, want{}},
		{"service account", nil, adc, "", want{"sa-p", "the service account's project"}, want{}},
		{"quota project", nil, map[string]string{wellKnown: userFile}, "", want{"quota-p", "the credentials' quota project"}, want{}},
		{"nothing", nil, nil, "", want{}, want{}},
		{"hostile", nil, ini("[core]\nproject = a\x1b[2Jb\n"), "", want{"a[2Jb", "gcloud configuration default, core/project"}, want{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := (&machine{env: tt.env, files: tt.files}).host()
			if value, source := DefaultProject(h, tt.flag); (want{value, source}) != tt.project {
				t.Errorf("project %q from %q", value, source)
			}
			if value, source := DefaultRegion(h, tt.flag); (want{value, source}) != tt.region {
				t.Errorf("region %q from %q", value, source)
			}
		})
	}
}

func TestMetadataProject(t *testing.T) {
	for _, tt := range []struct {
		m    machine
		want string
	}{
		{machine{onGCE: true}, "machine-project"},
		{machine{}, ""},
		{machine{onGCE: true, files: map[string]string{wellKnown: userFile}}, ""},
	} {
		if got, _ := MetadataProject(t.Context(), tt.m.host()); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}
