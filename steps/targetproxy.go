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
