package gcp

import (
	"context"

	compute "cloud.google.com/go/compute/apiv1"
	"cloud.google.com/go/compute/apiv1/computepb"
	"google.golang.org/api/option"
	"google.golang.org/protobuf/proto"

	"runlb/steps"
)

func addressKind() kind {
	return computeKind[*compute.AddressesClient, *computepb.Address, *steps.Address]{
		client: compute.NewAddressesRESTClient,
		read: func(ctx context.Context, c *compute.AddressesClient, r steps.Ref) (*computepb.Address, error) {
			return c.Get(ctx, &computepb.GetAddressRequest{Project: r.Project, Region: r.Location, Address: r.Name}, once()...)
		},
		insert: func(ctx context.Context, c *compute.AddressesClient, a *steps.Address, id *string) (*compute.Operation, error) {
			return c.Insert(ctx, &computepb.InsertAddressRequest{Project: a.Project, Region: a.Location, RequestId: id, AddressResource: addressBody(a)}, once()...)
		},
		erase: func(ctx context.Context, c *compute.AddressesClient, r steps.Ref, id *string) (*compute.Operation, error) {
			return c.Delete(ctx, &computepb.DeleteAddressRequest{Project: r.Project, Region: r.Location, Address: r.Name, RequestId: id}, once()...)
		},
		pages: func(ctx context.Context, c *compute.AddressesClient, s steps.Scope) func() (*computepb.Address, error) {
			return c.List(ctx, &computepb.ListAddressesRequest{Project: s.Project, Region: s.Location, MaxResults: proto.Uint32(pageSize)}, once()...).Next
		},
		every: func(ctx context.Context, o []option.ClientOption, project string) (places[*computepb.Address], error) {
			c, err := compute.NewAddressesRESTClient(ctx, o...)
			if err != nil {
				return places[*computepb.Address]{}, err
			}
			it := c.AggregatedList(ctx, &computepb.AggregatedListAddressesRequest{Project: project, MaxResults: proto.Uint32(pageSize)}, once()...)
			return places[*computepb.Address]{
				page: func() any { return it.Response },
				next: func() (place[*computepb.Address], error) {
					p, err := it.Next()
					return place[*computepb.Address]{p.Key, p.Value.GetAddresses(), p.Value.GetWarning()}, err
				},
			}, nil
		},
		within: "regions/",
		found:  foundAddress,
	}
}

// addressBody names the purpose, which only the reservation can set, and the
// type, which is EXTERNAL when it is left out (sure).
func addressBody(a *steps.Address) *computepb.Address {
	body := &computepb.Address{
		Name: text(a.Name), Description: text(a.Description),
		AddressType: proto.String(computepb.Address_INTERNAL.String()),
		Purpose:     text(a.Purpose), Subnetwork: text(link(a.Subnet)),
	}
	if a.IP.IsValid() {
		body.Address = proto.String(a.IP.String())
	}
	return body
}

// foundAddress leaves external addresses out of listings.
func foundAddress(project string, m *computepb.Address) (steps.Found, bool) {
	a := &steps.Address{
		Meta:   meta(project, last(m.GetRegion()), m),
		Subnet: refOf(m.GetSubnetwork()), IP: ip(m.GetAddress()),
		Purpose: clean(m.GetPurpose()), Status: clean(m.GetStatus()), Users: refsOf(m.GetUsers()),
	}
	return seen(a, m), m.GetAddressType() != computepb.Address_EXTERNAL.String()
}
