package sandbox

import (
	"strings"
)

// refusedRequest is one request that a rule refuses: at once with a status, or in its operation (status 200).
type refusedRequest struct {
	name, method, path, body string
	status                   int
	says                     string
}

// refuses sends each request and checks that it is refused as told, and that a 4xx leaves the state byte-equal.
func (u user) refuses(requests []refusedRequest) {
	u.Helper()
	for _, r := range requests {
		u.refused(r)
	}
}

// holds checks that each request is refused as told, and by the rule named.
func (u user) holds(rule string, requests []refusedRequest) {
	u.Helper()
	for _, r := range requests {
		if by := u.refused(r); by != rule {
			u.Errorf("%s: refused by the rule %q, want %q", r.name, by, rule)
		}
	}
}

// refused sends r and names the rule that has refused it.
func (u user) refused(r refusedRequest) (rule string) {
	u.Helper()
	if r.status == 200 {
		return u.fails(r)
	}
	before := u.state()
	status, header, o := u.send(r.method, r.path, r.body)
	rule, _, _ = strings.Cut(header.Get(ruleHeader), " (")
	if rule != "" {
		shows(u, rule)
	}
	if status != r.status || !strings.Contains(message(o), r.says) {
		u.Errorf("%s: %d %q, want %d %q", r.name, status, message(o), r.status, r.says)
	}
	if u.state() != before {
		u.Errorf("%s: refused, but the state has changed", r.name)
	}
	return rule
}

// fails sends r, whose operation fails, and names the rule that it fails by.
func (u user) fails(r refusedRequest) (rule string) {
	u.Helper()
	op := u.change(r.method, r.path, r.body)
	if got := operationError(op); !strings.Contains(got, r.says) {
		u.Errorf("%s: operation %q, want %q", r.name, got, r.says)
	}
	u.s.read(func(t *tx) {
		stored, _ := t.get(linked(text(op, "selfLink")))
		rule = text(child(stored, "_error"), "rule")
	})
	if rule != "" {
		shows(u, rule)
	}
	return rule
}
