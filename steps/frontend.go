package steps

import "strings"

// frontend wishes for certificate, proxies and forwarding rules.
func (d *draft) frontend(address wish) []wish {
	var wishes []wish
	s := d.spec
	urlMap := s.regional(KindURLMap, d.names.URLMap)
	if s.Frontend.HTTP {
		proxy := &TargetHTTPProxy{Meta: d.regional(KindHTTPProxy, d.names.HTTPProxy), URLMap: urlMap}
		why := "takes plain HTTP"
		if s.Frontend.Redirect {
			redirect := &URLMap{Meta: d.regional(KindURLMap, d.names.Redirect), Redirect: RedirectHTTPS}
			proxy.URLMap, why = redirect.Ref(), "takes plain HTTP, only to redirect it"
			wishes = append(wishes, wish{want: redirect, why: "answers plain HTTP with a redirect to HTTPS (301)"})
		}
		wishes = append(wishes, wish{want: proxy, why: why},
			wish{want: d.rule(d.names.HTTPRule, 80, proxy.Ref(), address.want), why: "opens port 80"})
	}
	if s.Frontend.HTTPS {
		cert := d.certificate()
		proxy := &TargetHTTPSProxy{Meta: d.regional(KindHTTPSProxy, d.names.HTTPSProxy), URLMap: urlMap, Certificates: []Ref{cert.want.Ref()}}
		wishes = append(wishes, cert,
			wish{want: proxy, why: "ends TLS with " + cert.want.Ref().Name},
			wish{want: d.rule(d.names.HTTPSRule, 443, proxy.Ref(), address.want), why: "opens port 443"})
	}
	return wishes
}

// rule is a forwarding rule. Its labels are a step of their own: the API
// ignores them at creation. Source: google-cloud section 3.6 (sure).
func (d *draft) rule(name string, port int, target Ref, address Resource) *ForwardingRule {
	s := d.spec
	f := &ForwardingRule{
		Meta: d.regional(KindForwardingRule, name), Network: s.networkRef(), Subnet: s.subnetRef(), ProxySubnet: s.proxySubnetRef(),
		Address: address.Ref(), Port: port, Target: target, GlobalAccess: s.Frontend.GlobalAccess, Scheme: SchemeInternalManaged,
	}
	if a, ok := address.(*Address); ok {
		f.IP = a.IP
	}
	if live, ok := d.inv.Get(f.Ref()); ok {
		f.Labels = live.Resource.(*ForwardingRule).Labels
	}
	return f
}

// labels marks the forwarding rules of a production deployment, and takes the
// mark away again.
func (d *draft) labels() {
	for _, s := range d.steps {
		f, ok := s.Want.(*ForwardingRule)
		if !ok || s.Action == ActionAdopt || (f.Labels[LabelProduction] == "true") == d.spec.Production {
			continue
		}
		want := *f
		mark, why := "", "no production deployment any more"
		if d.spec.Production {
			mark, why = "true", "marks a production deployment: teardown asks for the name"
		}
		want.Labels = withProduction(f.Labels, mark)
		d.step(Step{ID: stepID(f.Ref(), string(PartLabels)), Action: ActionUpdate, Want: &want, Have: s.Have,
			Parts: []Part{PartLabels}, Why: why, After: []StepID{s.ID}})
	}
}

// withProduction is the labels with ours set, or without it when mark is
// empty.
func withProduction(labels map[string]string, mark string) map[string]string {
	all := map[string]string{}
	for k, v := range labels {
		if k != LabelProduction {
			all[k] = v
		}
	}
	if mark != "" {
		all[LabelProduction] = mark
	}
	return all
}

// certificate is the one that exists under the name given, or that of the
// Materials.
func (d *draft) certificate() wish {
	s := d.spec
	if s.Certificate.Existing != "" {
		ref := s.regional(KindCertificate, s.Certificate.Existing)
		if f, ok := d.inv.Get(ref); ok {
			return wish{want: f.Resource, adopt: true, adopted: "the certificate that you named; never deleted by runlb"}
		}
		d.errs = append(d.errs, wrong("certificate.existing", ref.Name, "no certificate of that name is in "+s.Region, "Give certificate.cert and certificate.key instead"))
		return wish{want: &Certificate{Meta: d.regional(KindCertificate, ref.Name)}}
	}
	m := d.mat.Certificate
	if m == nil {
		d.errs = append(d.errs, wrong("certificate", "", "HTTPS needs one", "Set cert and key, existing, or selfSigned"))
		return wish{want: &Certificate{Meta: d.regional(KindCertificate, d.names.Certificate(""))}}
	}
	if live, ok := d.liveSelfSigned(); ok {
		return wish{want: live}
	}
	return wish{why: "for " + strings.Join(m.Names, ", ") + ", valid until " + m.Expires.Format("2006-01-02"), want: &Certificate{
		Meta:  d.regional(KindCertificate, d.names.Certificate(m.Hash)),
		Chain: m.Chain, CertFile: m.CertFile, KeyFile: m.KeyFile, Key: m.Key, Hash: m.Hash, Names: m.Names, Expires: m.Expires,
	}}
}

// liveSelfSigned finds the self-signed certificate that the deployment uses
// already. It wins over a new one, so that another machine, which has not got
// its key, does not replace it.
func (d *draft) liveSelfSigned() (*Certificate, bool) {
	f, ok := d.inv.Get(d.spec.regional(KindHTTPSProxy, d.names.HTTPSProxy))
	if !ok || !d.mat.Certificate.SelfSigned {
		return nil, false
	}
	for _, ref := range f.Resource.(*TargetHTTPSProxy).Certificates {
		c, ok := d.inv.Get(ref)
		if !ok || !d.spec.owns(c) {
			continue
		}
		live := c.Resource.(*Certificate)
		chain, err := parseChain(live.Name, []byte(live.Chain))
		if err == nil && madeByUs(chain[0]) && fresh(material(chain, "", ""), d.spec.Certificate.SelfSigned, d.now) {
			return live, true
		}
	}
	return nil, false
}

// reserveFirst lets the client VM wait for the reservation, so that it does
// not get the address.
func (d *draft) reserveFirst(address Ref) {
	i, ok := d.index[address.Path()]
	if !ok || d.steps[i].Action != ActionCreate {
		return
	}
	a := d.steps[i].Want.(*Address)
	for j, s := range d.steps {
		if vm, ok := s.Want.(*Instance); ok && s.Action == ActionCreate && vm.Subnet.Path() == a.Subnet.Path() {
			d.steps[j].After = append(d.steps[j].After, d.steps[i].ID)
		}
	}
}
