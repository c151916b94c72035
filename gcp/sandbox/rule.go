package sandbox

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// rule is one thing that Google Cloud holds its callers to, or does for them, as the sandbox simulates it. The rule book, and so
// docs/sandbox.md, is made of these; a refusal names its rule in the header ruleHeader.
type rule struct {
	name   string // "subnetwork role": unique
	says   string // what holds, in one sentence
	mark   mark   // how well that is known
	words  mark   // how well the wording of its error is known; as mark when empty
	source string // where it stands: "Compute API", "TF#13438"
	check  func(*change) error
}

// mark says how well a rule is known.
type mark string

const (
	sure  mark = "sure"  // the published schema, a recorded exchange, or a production error quoted word for word
	said  mark = "said"  // a documentation page or a third party says so
	guess mark = "guess" // nobody has published it
	limit mark = "limit" // not Google's rule: what the sandbox does not simulate, and says so
)

// ruleHeader names the rule that a refusal comes from, so that a user can tell a fact from a guess.
const ruleHeader = "X-Runlb-Rule"

// String is the rule as a refusal names it: "subnetwork role (sure, TF#13438)".
func (r rule) String() string {
	s := fmt.Sprintf("%s (%s", r.name, r.mark)
	if words := cmp.Or(r.words, r.mark); words != r.mark {
		s += ", wording " + string(words)
	}
	if r.source != "" {
		s += ", " + r.source
	}
	return s + ")"
}

// broken is err as this rule's refusal. A problem keeps the rule that it already names.
func (r rule) broken(err error) error {
	if err == nil {
		return nil
	}
	var p *problem
	if !errors.As(err, &p) {
		return err
	}
	return p.by(r.name)
}

// by is p as the refusal of a rule, unless it names one already.
func (p *problem) by(rule string) *problem {
	if p.rule != "" {
		return p
	}
	named := *p
	named.rule = rule
	return &named
}

// chapter is a part of the rule book.
type chapter struct {
	title string
	rules []rule
}

// ruleBook is every rule that the sandbox simulates: those that all kinds share, then kind by kind.
func ruleBook() []chapter {
	book := []chapter{
		{"hosts", hostRules()},
		{"requests", requestRules()},
		{"callers", callerRules()},
		{"permissions", permissionRules()},
		{"APIs", apiRules()},
		{"quotas", quotaRules()},
		{"organisation policies", orgPolicyRules()},
		{"names", nameRules()},
		{"labels", labelRules()},
		{"references", referenceRules()},
		{"changes", changeRules()},
		{"deletes", removeRules()},
		{"addresses of a subnetwork", ipRules()},
		{"lists", listRules()},
		{"operations", operationRules()},
		{"limits", limitRules()},
	}
	book = append(book, chapter{"Cloud Run", slices.Concat(runRules(), serverlessRules())})
	for _, k := range kindList() {
		book = append(book, chapter{k.collection, k.rules})
	}
	book = append(book, chapter{"data plane", dataPlaneRules()})
	return book
}

// rulesByName is the rule book as an index.
var rulesByName = sync.OnceValue(func() map[string]rule {
	index := map[string]rule{}
	for _, c := range ruleBook() {
		for _, r := range c.rules {
			index[r.name] = r
		}
	}
	return index
})
