package gcp

import (
	"context"

	compute "cloud.google.com/go/compute/apiv1"
	"cloud.google.com/go/compute/apiv1/computepb"
	"google.golang.org/api/option"
	"google.golang.org/protobuf/proto"

	"runlb/steps"
)

func httpsProxyKind() kind {
	return computeKind[*compute.RegionTargetHttpsProxiesClient, *computepb.TargetHttpsProxy, *steps.TargetHTTPSProxy]{
		client: compute.NewRegionTargetHttpsProxiesRESTClient,
		read: func(ctx context.Context, c *compute.RegionTargetHttpsProxiesClient, r steps.Ref) (*computepb.TargetHttpsProxy, error) {
			return c.Get(ctx, &computepb.GetRegionTargetHttpsProxyRequest{Project: r.Project, Region: r.Location, TargetHttpsProxy: r.Name}, once()...)
		},
		insert: func(ctx context.Context, c *compute.RegionTargetHttpsProxiesClient, p *steps.TargetHTTPSProxy, id *string) (*compute.Operation, error) {
			return c.Insert(ctx, &computepb.InsertRegionTargetHttpsProxyRequest{
				Project: p.Project, Region: p.Location, RequestId: id, TargetHttpsProxyResource: httpsProxyBody(p),
			}, once()...)
		},
		erase: func(ctx context.Context, c *compute.RegionTargetHttpsProxiesClient, r steps.Ref, id *string) (*compute.Operation, error) {
			return c.Delete(ctx, &computepb.DeleteRegionTargetHttpsProxyRequest{Project: r.Project, Region: r.Location, TargetHttpsProxy: r.Name, RequestId: id}, once()...)
		},
		change: map[steps.Part]func(context.Context, *compute.RegionTargetHttpsProxiesClient, steps.Found, *steps.TargetHTTPSProxy, *string) (*compute.Operation, error){
			steps.PartURLMap:       setHTTPSURLMap,
			steps.PartCertificates: setCertificates,
		},
		pages: func(ctx context.Context, c *compute.RegionTargetHttpsProxiesClient, s steps.Scope) func() (*computepb.TargetHttpsProxy, error) {
			return c.List(ctx, &computepb.ListRegionTargetHttpsProxiesRequest{Project: s.Project, Region: s.Location, MaxResults: proto.Uint32(pageSize)}, once()...).Next
		},
		every: func(ctx context.Context, o []option.ClientOption, project string) (places[*computepb.TargetHttpsProxy], error) {
			c, err := compute.NewTargetHttpsProxiesRESTClient(ctx, o...)
			if err != nil {
				return places[*computepb.TargetHttpsProxy]{}, err
			}
			it := c.AggregatedList(ctx, &computepb.AggregatedListTargetHttpsProxiesRequest{Project: project, MaxResults: proto.Uint32(pageSize)}, once()...)
			return places[*computepb.TargetHttpsProxy]{
				page: func() any { return it.Response },
				next: func() (place[*computepb.TargetHttpsProxy], error) {
					p, err := it.Next()
					return place[*computepb.TargetHttpsProxy]{p.Key, p.Value.GetTargetHttpsProxies(), p.Value.GetWarning()}, err
				},
			}, nil
		},
		within: "regions/",
		found:  foundHTTPSProxy,
	}
}

func setHTTPSURLMap(ctx context.Context, c *compute.RegionTargetHttpsProxiesClient, _ steps.Found, want *steps.TargetHTTPSProxy, id *string) (*compute.Operation, error) {
	return c.SetUrlMap(ctx, &computepb.SetUrlMapRegionTargetHttpsProxyRequest{
		Project: want.Project, Region: want.Location, TargetHttpsProxy: want.Name, RequestId: id,
		UrlMapReferenceResource: &computepb.UrlMapReference{UrlMap: text(link(want.URLMap))},
	}, once()...)
}

// setCertificates needs no fingerprint and refuses an empty list (sure).
func setCertificates(ctx context.Context, c *compute.RegionTargetHttpsProxiesClient, _ steps.Found, want *steps.TargetHTTPSProxy, id *string) (*compute.Operation, error) {
	return c.SetSslCertificates(ctx, &computepb.SetSslCertificatesRegionTargetHttpsProxyRequest{
		Project: want.Project, Region: want.Location, TargetHttpsProxy: want.Name, RequestId: id,
		RegionTargetHttpsProxiesSetSslCertificatesRequestResource: &computepb.RegionTargetHttpsProxiesSetSslCertificatesRequest{
			SslCertificates: links(want.Certificates),
		},
	}, once()...)
}

func httpsProxyBody(p *steps.TargetHTTPSProxy) *computepb.TargetHttpsProxy {
	return &computepb.TargetHttpsProxy{
		Name: text(p.Name), Description: text(p.Description),
		UrlMap: text(link(p.URLMap)), SslCertificates: links(p.Certificates),
	}
}

func foundHTTPSProxy(project string, m *computepb.TargetHttpsProxy) (steps.Found, bool) {
	return seen(&steps.TargetHTTPSProxy{
		Meta: meta(project, last(m.GetRegion()), m), URLMap: refOf(m.GetUrlMap()), Certificates: refsOf(m.GetSslCertificates()),
	}, m), true
}
