package gcp

import (
	"context"
	"net/netip"

	compute "cloud.google.com/go/compute/apiv1"
	"cloud.google.com/go/compute/apiv1/computepb"
	"google.golang.org/protobuf/proto"

	"runlb/steps"
	"runlb/steps/defect"
)

// Ranges reads the static routes and the global ranges that are reserved for
// private services access, both at once.
func (c *cloud) Ranges(ctx context.Context, project string) ([]steps.NetworkRange, error) {
	if err := checkWords(project); err != nil {
		return nil, cloudError("list routes", steps.Ref{}, err)
	}
	var reserved []steps.NetworkRange
	var failed error
	var wg defect.Group
	wg.Go(func() { reserved, failed = c.reservedRanges(ctx, project) })
	routes, err := c.staticRoutes(ctx, project)
	wg.Wait()
	if err == nil {
		err = failed
	}
	return append(routes, reserved...), cloudError("list routes and reserved ranges", steps.Ref{}, err)
}

// staticRoutes leaves out those that follow from subnets, and the ways to the
// internet.
func (c *cloud) staticRoutes(ctx context.Context, project string) ([]steps.NetworkRange, error) {
	client, err := compute.NewRoutesRESTClient(ctx, c.options(ctx)...)
	if err != nil {
		return nil, err
	}
	var routes []steps.NetworkRange
	it := client.List(ctx, &computepb.ListRoutesRequest{Project: project, MaxResults: proto.Uint32(pageSize)}, once()...)
	for r, err := range drain(it.Next) {
		if err != nil {
			return nil, err
		}
		dest := prefix(r.GetDestRange())
		if !dest.IsValid() || !dest.Addr().Is4() || dest.Bits() == 0 || r.NextHopNetwork != nil {
			continue
		}
		found := steps.NetworkRange{Network: refOf(r.GetNetwork()), Range: dest.Masked(), By: "static route " + clean(r.GetName()), Route: true}
		if peer := r.GetNextHopPeering(); peer != "" { // a subnet of a peered network
			found.By, found.Route = "peering "+clean(peer), false
		}
		routes = append(routes, found)
	}
	return routes, nil
}

// peeringPurpose is that of a range which is given to a service producer.
const peeringPurpose = "VPC_PEERING"

func (c *cloud) reservedRanges(ctx context.Context, project string) ([]steps.NetworkRange, error) {
	client, err := compute.NewGlobalAddressesRESTClient(ctx, c.options(ctx)...)
	if err != nil {
		return nil, err
	}
	var ranges []steps.NetworkRange
	it := client.List(ctx, &computepb.ListGlobalAddressesRequest{Project: project, MaxResults: proto.Uint32(pageSize)}, once()...)
	for a, err := range drain(it.Next) {
		if err != nil {
			return nil, err
		}
		first := ip(a.GetAddress())
		if a.GetPurpose() != peeringPurpose || !first.Is4() {
			continue
		}
		ranges = append(ranges, steps.NetworkRange{
			Network: refOf(a.GetNetwork()), Range: netip.PrefixFrom(first, int(a.GetPrefixLength())).Masked(), By: "reserved range " + clean(a.GetName()),
		})
	}
	return ranges, nil
}
