package fakecloud

import (
	"context"
	"time"

	"runlb/steps"
)

// GrantedOn grants everything.
func (c *Cloud) GrantedOn(_ context.Context, _ steps.Ref, permissions []string) ([]string, error) {
	return permissions, nil
}

// Quotas has room for all.
func (c *Cloud) Quotas(context.Context, steps.Scope) ([]steps.Quota, error) {
	var quotas []steps.Quota
	for _, m := range steps.Metrics() {
		quotas = append(quotas, steps.Quota{Metric: m, Limit: 100, Usage: 3})
	}
	return quotas, nil
}

// EffectivePolicy allows everything.
func (c *Cloud) EffectivePolicy(_ context.Context, _, constraint string) (steps.Policy, error) {
	return steps.Policy{Constraint: constraint, AllowAll: true}, nil
}

// Ranges are none.
func (c *Cloud) Ranges(context.Context, string) ([]steps.NetworkRange, error) { return nil, nil }

// HostProject is none.
func (c *Cloud) HostProject(context.Context, string) (string, error) { return "", nil }

// SharedNetworks are none.
func (c *Cloud) SharedNetworks(context.Context, string) ([]steps.Ref, error) { return nil, nil }

// Alterations are none.
func (c *Cloud) Alterations(context.Context, steps.Scope) ([]steps.Alteration, error) {
	return nil, nil
}

// Propagation is instant.
func (c *Cloud) Propagation() (time.Duration, bool) { return 0, true }
