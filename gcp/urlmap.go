package gcp

import (
	"context"

	compute "cloud.google.com/go/compute/apiv1"
	"cloud.google.com/go/compute/apiv1/computepb"
	"google.golang.org/api/option"
	"google.golang.org/protobuf/proto"

	"runlb/steps"
)

func urlMapKind() kind {
	return computeKind[*compute.RegionUrlMapsClient, *computepb.UrlMap, *steps.URLMap]{
		client: compute.NewRegionUrlMapsRESTClient,
		read: func(ctx context.Context, c *compute.RegionUrlMapsClient, r steps.Ref) (*computepb.UrlMap, error) {
			return c.Get(ctx, &computepb.GetRegionUrlMapRequest{Project: r.Project, Region: r.Location, UrlMap: r.Name}, once()...)
		},
		insert: func(ctx context.Context, c *compute.RegionUrlMapsClient, m *steps.URLMap, id *string) (*compute.Operation, error) {
			return c.Insert(ctx, &computepb.InsertRegionUrlMapRequest{Project: m.Project, Region: m.Location, RequestId: id, UrlMapResource: urlMapBody(m)}, once()...)
		},
		erase: func(ctx context.Context, c *compute.RegionUrlMapsClient, r steps.Ref, id *string) (*compute.Operation, error) {
			return c.Delete(ctx, &computepb.DeleteRegionUrlMapRequest{Project: r.Project, Region: r.Location, UrlMap: r.Name, RequestId: id}, once()...)
		},
		change: map[steps.Part]func(context.Context, *compute.RegionUrlMapsClient, steps.Found, *steps.URLMap, *string) (*compute.Operation, error){
			steps.PartRoutes: changeRoutes,
		},
		pages: func(ctx context.Context, c *compute.RegionUrlMapsClient, s steps.Scope) func() (*computepb.UrlMap, error) {
			return c.List(ctx, &computepb.ListRegionUrlMapsRequest{Project: s.Project, Region: s.Location, MaxResults: proto.Uint32(pageSize)}, once()...).Next
		},
		every: func(ctx context.Context, o []option.ClientOption, project string) (places[*computepb.UrlMap], error) {
			c, err := compute.NewUrlMapsRESTClient(ctx, o...)
			if err != nil {
				return places[*computepb.UrlMap]{}, err
			}
			it := c.AggregatedList(ctx, &computepb.AggregatedListUrlMapsRequest{Project: project, MaxResults: proto.Uint32(pageSize)}, once()...)
			return places[*computepb.UrlMap]{
				page: func() any { return it.Response },
				next: func() (place[*computepb.UrlMap], error) {
					p, err := it.Next()
					return place[*computepb.UrlMap]{p.Key, p.Value.GetUrlMaps(), p.Value.GetWarning()}, err
				},
			}, nil
		},
		within: "regions/",
		found:  foundURLMap,
	}
}

func urlMapBody(m *steps.URLMap) *computepb.UrlMap {
	body := &computepb.UrlMap{Name: text(m.Name), Description: text(m.Description)}
	if m.Redirect == "" {
		body.DefaultService = text(link(m.Default))
	} else {
		body.DefaultUrlRedirect = redirectBody()
	}
	body.HostRules, body.PathMatchers = rulesOf(m)
	return body
}

// changeRoutes patches, which leaves alone what runlb does not set. The last
// route, and a default in the place of a redirect, take a replacement: the
// client leaves what is empty out of a patch, and what is left out stays.
func changeRoutes(ctx context.Context, c *compute.RegionUrlMapsClient, f steps.Found, want *steps.URLMap, id *string) (*compute.Operation, error) {
	have, _ := f.Resource.(*steps.URLMap)
	if len(want.Routes) == 0 || have != nil && have.Redirect != "" {
		body := urlMapBody(want)
		body.Fingerprint = text(f.Fingerprint)
		return c.Update(ctx, &computepb.UpdateRegionUrlMapRequest{
			Project: want.Project, Region: want.Location, UrlMap: want.Name, RequestId: id, UrlMapResource: body,
		}, once()...)
	}
	body := &computepb.UrlMap{DefaultService: text(link(want.Default)), Fingerprint: text(f.Fingerprint)}
	body.HostRules, body.PathMatchers = rulesOf(want)
	return c.Patch(ctx, &computepb.PatchRegionUrlMapRequest{
		Project: want.Project, Region: want.Location, UrlMap: want.Name, RequestId: id, UrlMapResource: body,
	}, once()...)
}

func foundURLMap(project string, m *computepb.UrlMap) (steps.Found, bool) {
	return seen(&steps.URLMap{
		Meta: meta(project, last(m.GetRegion()), m), Default: refOf(m.GetDefaultService()), Routes: routesOf(m),
		Redirect: redirectOf(m.GetDefaultUrlRedirect()),
	}, m), true
}
