package steps

import (
	"slices"
	"strings"
)

// SpecOf is the Spec that would make a deployment as it stands: a plan of it
// changes nothing. What cannot be told from the cloud is left empty, and a
// certificate that came from files is named as one that exists.
func SpecOf(e Existing, inv *Inventory) Spec {
	d := e.Deployment
	s := Spec{Name: d.Name, Project: d.Project, Region: d.Region, Production: e.Production}
	t := tracer{inv: inv, of: d}
	for _, f := range e.Resources {
		switch r := f.Resource.(type) {
		case *ForwardingRule:
			t.front(&s, r)
		case *Instance:
			if r.Name == Names(s).Client {
				s.Client.VM, s.Client.Zone, s.Client.Subnet = true, r.Location, r.Subnet.Name
			}
		case *FirewallRule:
			s.Client.SSH = true
			for _, source := range r.Sources {
				s.Client.Sources = append(s.Client.Sources, source.String())
			}
		}
	}
	if len(s.Backends) == 1 {
		s.Backend, s.Backends = s.Backends[0], nil
	}
	for _, f := range e.Services {
		t.access(&s, f)
	}
	return s
}

// tracer follows a deployment from its front to its services.
type tracer struct {
	inv *Inventory
	of  Deployment
}

// front reads what stands behind one forwarding rule.
func (t tracer) front(s *Spec, r *ForwardingRule) {
	s.Frontend.GlobalAccess = s.Frontend.GlobalAccess || r.GlobalAccess
	s.Frontend.Address = t.address(r)
	s.Network.Name = r.Network.Name
	s.Network.Subnet = t.subnet(r.Subnet)
	if f, ok := t.inv.ActiveProxySubnet(r.Network, t.of.Region); ok {
		p := f.Resource.(*ProxySubnet)
		s.Network.ProxySubnet = SubnetSpec{Name: p.Name, Range: p.Range.String()}
	}
	var urlMap Ref
	if f, ok := t.inv.Get(r.Target); ok {
		switch proxy := f.Resource.(type) {
		case *TargetHTTPProxy:
			s.Frontend.HTTP, urlMap = true, proxy.URLMap
		case *TargetHTTPSProxy:
			s.Frontend.HTTPS, urlMap = true, proxy.URLMap
			if len(proxy.Certificates) > 0 {
				s.Certificate = t.certificate(proxy.Certificates[0])
			}
		}
	}
	f, _ := t.inv.Get(urlMap)
	m, ok := f.Resource.(*URLMap)
	switch {
	case ok && m.Redirect != "":
		s.Frontend.Redirect = true
	case ok:
		s.Backends = t.backends(m)
	}
}

// address is empty for a reservation of the deployment's own: that is what auto
// comes to.
func (t tracer) address(r *ForwardingRule) string {
	for _, f := range t.inv.All(KindAddress, t.of.Region) {
		if a := f.Resource.(*Address); a.IP == r.IP && a.IP.IsValid() {
			if t.owns(f) {
				return ""
			}
			return a.Name
		}
	}
	if !r.IP.IsValid() {
		return ""
	}
	return r.IP.String()
}

func (t tracer) subnet(ref Ref) SubnetSpec {
	s := SubnetSpec{Name: ref.Name}
	if f, ok := t.inv.Get(ref); ok {
		if live, ok := f.Resource.(*Subnet); ok {
			s.Range = live.Range.String()
		}
	}
	return s
}

func (t tracer) certificate(ref Ref) CertificateSpec {
	if f, ok := t.inv.Get(ref); ok && t.owns(f) {
		c := f.Resource.(*Certificate)
		if chain, err := parseChain(c.Name, []byte(c.Chain)); err == nil && madeByUs(chain[0]) {
			return CertificateSpec{SelfSigned: material(chain, "", "").Names}
		}
	}
	return CertificateSpec{Existing: ref.Name}
}

// backends are that of the URL map's default, then those of its routes.
func (t tracer) backends(m *URLMap) []Backend {
	list := []Backend{t.backend(m.Default)}
	for _, r := range m.Routes {
		b := t.backend(r.Backend)
		for _, h := range r.Hosts {
			if host, _, _ := strings.Cut(h, ":"); !slices.Contains(b.Hosts, host) {
				b.Hosts = append(b.Hosts, host)
			}
		}
		b.Paths = r.Paths
		list = append(list, b)
	}
	return list
}

func (t tracer) backend(ref Ref) Backend {
	f, _ := t.inv.Get(ref)
	service, ok := f.Resource.(*BackendService)
	if !ok || len(service.NEGs) == 0 {
		return Backend{}
	}
	f, _ = t.inv.Get(service.NEGs[0])
	n, ok := f.Resource.(*NEG)
	if !ok {
		return Backend{}
	}
	b := Backend{Service: n.Service, Tag: n.Tag, Mask: n.Mask}
	if n.Service != "" {
		f, found := t.inv.Get(Ref{Kind: KindService, Project: n.Project, Location: n.Location, Name: n.Service})
		b.Sample = found && t.owns(f)
	}
	return b
}

// access reads what the deployment changed on a service, from its note.
func (t tracer) access(s *Spec, f Found) {
	live, ok := f.Resource.(*Service)
	if !ok {
		return
	}
	n := readNote(live, t.of)
	if n.ingressSet == IngressUnknown && n.invokerSet == InvokerUnknown {
		return
	}
	s.Access.Services = append(s.Access.Services, live.Name)
	if n.ingressSet != IngressUnknown {
		s.Access.Ingress = n.ingressSet
	}
	if n.invokerSet != InvokerUnknown {
		s.Access.Invoker = n.invokerSet
	}
}

func (t tracer) owns(f Found) bool {
	m, ok := MarkerOf(f.Resource)
	return ok && m.Deployment == t.of
}
