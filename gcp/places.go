package gcp

import (
	"context"
	"slices"

	compute "cloud.google.com/go/compute/apiv1"
	"cloud.google.com/go/compute/apiv1/computepb"
	"google.golang.org/protobuf/proto"

	"runlb/steps"
)

// Regions lists the regions that are up, by name.
func (c *cloud) Regions(ctx context.Context, project string) ([]string, error) {
	regions, err := c.regions(ctx, project)
	return regions, cloudError("list regions", steps.Ref{}, err)
}

func (c *cloud) regions(ctx context.Context, project string) ([]string, error) {
	if err := checkWords(project); err != nil {
		return nil, err
	}
	client, err := compute.NewRegionsRESTClient(ctx, c.options(ctx)...)
	if err != nil {
		return nil, err
	}
	var up []string
	it := client.List(ctx, &computepb.ListRegionsRequest{Project: project, MaxResults: proto.Uint32(pageSize)}, once()...)
	for r, err := range drain(it.Next) {
		if err != nil {
			return nil, err
		}
		if r.GetStatus() == computepb.Region_UP.String() {
			up = append(up, clean(r.GetName()))
		}
	}
	slices.Sort(up)
	return up, nil
}

// Zones lists the zones of a region that are up, by name.
func (c *cloud) Zones(ctx context.Context, project, region string) ([]string, error) {
	zones, err := c.zones(ctx, project, region)
	return zones, cloudError("list zones of "+clean(region), steps.Ref{}, err)
}

func (c *cloud) zones(ctx context.Context, project, region string) ([]string, error) {
	if err := checkWords(project, region); err != nil {
		return nil, err
	}
	client, err := compute.NewZonesRESTClient(ctx, c.options(ctx)...)
	if err != nil {
		return nil, err
	}
	var up []string
	it := client.List(ctx, &computepb.ListZonesRequest{Project: project, MaxResults: proto.Uint32(pageSize)}, once()...)
	for z, err := range drain(it.Next) {
		if err != nil {
			return nil, err
		}
		if z.GetStatus() == computepb.Zone_UP.String() && last(z.GetRegion()) == region {
			up = append(up, clean(z.GetName()))
		}
	}
	slices.Sort(up)
	return up, nil
}
