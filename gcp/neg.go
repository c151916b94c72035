package gcp

import (
	"context"

	compute "cloud.google.com/go/compute/apiv1"
	"cloud.google.com/go/compute/apiv1/computepb"
	"google.golang.org/api/option"
	"google.golang.org/protobuf/proto"

	"runlb/steps"
)

// negKind deletes by name: the path of a NEG is documented as a name only
// (sure). The hash of its content in the name stands in for the id.
func negKind() kind {
	return computeKind[*compute.RegionNetworkEndpointGroupsClient, *computepb.NetworkEndpointGroup, *steps.NEG]{
		client: compute.NewRegionNetworkEndpointGroupsRESTClient,
		read: func(ctx context.Context, c *compute.RegionNetworkEndpointGroupsClient, r steps.Ref) (*computepb.NetworkEndpointGroup, error) {
			return c.Get(ctx, &computepb.GetRegionNetworkEndpointGroupRequest{Project: r.Project, Region: r.Location, NetworkEndpointGroup: r.Name}, once()...)
		},
		insert: func(ctx context.Context, c *compute.RegionNetworkEndpointGroupsClient, n *steps.NEG, id *string) (*compute.Operation, error) {
			return c.Insert(ctx, &computepb.InsertRegionNetworkEndpointGroupRequest{
				Project: n.Project, Region: n.Location, RequestId: id, NetworkEndpointGroupResource: negBody(n),
			}, once()...)
		},
		erase: func(ctx context.Context, c *compute.RegionNetworkEndpointGroupsClient, r steps.Ref, id *string) (*compute.Operation, error) {
			return c.Delete(ctx, &computepb.DeleteRegionNetworkEndpointGroupRequest{
				Project: r.Project, Region: r.Location, NetworkEndpointGroup: r.Name, RequestId: id,
			}, once()...)
		},
		byName: true,
		pages: func(ctx context.Context, c *compute.RegionNetworkEndpointGroupsClient, s steps.Scope) func() (*computepb.NetworkEndpointGroup, error) {
			return c.List(ctx, &computepb.ListRegionNetworkEndpointGroupsRequest{Project: s.Project, Region: s.Location, MaxResults: proto.Uint32(pageSize)}, once()...).Next
		},
		every: func(ctx context.Context, o []option.ClientOption, project string) (places[*computepb.NetworkEndpointGroup], error) {
			c, err := compute.NewNetworkEndpointGroupsRESTClient(ctx, o...)
			if err != nil {
				return places[*computepb.NetworkEndpointGroup]{}, err
			}
			it := c.AggregatedList(ctx, &computepb.AggregatedListNetworkEndpointGroupsRequest{Project: project, MaxResults: proto.Uint32(pageSize)}, once()...)
			return places[*computepb.NetworkEndpointGroup]{
				page: func() any { return it.Response },
				next: func() (place[*computepb.NetworkEndpointGroup], error) {
					p, err := it.Next()
					return place[*computepb.NetworkEndpointGroup]{p.Key, p.Value.GetNetworkEndpointGroups(), p.Value.GetWarning()}, err
				},
			}, nil
		},
		within: "regions/",
		found:  foundNEG,
	}
}

// negBody has neither network nor defaultPort, which a serverless NEG refuses
// (sure).
func negBody(n *steps.NEG) *computepb.NetworkEndpointGroup {
	return &computepb.NetworkEndpointGroup{
		Name: text(n.Name), Description: text(n.Description),
		NetworkEndpointType: proto.String(computepb.NetworkEndpointGroup_SERVERLESS.String()),
		CloudRun:            &computepb.NetworkEndpointGroupCloudRun{Service: text(n.Service), Tag: text(n.Tag), UrlMask: text(n.Mask)},
	}
}

func foundNEG(project string, m *computepb.NetworkEndpointGroup) (steps.Found, bool) {
	run := m.GetCloudRun()
	n := &steps.NEG{
		Meta:    meta(project, last(m.GetRegion()), m),
		Service: clean(run.GetService()), Tag: clean(run.GetTag()), Mask: clean(run.GetUrlMask()),
		Type: clean(m.GetNetworkEndpointType()),
	}
	return seen(n, m), true
}
