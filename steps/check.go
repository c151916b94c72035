package steps

import (
	"slices"
	"strings"
)

// Verdict is the answer to a Check.
type Verdict string

// The verdicts of checks. Unknown is an answer of its own: it never blocks.
const (
	Pass    Verdict = "pass"
	Warn    Verdict = "warn"
	Fail    Verdict = "fail"
	Unknown Verdict = "unknown"
)

// Check is one question asked before anything changes.
type Check struct {
	ID       string // "certificate-expiry"
	Question string // "certificate is valid"
	Verdict  Verdict
	Evidence string   // what was seen
	Fix      string   // what to do; empty for pass
	Field    string   // key of the Field to edit; empty when none would help
	List     []string // all of what the evidence counts
	// Overridden says that the user wants to go on although it fails. Firm says
	// that no override can: there is another way to say so.
	Overridden, Firm bool
}

// Blocks tells whether the check forbids to go on.
func (c Check) Blocks() bool { return c.Verdict == Fail && !c.Overridden }

// Overridable reports whether the user may go on in spite of the check.
func (c Check) Overridable() bool { return c.Verdict == Fail && !c.Firm }

// Failed lists the checks that forbid to go on.
func (p Plan) Failed() []Check {
	var failed []Check
	for _, c := range p.Checks {
		if c.Blocks() {
			failed = append(failed, c)
		}
	}
	return failed
}

// Check finds a check by its id.
func (p Plan) Check(id string) (Check, bool) {
	for _, c := range p.Checks {
		if c.ID == id {
			return c, true
		}
	}
	return Check{}, false
}

// Override lets the plan go on although the checks fail. An id that the plan
// does not have is an error that lists those that it has.
func (p Plan) Override(ids ...string) (Plan, error) {
	p.Checks = slices.Clone(p.Checks)
	for _, id := range ids {
		i := slices.IndexFunc(p.Checks, func(c Check) bool { return c.ID == id })
		switch {
		case i < 0:
			return Plan{}, &FieldError{Field: "override", Value: id, Problem: "no check of this plan", Remedy: "It has " + strings.Join(p.checkIDs(), ", ")}
		case p.Checks[i].Firm && p.Checks[i].Verdict == Fail:
			return Plan{}, &FieldError{Field: "override", Value: id, Problem: "cannot be overridden", Remedy: p.Checks[i].Fix}
		case p.Checks[i].Verdict == Fail:
			p.Checks[i].Overridden = true
		}
	}
	return p, nil
}

// Overridden lists the checks that fail and were overridden.
func (p Plan) Overridden() []string {
	var ids []string
	for _, c := range p.Checks {
		if c.Overridden {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

func (p Plan) checkIDs() []string {
	var ids []string
	for _, c := range p.Checks {
		ids = append(ids, c.ID)
	}
	return ids
}

// unknown is the check without an answer.
func unknown(c Check, err error) Check {
	c.Verdict, c.Evidence = Unknown, err.Error()
	return c
}

// without lists what of all is not in have.
func without(all, have []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(have, s) })
}
