package gcp

import (
	"cmp"
	"context"

	compute "cloud.google.com/go/compute/apiv1"
	"cloud.google.com/go/compute/apiv1/computepb"
	"google.golang.org/api/option"
	"google.golang.org/protobuf/proto"

	"runlb/steps"
)

func certificateKind() kind {
	return computeKind[*compute.RegionSslCertificatesClient, *computepb.SslCertificate, *steps.Certificate]{
		client: compute.NewRegionSslCertificatesRESTClient,
		read: func(ctx context.Context, c *compute.RegionSslCertificatesClient, r steps.Ref) (*computepb.SslCertificate, error) {
			return c.Get(ctx, &computepb.GetRegionSslCertificateRequest{Project: r.Project, Region: r.Location, SslCertificate: r.Name}, once()...)
		},
		insert: insertCertificate,
		erase: func(ctx context.Context, c *compute.RegionSslCertificatesClient, r steps.Ref, id *string) (*compute.Operation, error) {
			return c.Delete(ctx, &computepb.DeleteRegionSslCertificateRequest{Project: r.Project, Region: r.Location, SslCertificate: r.Name, RequestId: id}, once()...)
		},
		pages: func(ctx context.Context, c *compute.RegionSslCertificatesClient, s steps.Scope) func() (*computepb.SslCertificate, error) {
			return c.List(ctx, &computepb.ListRegionSslCertificatesRequest{Project: s.Project, Region: s.Location, MaxResults: proto.Uint32(pageSize)}, once()...).Next
		},
		every: func(ctx context.Context, o []option.ClientOption, project string) (places[*computepb.SslCertificate], error) {
			c, err := compute.NewSslCertificatesRESTClient(ctx, o...)
			if err != nil {
				return places[*computepb.SslCertificate]{}, err
			}
			it := c.AggregatedList(ctx, &computepb.AggregatedListSslCertificatesRequest{Project: project, MaxResults: proto.Uint32(pageSize)}, once()...)
			return places[*computepb.SslCertificate]{
				page: func() any { return it.Response },
				next: func() (place[*computepb.SslCertificate], error) {
					p, err := it.Next()
					return place[*computepb.SslCertificate]{p.Key, p.Value.GetSslCertificates(), p.Value.GetWarning()}, err
				},
			}, nil
		},
		within: "regions/",
		found:  foundCertificate,
	}
}

// insertCertificate reads the private key right before it is sent, and clears
// what it read right after. The copies inside the request are the garbage
// collector's.
func insertCertificate(ctx context.Context, c *compute.RegionSslCertificatesClient, cert *steps.Certificate, id *string) (*compute.Operation, error) {
	key, err := readKey(cert)
	if err != nil {
		return nil, err
	}
	defer clear(key)
	return c.Insert(ctx, &computepb.InsertRegionSslCertificateRequest{
		Project: cert.Project, Region: cert.Location, RequestId: id,
		SslCertificateResource: &computepb.SslCertificate{
			Name: text(cert.Name), Description: text(cert.Description),
			Certificate: text(cert.Chain), PrivateKey: proto.String(string(key)),
		},
	}, once()...)
}

func foundCertificate(project string, m *computepb.SslCertificate) (steps.Found, bool) {
	chain := cleanLines(cmp.Or(m.GetCertificate(), m.GetSelfManaged().GetCertificate()))
	cert := &steps.Certificate{
		Meta: meta(project, last(m.GetRegion()), m), Chain: chain, Hash: chainHash(chain),
		Names: cleanAll(m.GetSubjectAlternativeNames()), Expires: instant(m.GetExpireTime()),
	}
	if leaf := leafOf(chain); leaf != nil {
		if cert.Names == nil {
			cert.Names = cleanAll(leaf.DNSNames)
		}
		if cert.Expires.IsZero() {
			cert.Expires = leaf.NotAfter
		}
	}
	return seen(cert, m), true
}
