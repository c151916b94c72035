package gcp

import "context"

// DefaultProject is the project to start with, and where it comes from; both
// are empty when there is none and the user must be asked. flag is the value of
// --project. It reads environment and files only, and so can be called before
// the first frame; MetadataProject is what it leaves out.
func DefaultProject(h Host, flag string) (value, source string) {
	gcloud := readGcloud(h)
	return first(
		given{flag, "--project"},
		env(h, "RUNLB_PROJECT"),
		env(h, "GOOGLE_CLOUD_PROJECT"),
		env(h, "GOOGLE_PROJECT"),
		env(h, "GCLOUD_PROJECT"),
		env(h, "CLOUDSDK_CORE_PROJECT"),
		given{gcloud.get("core/project"), gcloud.source("core/project")},
		adcProject(h, func(f credentialsFile) string { return f.ProjectID }, "the service account's project"),
		adcProject(h, func(f credentialsFile) string { return f.QuotaProject }, "the credentials' quota project"),
	)
}

// MetadataProject is the project of the machine, when that is on Google Cloud
// and its identity is the machine's own. It can take two seconds.
func MetadataProject(ctx context.Context, h Host) (value, source string) {
	path, _ := adcPath(h)
	if _, err := h.ReadFile(path); err == nil || !h.OnGoogleCloud(ctx) {
		return "", ""
	}
	return first(given{clean(h.ProjectOfMachine(ctx)), "metadata server"})
}

// DefaultRegion is the region to start with, and where it comes from; both are
// empty when the user must be asked. flag is the value of --region.
func DefaultRegion(h Host, flag string) (value, source string) {
	gcloud := readGcloud(h)
	return first(
		given{flag, "--region"},
		env(h, "RUNLB_REGION"),
		env(h, "GOOGLE_REGION"),
		env(h, "GCLOUD_REGION"),
		env(h, "CLOUDSDK_COMPUTE_REGION"),
		given{gcloud.get("run/region"), gcloud.source("run/region")},
		given{gcloud.get("compute/region"), gcloud.source("compute/region")},
	)
}

// given is a value and where it comes from.
type given struct{ value, source string }

func first(all ...given) (value, source string) {
	for _, g := range all {
		if g.value != "" {
			return g.value, g.source
		}
	}
	return "", ""
}

func env(h Host, name string) given { return given{clean(h.Getenv(name)), name} }

// adcProject takes a project from the file of the Application Default
// Credentials, if there is one.
func adcProject(h Host, of func(credentialsFile) string, source string) given {
	path, _ := adcPath(h)
	data, err := h.ReadFile(path)
	if err != nil {
		return given{}
	}
	f, err := parseCredentials(data)
	if err != nil {
		return given{}
	}
	return given{clean(of(f)), source}
}
