package plain

import (
	"strings"
	"testing"

	"runlb/steps"
)

// TestCommandGoesToTheSameCloud: what was answered over a sandbox is never a
// command for Google Cloud.
func TestCommandGoesToTheSameCloud(t *testing.T) {
	w := opened(t)
	for want, target := range map[string]steps.Target{
		"runlb up --project=p":                                   {Project: "p"},
		"runlb up --sandbox --region=":                           {Project: "p", Sandbox: true},
		"runlb up --endpoint=http://127.0.0.1:8080 --project=p ": {Project: "p", Endpoint: "http://127.0.0.1:8080"},
	} {
		session, err := w.Engine.Open(t.Context(), target)
		if err != nil {
			t.Fatal(err)
		}
		w.session, w.spec = session, steps.Spec{Region: "us-central1", Backend: steps.Backend{Service: "login"}}
		if got := w.command(); !strings.HasPrefix(got, want) {
			t.Errorf("%q does not begin with %q", got, want)
		}
	}
}
