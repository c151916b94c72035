package steps

import (
	"cmp"
	"errors"
	"strings"
)

// checkPolicies holds the plan against the organization policies that it
// meets. One that cannot be read is unknown, never fine.
func (f Facts) checkPolicies(p Plan) []Check {
	var checks []Check
	for _, c := range constraints() {
		read, asked := f.Policies[c.name]
		does := c.does(p)
		if !asked || does == "" {
			continue
		}
		checks = append(checks, c.check(p, read, does))
	}
	return append(checks, checkVM(p)...)
}

func (c constraint) check(p Plan, read Reading[Policy], does string) Check {
	check := Check{ID: "policy:" + c.name, Question: c.question, Verdict: Pass}
	switch {
	case errors.Is(read.Err, ErrNotFound):
		check.Evidence = c.name + " is not set"
		return check
	case read.Err != nil:
		check = unknown(check, read.Err)
		check.Fix = "If it says no, the plan stops where it " + does + ". To have it read: roles/orgpolicy.policyViewer, and the API orgpolicy.googleapis.com"
		return check
	case !read.Value.sets():
		check.Evidence = c.name + " allows all"
		return check
	}
	var open, refused []string
	for _, names := range c.values(p) {
		switch read.Value.judge(names...) {
		case Fail:
			refused = append(refused, names[0])
		case Unknown:
			open = append(open, names[0])
		case Pass, Warn:
		}
	}
	switch {
	case len(refused) > 0:
		check.Verdict, check.Fix, check.Field = Fail, c.fix, c.field
		check.Evidence = c.name + " does not allow " + strings.Join(refused, ", ") + "; the plan " + does
	case len(open) > 0:
		check.Verdict, check.Fix = Unknown, "Ask who keeps the policy"
		check.Evidence = c.name + " is set by groups or conditions (" + cmp.Or(strings.Join(append(read.Value.Allowed, read.Value.Denied...), ", "), "conditional") +
			"), which cannot be looked into from here; the plan " + does
	default:
		check.Evidence = c.name + " allows it"
	}
	return check
}

// checkVM says which policies on VMs the client VM keeps whatever they are:
// nothing has to be read for that.
func checkVM(p Plan) []Check {
	if !made(p, KindInstance) {
		return nil
	}
	return []Check{{ID: "policy:vm", Question: "the client VM keeps compute.vmExternalIpAccess and compute.requireShieldedVm", Verdict: Pass,
		Evidence: "it has no external address, and is made with secure boot, vTPM and integrity monitoring"}}
}
