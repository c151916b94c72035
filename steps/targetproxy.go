package steps

// TargetHTTPProxy takes plain HTTP and asks the URL map.
type TargetHTTPProxy struct {
	Meta
	URLMap Ref
}

// Ref names the target HTTP proxy.
func (p *TargetHTTPProxy) Ref() Ref { return p.ref(KindHTTPProxy) }

// Needs is its URL map.
func (p *TargetHTTPProxy) Needs() []Ref { return []Ref{p.URLMap} }

// TargetHTTPSProxy holds the certificates, ends TLS and asks the URL map.
type TargetHTTPSProxy struct {
	Meta
	URLMap       Ref
	Certificates []Ref // the first is for clients that name no host
}

// Ref names the target HTTPS proxy.
func (p *TargetHTTPSProxy) Ref() Ref { return p.ref(KindHTTPSProxy) }

// Needs is its URL map and its certificates.
func (p *TargetHTTPSProxy) Needs() []Ref {
	return append([]Ref{p.URLMap}, p.Certificates...)
}

var (
	_ Resource = (*TargetHTTPProxy)(nil)
	_ Resource = (*TargetHTTPSProxy)(nil)
)

// Compare looks at the URL map, which changes in place.
func (p *TargetHTTPProxy) Compare(live Resource) []Difference {
	have, d := sameKind(p, live)
	if d != nil {
		return d
	}
	d.ref("URL map", p.URLMap, have.URLMap, PartURLMap)
	return d
}

// ByHand is the gcloud command that makes it.
func (p *TargetHTTPProxy) ByHand() Command {
	return p.described(p.make("compute", "target-http-proxies").flag("url-map", p.URLMap.Name).
		flag("url-map-region", p.URLMap.Location).flag("region", p.Location))
}

// Compare looks at the URL map and the certificates. Both change in place; the
// order of certificates counts.
func (p *TargetHTTPSProxy) Compare(live Resource) []Difference {
	have, d := sameKind(p, live)
	if d != nil {
		return d
	}
	d.ref("URL map", p.URLMap, have.URLMap, PartURLMap)
	d.inOrder("certificates", p.Certificates, have.Certificates, PartCertificates)
	return d
}

// ByHand is the gcloud command that makes it.
func (p *TargetHTTPSProxy) ByHand() Command {
	c := p.make("compute", "target-https-proxies").flag("ssl-certificates", names(p.Certificates)).
		flag("ssl-certificates-region", p.Location).flag("url-map", p.URLMap.Name).
		flag("url-map-region", p.URLMap.Location).flag("region", p.Location)
	return p.described(c)
}
