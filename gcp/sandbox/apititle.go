package sandbox

// apiTitle is how Google calls an API in words.
func apiTitle(api string) string {
	for _, a := range knownAPIs() {
		if a.name == api {
			return a.title
		}
	}
	return api
}

// knownAPI is an API that a project can enable.
type knownAPI struct {
	name, title string
	seeded      bool // enabled in the seeded project
}

func knownAPIs() []knownAPI {
	return []knownAPI{
		{"artifactregistry.googleapis.com", "Artifact Registry API", true},
		{"certificatemanager.googleapis.com", "Certificate Manager API", false},
		{"cloudbuild.googleapis.com", "Cloud Build API", true},
		{"cloudresourcemanager.googleapis.com", "Cloud Resource Manager API", true},
		{"compute.googleapis.com", "Compute Engine API", true},
		{"dns.googleapis.com", "Cloud DNS API", false},
		{"iam.googleapis.com", "Identity and Access Management (IAM) API", true},
		{"iamcredentials.googleapis.com", "IAM Service Account Credentials API", true},
		{"iap.googleapis.com", "Cloud Identity-Aware Proxy API", false},
		{"logging.googleapis.com", "Cloud Logging API", true},
		{"monitoring.googleapis.com", "Cloud Monitoring API", true},
		{"orgpolicy.googleapis.com", "Organization Policy API", true},
		{"run.googleapis.com", "Cloud Run Admin API", true},
		{"serviceusage.googleapis.com", "Service Usage API", true},
		{"sqladmin.googleapis.com", "Cloud SQL Admin API", false},
	}
}
