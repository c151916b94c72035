package main

import (
	"cmp"
	"os"

	"github.com/spf13/pflag"
)

// flags are those of every command.
type flags struct {
	sandbox        bool
	sandboxLatency string
	endpoint       string
	project        string
	region         string
	allowPublic    []string
	json           bool
	stateDir       string
	sandboxState   string // of the sandbox commands: a state file in place of the usual one
	takeOver       bool

	credentialsFile string
	accessTokenFile string
	gcloudAuth      bool
	impersonate     string
}

func (f *flags) register(set *pflag.FlagSet) {
	set.BoolVar(&f.sandbox, "sandbox", false, "work on the built-in sandbox instead of Google Cloud")
	set.StringVar(&f.sandboxLatency, "sandbox-latency", "", "how long the sandbox's operations take: instant, real, real/N")
	set.StringVar(&f.endpoint, "endpoint", os.Getenv("RUNLB_ENDPOINT"), "work on the sandbox that serves at this address, such as http://127.0.0.1:8787")
	set.StringVar(&f.project, "project", "", "Google Cloud project id")
	set.StringVar(&f.region, "region", "", "region of the load balancer and its services")
	set.StringArrayVar(&f.allowPublic, "allow-public", nil, "consent that this service may be called by anyone who reaches it; repeatable")
	set.BoolVar(&f.json, "json", false, "print JSON")
	set.StringVar(&f.stateDir, "state-dir", "", "where journals, locks and the sandbox are kept (default: the XDG state folder)")
	set.StringVar(&f.credentialsFile, "credentials-file", "", "credentials file of a user or service account")
	set.StringVar(&f.accessTokenFile, "access-token-file", "", "file with an OAuth access token")
	set.BoolVar(&f.gcloudAuth, "gcloud-auth", false, "use gcloud's login instead of application default credentials")
	set.StringVar(&f.impersonate, "impersonate-service-account", "", "act as this service account, or through a chain A,B,C")
}

// check finds flags that contradict each other.
func (f *flags) check() error {
	if f.sandbox && f.endpoint != "" && f.endpoint != os.Getenv("RUNLB_ENDPOINT") {
		return usage("--sandbox and --endpoint exclude each other: one opens the built-in sandbox, the other joins a running one")
	}
	if f.sandbox {
		f.endpoint = ""
	}
	sources := 0
	for _, given := range []bool{f.credentialsFile != "", f.accessTokenFile != "", f.gcloudAuth} {
		if given {
			sources++
		}
	}
	if sources > 1 {
		return usage("--credentials-file, --access-token-file and --gcloud-auth exclude each other: keep one")
	}
	return nil
}

// latency is that of the sandbox, usual when no flag says else.
func (f *flags) latency(usual string) string { return cmp.Or(f.sandboxLatency, usual) }

// projectOr is the project as told, or another.
func (f *flags) projectOr(other string) string { return cmp.Or(f.project, other) }
