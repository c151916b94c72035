package gcp

import (
	"context"

	compute "cloud.google.com/go/compute/apiv1"
	"cloud.google.com/go/compute/apiv1/computepb"
	"google.golang.org/api/option"
	"google.golang.org/protobuf/proto"

	"runlb/steps"
)

// subnetKind lists proxy-only subnets too: one collection holds both.
func subnetKind() kind {
	k := subnetwork[*steps.Subnet]()
	k.insert = func(ctx context.Context, c *compute.SubnetworksClient, s *steps.Subnet, id *string) (*compute.Operation, error) {
		return insertSubnetwork(ctx, c, s.Ref(), subnetBody(s), id)
	}
	k.found = foundSubnetwork
	return k
}

// proxySubnetKind lists proxy-only subnets alone.
func proxySubnetKind() kind {
	k := subnetwork[*steps.ProxySubnet]()
	k.insert = func(ctx context.Context, c *compute.SubnetworksClient, s *steps.ProxySubnet, id *string) (*compute.Operation, error) {
		return insertSubnetwork(ctx, c, s.Ref(), proxySubnetBody(s), id)
	}
	k.found = func(project string, m *computepb.Subnetwork) (steps.Found, bool) {
		f, _ := foundSubnetwork(project, m)
		_, proxy := f.Resource.(*steps.ProxySubnet)
		return f, proxy
	}
	k.change = map[steps.Part]func(context.Context, *compute.SubnetworksClient, steps.Found, *steps.ProxySubnet, *string) (*compute.Operation, error){
		steps.PartPurpose: patchPurpose,
	}
	return k
}

// subnetwork is what both kinds share.
func subnetwork[R steps.Resource]() computeKind[*compute.SubnetworksClient, *computepb.Subnetwork, R] {
	return computeKind[*compute.SubnetworksClient, *computepb.Subnetwork, R]{
		client: compute.NewSubnetworksRESTClient,
		read: func(ctx context.Context, c *compute.SubnetworksClient, r steps.Ref) (*computepb.Subnetwork, error) {
			return c.Get(ctx, &computepb.GetSubnetworkRequest{Project: r.Project, Region: r.Location, Subnetwork: r.Name}, once()...)
		},
		erase: func(ctx context.Context, c *compute.SubnetworksClient, r steps.Ref, id *string) (*compute.Operation, error) {
			return c.Delete(ctx, &computepb.DeleteSubnetworkRequest{Project: r.Project, Region: r.Location, Subnetwork: r.Name, RequestId: id}, once()...)
		},
		pages: func(ctx context.Context, c *compute.SubnetworksClient, s steps.Scope) func() (*computepb.Subnetwork, error) {
			return c.List(ctx, &computepb.ListSubnetworksRequest{Project: s.Project, Region: s.Location, MaxResults: proto.Uint32(pageSize)}, once()...).Next
		},
		every: func(ctx context.Context, o []option.ClientOption, project string) (places[*computepb.Subnetwork], error) {
			c, err := compute.NewSubnetworksRESTClient(ctx, o...)
			if err != nil {
				return places[*computepb.Subnetwork]{}, err
			}
			it := c.AggregatedList(ctx, &computepb.AggregatedListSubnetworksRequest{Project: project, MaxResults: proto.Uint32(pageSize)}, once()...)
			return places[*computepb.Subnetwork]{
				page: func() any { return it.Response },
				next: func() (place[*computepb.Subnetwork], error) {
					p, err := it.Next()
					return place[*computepb.Subnetwork]{p.Key, p.Value.GetSubnetworks(), p.Value.GetWarning()}, err
				},
			}, nil
		},
		within: "regions/",
	}
}

func insertSubnetwork(ctx context.Context, c *compute.SubnetworksClient, r steps.Ref, body *computepb.Subnetwork, id *string) (*compute.Operation, error) {
	return c.Insert(ctx, &computepb.InsertSubnetworkRequest{Project: r.Project, Region: r.Location, RequestId: id, SubnetworkResource: body}, once()...)
}

func subnetBody(s *steps.Subnet) *computepb.Subnetwork {
	return &computepb.Subnetwork{
		Name: text(s.Name), Description: text(s.Description),
		Network: text(link(s.Network)), IpCidrRange: text(s.Range.String()), PrivateIpGoogleAccess: proto.Bool(false),
	}
}

// proxySubnetBody is minimal: logConfig, privateIpGoogleAccess and secondary
// ranges are refused, and role is required (sure).
func proxySubnetBody(s *steps.ProxySubnet) *computepb.Subnetwork {
	return &computepb.Subnetwork{
		Name: text(s.Name), Description: text(s.Description),
		Network: text(link(s.Network)), IpCidrRange: text(s.Range.String()),
		Purpose: text(s.Purpose), Role: text(s.Role),
	}
}

// patchPurpose moves a legacy proxy-only subnet to the current purpose, the
// only change of purpose that the API takes (said).
func patchPurpose(ctx context.Context, c *compute.SubnetworksClient, f steps.Found, want *steps.ProxySubnet, id *string) (*compute.Operation, error) {
	return c.Patch(ctx, &computepb.PatchSubnetworkRequest{
		Project: want.Project, Region: want.Location, Subnetwork: want.Name, RequestId: id,
		SubnetworkResource: &computepb.Subnetwork{Purpose: text(want.Purpose), Fingerprint: text(f.Fingerprint)},
	}, once()...)
}

// foundSubnetwork is a *steps.ProxySubnet or a *steps.Subnet, by purpose.
func foundSubnetwork(project string, m *computepb.Subnetwork) (steps.Found, bool) {
	about := meta(project, last(m.GetRegion()), m)
	switch purpose := m.GetPurpose(); purpose {
	case steps.PurposeProxy, steps.PurposeLegacyProxy:
		return seen(&steps.ProxySubnet{
			Meta: about, Network: refOf(m.GetNetwork()), Range: prefix(m.GetIpCidrRange()),
			Purpose: purpose, Role: clean(m.GetRole()), State: clean(m.GetState()),
		}, m), true
	default:
		s := &steps.Subnet{Meta: about, Network: refOf(m.GetNetwork()), Range: prefix(m.GetIpCidrRange()), Purpose: clean(purpose)}
		for _, r := range m.GetSecondaryIpRanges() {
			if p := prefix(r.GetIpCidrRange()); p.IsValid() {
				s.Secondary = append(s.Secondary, p)
			}
		}
		return seen(s, m), true
	}
}
