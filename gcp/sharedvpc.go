package gcp

import (
	"context"
	"slices"

	compute "cloud.google.com/go/compute/apiv1"
	"cloud.google.com/go/compute/apiv1/computepb"
	"google.golang.org/protobuf/proto"

	"runlb/steps"
)

// HostProject is the Shared VPC host of a project; empty when it is attached
// to none.
func (c *cloud) HostProject(ctx context.Context, project string) (string, error) {
	host, err := c.hostProject(ctx, project)
	return host, cloudError("get the Shared VPC host of project "+clean(project), steps.Ref{}, err)
}

func (c *cloud) hostProject(ctx context.Context, project string) (string, error) {
	if err := checkWords(project); err != nil {
		return "", err
	}
	client, err := compute.NewProjectsRESTClient(ctx, c.options(ctx)...)
	if err != nil {
		return "", err
	}
	p, err := client.GetXpnHost(ctx, &computepb.GetXpnHostProjectRequest{Project: project}, once()...)
	return clean(p.GetName()), err
}

// SharedNetworks lists networks of other projects, sorted by path.
func (c *cloud) SharedNetworks(ctx context.Context, project string) ([]steps.Ref, error) {
	shared, err := c.sharedNetworks(ctx, project)
	return shared, cloudError("list usable subnets", steps.Ref{}, err)
}

func (c *cloud) sharedNetworks(ctx context.Context, project string) ([]steps.Ref, error) {
	if err := checkWords(project); err != nil {
		return nil, err
	}
	client, err := compute.NewSubnetworksRESTClient(ctx, c.options(ctx)...)
	if err != nil {
		return nil, err
	}
	byPath := map[string]steps.Ref{}
	it := client.ListUsable(ctx, &computepb.ListUsableSubnetworksRequest{Project: project, MaxResults: proto.Uint32(pageSize)}, once()...)
	for s, err := range drain(it.Next) {
		if err != nil {
			return nil, err
		}
		if n := refOf(s.GetNetwork()); !n.IsZero() && n.Project != project {
			byPath[n.Path()] = n
		}
	}
	var shared []steps.Ref
	for _, path := range sortedKeys(byPath) {
		shared = append(shared, byPath[path])
	}
	return slices.Clip(shared), nil
}
