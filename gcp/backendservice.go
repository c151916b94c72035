package gcp

import (
	"context"

	compute "cloud.google.com/go/compute/apiv1"
	"cloud.google.com/go/compute/apiv1/computepb"
	"google.golang.org/api/option"
	"google.golang.org/protobuf/proto"

	"runlb/steps"
)

func backendServiceKind() kind {
	return computeKind[*compute.RegionBackendServicesClient, *computepb.BackendService, *steps.BackendService]{
		client: compute.NewRegionBackendServicesRESTClient,
		read: func(ctx context.Context, c *compute.RegionBackendServicesClient, r steps.Ref) (*computepb.BackendService, error) {
			return c.Get(ctx, &computepb.GetRegionBackendServiceRequest{Project: r.Project, Region: r.Location, BackendService: r.Name}, once()...)
		},
		insert: func(ctx context.Context, c *compute.RegionBackendServicesClient, b *steps.BackendService, id *string) (*compute.Operation, error) {
			return c.Insert(ctx, &computepb.InsertRegionBackendServiceRequest{
				Project: b.Project, Region: b.Location, RequestId: id, BackendServiceResource: backendServiceBody(b),
			}, once()...)
		},
		erase: func(ctx context.Context, c *compute.RegionBackendServicesClient, r steps.Ref, id *string) (*compute.Operation, error) {
			return c.Delete(ctx, &computepb.DeleteRegionBackendServiceRequest{Project: r.Project, Region: r.Location, BackendService: r.Name, RequestId: id}, once()...)
		},
		change: map[steps.Part]func(context.Context, *compute.RegionBackendServicesClient, steps.Found, *steps.BackendService, *string) (*compute.Operation, error){
			steps.PartBackends: patchBackends,
		},
		pages: func(ctx context.Context, c *compute.RegionBackendServicesClient, s steps.Scope) func() (*computepb.BackendService, error) {
			return c.List(ctx, &computepb.ListRegionBackendServicesRequest{Project: s.Project, Region: s.Location, MaxResults: proto.Uint32(pageSize)}, once()...).Next
		},
		every: func(ctx context.Context, o []option.ClientOption, project string) (places[*computepb.BackendService], error) {
			c, err := compute.NewBackendServicesRESTClient(ctx, o...)
			if err != nil {
				return places[*computepb.BackendService]{}, err
			}
			it := c.AggregatedList(ctx, &computepb.AggregatedListBackendServicesRequest{Project: project, MaxResults: proto.Uint32(pageSize)}, once()...)
			return places[*computepb.BackendService]{
				page: func() any { return it.Response },
				next: func() (place[*computepb.BackendService], error) {
					p, err := it.Next()
					return place[*computepb.BackendService]{p.Key, p.Value.GetBackendServices(), p.Value.GetWarning()}, err
				},
			}, nil
		},
		within: "regions/",
		found:  foundBackendService,
	}
}

// backendServiceBody says as little as a serverless NEG allows: port name,
// timeout, balancing mode, capacity and health checks are all refused (sure).
// The protocol is said, because its default is not HTTP.
func backendServiceBody(b *steps.BackendService) *computepb.BackendService {
	return &computepb.BackendService{
		Name: text(b.Name), Description: text(b.Description),
		LoadBalancingScheme: proto.String(computepb.BackendService_INTERNAL_MANAGED.String()),
		Protocol:            proto.String(computepb.BackendService_HTTP.String()),
		Backends:            backends(b.NEGs),
	}
}

// backends are entries of a group and nothing more.
func backends(negs []steps.Ref) []*computepb.Backend {
	var out []*computepb.Backend
	for _, n := range negs {
		out = append(out, &computepb.Backend{Group: proto.String(link(n))})
	}
	return out
}

func patchBackends(ctx context.Context, c *compute.RegionBackendServicesClient, f steps.Found, want *steps.BackendService, id *string) (*compute.Operation, error) {
	if len(want.NEGs) == 0 {
		return nil, refuse("a patch cannot leave %s without a backend", want.Ref())
	}
	return c.Patch(ctx, &computepb.PatchRegionBackendServiceRequest{
		Project: want.Project, Region: want.Location, BackendService: want.Name, RequestId: id,
		BackendServiceResource: &computepb.BackendService{Backends: backends(want.NEGs), Fingerprint: text(f.Fingerprint)},
	}, once()...)
}

func foundBackendService(project string, m *computepb.BackendService) (steps.Found, bool) {
	b := &steps.BackendService{
		Meta:   meta(project, last(m.GetRegion()), m),
		Scheme: clean(m.GetLoadBalancingScheme()), Protocol: clean(m.GetProtocol()),
	}
	for _, backend := range m.GetBackends() {
		if r := refOf(backend.GetGroup()); !r.IsZero() {
			b.NEGs = append(b.NEGs, r)
		}
	}
	return seen(b, m), true
}
