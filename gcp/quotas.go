package gcp

import (
	"context"

	compute "cloud.google.com/go/compute/apiv1"
	"cloud.google.com/go/compute/apiv1/computepb"

	"runlb/steps"
)

// Quotas reads those of a region or, for Global, of the project: they come
// with the place itself.
func (c *cloud) Quotas(ctx context.Context, where steps.Scope) ([]steps.Quota, error) {
	quotas, err := c.quotas(ctx, where)
	return quotas, cloudError("read the quotas of "+clean(where.Location), steps.Ref{}, err)
}

func (c *cloud) quotas(ctx context.Context, where steps.Scope) ([]steps.Quota, error) {
	if err := checkWords(where.Project, where.Location); err != nil {
		return nil, err
	}
	if where.Location == steps.Global {
		client, err := compute.NewProjectsRESTClient(ctx, c.options(ctx)...)
		if err != nil {
			return nil, err
		}
		p, err := client.Get(ctx, &computepb.GetProjectRequest{Project: where.Project}, once()...)
		return quotasOf(p.GetQuotas()), err
	}
	client, err := compute.NewRegionsRESTClient(ctx, c.options(ctx)...)
	if err != nil {
		return nil, err
	}
	r, err := client.Get(ctx, &computepb.GetRegionRequest{Project: where.Project, Region: where.Location}, once()...)
	return quotasOf(r.GetQuotas()), err
}

func quotasOf(list []*computepb.Quota) []steps.Quota {
	var quotas []steps.Quota
	for _, q := range list {
		quotas = append(quotas, steps.Quota{Metric: clean(q.GetMetric()), Limit: q.GetLimit(), Usage: q.GetUsage()})
	}
	return quotas
}
