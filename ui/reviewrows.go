package ui

import (
	"slices"

	"runlb/steps"
)

// reviewRow is one line of the review: a step, a check, something wrong with
// an answer, or a title.
type reviewRow struct {
	step  *steps.Step
	check *steps.Check
	wrong *steps.FieldError
	title string
}

// key names what the row is about, also in the next plan.
func (r reviewRow) key() string {
	switch {
	case r.step != nil:
		return "step " + string(r.step.ID)
	case r.check != nil:
		return "check " + r.check.ID
	case r.wrong != nil:
		return "wrong " + r.wrong.Field
	}
	return ""
}

// verdicts is the order in which checks are counted: what forbids comes first.
func verdicts() []steps.Verdict {
	return []steps.Verdict{steps.Fail, steps.Warn, steps.Unknown, steps.Pass}
}

// reviewRows lists first what wants to be looked at, then the steps, then the
// checks that passed.
func reviewRows(plan steps.Plan, err error) []reviewRow {
	var rows []reviewRow
	if err != nil {
		for _, wrong := range fieldErrors(err) {
			rows = append(rows, reviewRow{wrong: wrong})
		}
		return rows
	}
	open := checkRows(plan, steps.Fail, steps.Warn, steps.Unknown)
	if len(open) > 0 {
		rows = append(append(rows, reviewRow{title: "Look at this first"}), open...)
	}
	if len(plan.Steps) > 0 {
		rows = append(rows, reviewRow{title: "Steps"})
	}
	for i := range plan.Steps {
		rows = append(rows, reviewRow{step: &plan.Steps[i]})
	}
	if passed := checkRows(plan, steps.Pass); len(passed) > 0 {
		rows = append(append(rows, reviewRow{title: "Checks that pass"}), passed...)
	}
	return rows
}

// checkRows lists the checks with one of the verdicts, in the verdicts' order.
func checkRows(plan steps.Plan, with ...steps.Verdict) []reviewRow {
	var rows []reviewRow
	for _, v := range with {
		for i := range plan.Checks {
			if plan.Checks[i].Verdict == v {
				rows = append(rows, reviewRow{check: &plan.Checks[i]})
			}
		}
	}
	return rows
}

// fieldErrors lists every FieldError in a tree of errors.
func fieldErrors(err error) []*steps.FieldError {
	switch e := err.(type) {
	case nil:
		return nil
	case *steps.FieldError:
		return []*steps.FieldError{e}
	case interface{ Unwrap() []error }:
		var all []*steps.FieldError
		for _, sub := range e.Unwrap() {
			all = append(all, fieldErrors(sub)...)
		}
		return all
	case interface{ Unwrap() error }:
		return fieldErrors(e.Unwrap())
	}
	return nil
}

// fieldOf is the Field that says most about a kind of resource, to edit from
// a step.
func fieldOf(k steps.Kind) string {
	switch k {
	case steps.KindNetwork:
		return "network.name"
	case steps.KindSubnet:
		return "network.subnet.name"
	case steps.KindProxySubnet:
		return "network.proxySubnet.name"
	case steps.KindAddress, steps.KindForwardingRule, steps.KindHTTPProxy, steps.KindHTTPSProxy:
		return "frontend.address"
	case steps.KindNEG, steps.KindBackendService, steps.KindURLMap:
		return "backend.mask"
	case steps.KindCertificate:
		return "certificate.cert"
	case steps.KindFirewallRule, steps.KindInstance:
		return "client.vm"
	case steps.KindService:
		return "access.services"
	}
	return ""
}

// countVerdict is how many checks have the verdict.
func countVerdict(plan steps.Plan, v steps.Verdict) int {
	return len(slices.DeleteFunc(slices.Clone(plan.Checks), func(c steps.Check) bool { return c.Verdict != v }))
}
