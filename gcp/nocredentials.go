package gcp

import (
	"strings"

	"runlb/steps"
)

// NoCredentials says that no identity was found, or that the one that was
// named cannot be used. It is steps.ErrCredentials.
type NoCredentials struct {
	Looked  []Looked // in the order in which they were tried
	Gcloud  string   // path of gcloud; empty when it is not installed
	Account string   // account of gcloud's active configuration; empty when nobody is logged in
}

// Looked is one place that was looked into.
type Looked struct {
	Place  string // "GOOGLE_APPLICATION_CREDENTIALS"
	Result string // "not set", "no such file" …
}

// Error lists the places and the ways out, one a line.
func (e *NoCredentials) Error() string {
	var b strings.Builder
	b.WriteString("no usable Google Cloud credentials. Looked at:\n")
	for _, l := range e.Looked {
		b.WriteString("  " + l.Place + ": " + l.Result + "\n")
	}
	switch {
	case e.Gcloud == "":
		b.WriteString("  gcloud: not on PATH\n")
	case e.Account == "":
		b.WriteString("  gcloud: " + e.Gcloud + ", nobody is logged in\n")
	default:
		b.WriteString("  gcloud: " + e.Gcloud + ", logged in as " + e.Account + ", which other programs do not see\n")
	}
	b.WriteString("Ways out:\n")
	for _, w := range e.Ways() {
		b.WriteString("  " + w + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// Ways are what the user can do, the likeliest first.
func (e *NoCredentials) Ways() []string {
	login := "gcloud auth application-default login"
	ways := []string{login + ", and for a quota project: gcloud auth application-default set-quota-project PROJECT"}
	if e.Account != "" {
		ways = append([]string{"--gcloud-auth, to use gcloud's login of " + e.Account}, ways...)
	}
	return append(ways,
		"--credentials-file FILE, for a service account or workload identity federation",
		"--access-token-file FILE, or GOOGLE_OAUTH_ACCESS_TOKEN",
		"--sandbox, to try runlb without a cloud",
	)
}

// Is makes it steps.ErrCredentials.
func (e *NoCredentials) Is(target error) bool { return target == steps.ErrCredentials }
