package gcp

import (
	"context"

	compute "cloud.google.com/go/compute/apiv1"
	"cloud.google.com/go/compute/apiv1/computepb"
	"google.golang.org/api/option"
	"google.golang.org/protobuf/proto"

	"runlb/steps"
)

func httpProxyKind() kind {
	return computeKind[*compute.RegionTargetHttpProxiesClient, *computepb.TargetHttpProxy, *steps.TargetHTTPProxy]{
		client: compute.NewRegionTargetHttpProxiesRESTClient,
		read: func(ctx context.Context, c *compute.RegionTargetHttpProxiesClient, r steps.Ref) (*computepb.TargetHttpProxy, error) {
			return c.Get(ctx, &computepb.GetRegionTargetHttpProxyRequest{Project: r.Project, Region: r.Location, TargetHttpProxy: r.Name}, once()...)
		},
		insert: func(ctx context.Context, c *compute.RegionTargetHttpProxiesClient, p *steps.TargetHTTPProxy, id *string) (*compute.Operation, error) {
			return c.Insert(ctx, &computepb.InsertRegionTargetHttpProxyRequest{
				Project: p.Project, Region: p.Location, RequestId: id, TargetHttpProxyResource: httpProxyBody(p),
			}, once()...)
		},
		erase: func(ctx context.Context, c *compute.RegionTargetHttpProxiesClient, r steps.Ref, id *string) (*compute.Operation, error) {
			return c.Delete(ctx, &computepb.DeleteRegionTargetHttpProxyRequest{Project: r.Project, Region: r.Location, TargetHttpProxy: r.Name, RequestId: id}, once()...)
		},
		change: map[steps.Part]func(context.Context, *compute.RegionTargetHttpProxiesClient, steps.Found, *steps.TargetHTTPProxy, *string) (*compute.Operation, error){
			steps.PartURLMap: setHTTPURLMap,
		},
		pages: func(ctx context.Context, c *compute.RegionTargetHttpProxiesClient, s steps.Scope) func() (*computepb.TargetHttpProxy, error) {
			return c.List(ctx, &computepb.ListRegionTargetHttpProxiesRequest{Project: s.Project, Region: s.Location, MaxResults: proto.Uint32(pageSize)}, once()...).Next
		},
		every: func(ctx context.Context, o []option.ClientOption, project string) (places[*computepb.TargetHttpProxy], error) {
			c, err := compute.NewTargetHttpProxiesRESTClient(ctx, o...)
			if err != nil {
				return places[*computepb.TargetHttpProxy]{}, err
			}
			it := c.AggregatedList(ctx, &computepb.AggregatedListTargetHttpProxiesRequest{Project: project, MaxResults: proto.Uint32(pageSize)}, once()...)
			return places[*computepb.TargetHttpProxy]{
				page: func() any { return it.Response },
				next: func() (place[*computepb.TargetHttpProxy], error) {
					p, err := it.Next()
					return place[*computepb.TargetHttpProxy]{p.Key, p.Value.GetTargetHttpProxies(), p.Value.GetWarning()}, err
				},
			}, nil
		},
		within: "regions/",
		found:  foundHTTPProxy,
	}
}

func setHTTPURLMap(ctx context.Context, c *compute.RegionTargetHttpProxiesClient, _ steps.Found, want *steps.TargetHTTPProxy, id *string) (*compute.Operation, error) {
	return c.SetUrlMap(ctx, &computepb.SetUrlMapRegionTargetHttpProxyRequest{
		Project: want.Project, Region: want.Location, TargetHttpProxy: want.Name, RequestId: id,
		UrlMapReferenceResource: &computepb.UrlMapReference{UrlMap: text(link(want.URLMap))},
	}, once()...)
}

func httpProxyBody(p *steps.TargetHTTPProxy) *computepb.TargetHttpProxy {
	return &computepb.TargetHttpProxy{Name: text(p.Name), Description: text(p.Description), UrlMap: text(link(p.URLMap))}
}

func foundHTTPProxy(project string, m *computepb.TargetHttpProxy) (steps.Found, bool) {
	return seen(&steps.TargetHTTPProxy{Meta: meta(project, last(m.GetRegion()), m), URLMap: refOf(m.GetUrlMap())}, m), true
}
