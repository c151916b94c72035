package steps

import (
	"slices"
	"testing"
)

// What was typed for one service holds for that service and that ingress; what
// the command line gave holds for every answer.
func TestConsentHoldsForWhatWasSeen(t *testing.T) {
	seen := Spec{Project: "p", Region: "us-east1", Access: AccessSpec{Ingress: IngressInternal}}
	consent := Consent{Given: []string{"orders"}}
	consent.Agree(seen, "login")
	for name, tt := range map[string]struct {
		change func(*Spec)
		want   []string
	}{
		"the same":        {func(*Spec) {}, []string{"orders", "login"}},
		"another answer":  {func(s *Spec) { s.Network.Name = "vpc" }, []string{"orders", "login"}},
		"another ingress": {func(s *Spec) { s.Access.Ingress = IngressAll }, []string{"orders"}},
		"another region":  {func(s *Spec) { s.Region = "us-west1" }, []string{"orders"}},
		"another project": {func(s *Spec) { s.Project = "q" }, []string{"orders"}},
	} {
		now := seen
		tt.change(&now)
		if got := consent.Names(now); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}
