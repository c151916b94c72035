package gcp

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"google.golang.org/api/googleapi"

	"runlb/steps"
)

const policyHost = "https://orgpolicy.googleapis.com"

// EffectivePolicy reads what holds for a project. It is one plain GET, for
// which Google's client would be a library more (sure: Org Policy v2).
func (c *cloud) EffectivePolicy(ctx context.Context, project, constraint string) (steps.Policy, error) {
	p, err := c.effectivePolicy(ctx, project, constraint)
	return p, cloudError("read organization policy "+clean(constraint), steps.Ref{}, err)
}

// policyRule is a rule of a policy, of list and of boolean constraints.
type policyRule struct {
	AllowAll  bool `json:"allowAll"`
	DenyAll   bool `json:"denyAll"`
	Enforce   bool `json:"enforce"`
	Condition any  `json:"condition"`
	Values    struct {
		Allowed []string `json:"allowedValues"`
		Denied  []string `json:"deniedValues"`
	} `json:"values"`
}

func (c *cloud) effectivePolicy(ctx context.Context, project, constraint string) (steps.Policy, error) {
	if err := checkWords(project, constraint); err != nil {
		return steps.Policy{}, err
	}
	address := cmp.Or(c.endpoint, policyHost) + "/v2/projects/" + project + "/policies/" + constraint + ":getEffectivePolicy"
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return steps.Policy{}, err
	}
	resp, err := c.http.Do(r)
	if err != nil {
		return steps.Policy{}, err
	}
	defer resp.Body.Close()
	if err := googleapi.CheckResponse(resp); err != nil {
		return steps.Policy{}, err
	}
	var answer struct {
		Spec struct {
			Rules []policyRule `json:"rules"`
		} `json:"spec"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return steps.Policy{}, fmt.Errorf("read the policy: %w", err)
	}
	p := steps.Policy{Constraint: constraint}
	for _, rule := range answer.Spec.Rules {
		p.AllowAll = p.AllowAll || rule.AllowAll
		p.DenyAll = p.DenyAll || rule.DenyAll
		p.Enforced = p.Enforced || rule.Enforce
		p.Conditional = p.Conditional || rule.Condition != nil
		p.Allowed = append(p.Allowed, cleanAll(rule.Values.Allowed)...)
		p.Denied = append(p.Denied, cleanAll(rule.Values.Denied)...)
	}
	return p, nil
}
