package steps

import (
	"slices"
	"strings"
)

// Policy is an organization policy as it holds for a project.
type Policy struct {
	Constraint        string // "run.allowedIngress"
	AllowAll, DenyAll bool
	Enforced          bool     // of a yes-or-no constraint
	Allowed, Denied   []string // of a list constraint
	Conditional       bool     // it depends on tags, which are not looked at
}

// sets tells whether the policy says anything.
func (p Policy) sets() bool {
	return p.DenyAll || p.Enforced || p.Conditional || len(p.Allowed) > 0 || len(p.Denied) > 0
}

// judge tells whether a list constraint lets a value through. Value groups
// ("in:…", "under:…") are Google's; without knowing their members it says
// unknown. Names lists all ways to write the value.
func (p Policy) judge(names ...string) Verdict {
	named := func(list []string) bool {
		return slices.ContainsFunc(list, func(v string) bool { return slices.Contains(names, bare(v)) })
	}
	groups := func(list []string) bool { return slices.ContainsFunc(list, isGroup) }
	switch {
	case p.Conditional:
		return Unknown
	case p.DenyAll, named(p.Denied):
		return Fail
	case groups(p.Denied):
		return Unknown
	case p.AllowAll, named(p.Allowed), len(p.Allowed) == 0:
		return Pass
	case groups(p.Allowed):
		return Unknown
	}
	return Fail
}

// bare is a value without the prefix that says "exactly this".
func bare(v string) string { return strings.TrimPrefix(v, "is:") }

func isGroup(v string) bool { return strings.HasPrefix(v, "in:") || strings.HasPrefix(v, "under:") }
