package gcp

import (
	"context"

	compute "cloud.google.com/go/compute/apiv1"
	"cloud.google.com/go/compute/apiv1/computepb"
	"google.golang.org/protobuf/proto"

	"runlb/steps"
)

func networkKind() kind {
	return computeKind[*compute.NetworksClient, *computepb.Network, *steps.Network]{
		client: compute.NewNetworksRESTClient,
		read: func(ctx context.Context, c *compute.NetworksClient, r steps.Ref) (*computepb.Network, error) {
			return c.Get(ctx, &computepb.GetNetworkRequest{Project: r.Project, Network: r.Name}, once()...)
		},
		insert: func(ctx context.Context, c *compute.NetworksClient, n *steps.Network, id *string) (*compute.Operation, error) {
			return c.Insert(ctx, &computepb.InsertNetworkRequest{Project: n.Project, RequestId: id, NetworkResource: networkBody(n)}, once()...)
		},
		erase: func(ctx context.Context, c *compute.NetworksClient, r steps.Ref, id *string) (*compute.Operation, error) {
			return c.Delete(ctx, &computepb.DeleteNetworkRequest{Project: r.Project, Network: r.Name, RequestId: id}, once()...)
		},
		pages: func(ctx context.Context, c *compute.NetworksClient, s steps.Scope) func() (*computepb.Network, error) {
			return c.List(ctx, &computepb.ListNetworksRequest{Project: s.Project, MaxResults: proto.Uint32(pageSize)}, once()...).Next
		},
		found: foundNetwork,
	}
}

// networkBody always says autoCreateSubnetworks: without it the API makes a
// legacy network (sure).
func networkBody(n *steps.Network) *computepb.Network {
	return &computepb.Network{
		Name: text(n.Name), Description: text(n.Description),
		AutoCreateSubnetworks: proto.Bool(n.AutoSubnets),
		RoutingConfig:         &computepb.NetworkRoutingConfig{RoutingMode: proto.String(computepb.NetworkRoutingConfig_REGIONAL.String())},
	}
}

func foundNetwork(project string, m *computepb.Network) (steps.Found, bool) {
	n := &steps.Network{
		Meta:        meta(project, steps.Global, m),
		AutoSubnets: m.GetAutoCreateSubnetworks(), Legacy: m.IPv4Range != nil,
	}
	for _, p := range m.GetPeerings() {
		n.Peers = append(n.Peers, clean(p.GetNetwork()))
	}
	return seen(n, m), true
}
