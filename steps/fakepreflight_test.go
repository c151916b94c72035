package steps

import "context"

func (c *fakeCloud) GrantedOn(_ context.Context, _ Ref, p []string) ([]string, error) { return p, nil }

func (c *fakeCloud) Quotas(context.Context, Scope) ([]Quota, error) {
	var quotas []Quota
	for _, m := range Metrics() {
		quotas = append(quotas, Quota{Metric: m, Limit: 100, Usage: 3})
	}
	return quotas, nil
}

func (c *fakeCloud) EffectivePolicy(_ context.Context, _, constraint string) (Policy, error) {
	return Policy{Constraint: constraint, AllowAll: true}, nil
}

func (c *fakeCloud) Ranges(context.Context, string) ([]NetworkRange, error) { return nil, nil }
func (c *fakeCloud) HostProject(context.Context, string) (string, error)    { return "", nil }
func (c *fakeCloud) SharedNetworks(context.Context, string) ([]Ref, error)  { return nil, nil }
