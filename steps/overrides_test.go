package steps

import (
	"slices"
	"testing"
)

// What was agreed to holds for what was seen: not for other evidence, nor once
// the check has passed in between.
func TestOverridesHoldForWhatWasSeen(t *testing.T) {
	fails := Check{ID: "mask", Verdict: Fail, Evidence: "0 of 3"}
	passes, worse, firm := fails, fails, fails
	passes.Verdict, worse.Evidence, firm.Firm = Pass, "0 of 4", true
	for name, tt := range map[string]struct {
		looks []Check
		want  []string
	}{
		"the same":        {[]Check{fails, fails}, []string{"mask"}},
		"other evidence":  {[]Check{worse}, nil},
		"as it was again": {[]Check{passes, fails}, nil},
		"firm":            {[]Check{firm}, nil},
	} {
		overrides := Overrides{"mask": "0 of 3"}
		var plan Plan
		for _, c := range tt.looks {
			plan = overrides.Apply(Plan{Checks: []Check{c}})
		}
		if got := plan.Overridden(); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}
