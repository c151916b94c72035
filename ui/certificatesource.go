package ui

import (
	"slices"
	"strings"

	"runlb/steps"
)

// source is where a certificate comes from.
type source string

const (
	fromFiles  source = "files"
	fromRegion source = "region"
	fromRunlb  source = "runlb"
)

// sourceKey is the question for the source. It is no Field: of the Spec's three
// sources one is given, and that is the answer.
const sourceKey = "certificate.source"

// sourceOf is the source that the Spec gives; empty when it gives none.
func sourceOf(c steps.CertificateSpec) source {
	switch {
	case c.Existing != "":
		return fromRegion
	case len(c.SelfSigned) > 0:
		return fromRunlb
	case c.Cert != "" || c.Key != "":
		return fromFiles
	}
	return ""
}

// sourceQuestion asks for the source. Turning to another one leaves the answers
// of the first where they can be found again.
func (p *certificatePage) sourceQuestion() *question {
	return &question{field: steps.Field{
		Key: sourceKey, Page: steps.PageCertificate, Label: "It comes from", Type: steps.Choice,
		Help:    "Clients see it first; it must be for the hosts that they ask for.",
		Get:     func(steps.Spec) string { return string(p.source) },
		Set:     func(s *steps.Spec, value string) error { p.turnTo(source(value), s); return nil },
		Options: func(inv *steps.Inventory, s steps.Spec) []steps.Option { return p.sources(s) },
	}}
}

func (p *certificatePage) sources(s steps.Spec) []steps.Option {
	there := len(p.w.inv().All(steps.KindCertificate, s.Region))
	region := steps.Option{Value: string(fromRegion), Label: "a certificate of the region", Note: number(there) + " in " + s.Region + "; adopted, never deleted"}
	if there == 0 {
		region.Disabled = "there is none in " + s.Region
	}
	return []steps.Option{
		{Value: string(fromFiles), Label: "files of yours", Note: "a certificate and its key, PEM"},
		region,
		{Value: string(fromRunlb), Label: "runlb, which signs one itself", Note: "to try HTTPS; clients must trust it first"},
	}
}

// turnTo puts the answers of another source into the Spec.
func (p *certificatePage) turnTo(to source, s *steps.Spec) {
	p.kept[p.source], p.source = s.Certificate, to
	s.Certificate = p.kept[to]
	switch {
	case sourceOf(s.Certificate) == to:
	case to == fromRegion:
		s.Certificate.Existing = p.best(*s)
	case to == fromRunlb:
		s.Certificate.SelfSigned = p.hostsToSign()
	}
}

// best is the certificate of the region that is for most of the hosts, among
// those that are valid.
func (p *certificatePage) best(s steps.Spec) string {
	name, most := "", -1
	for _, f := range p.w.inv().All(steps.KindCertificate, s.Region) {
		c, ok := f.Resource.(*steps.Certificate)
		if !ok || p.w.now().After(c.Expires) {
			continue
		}
		if n := covered(c.Facts(p.w.now()).Cover(p.hosts())); n > most {
			name, most = c.Name, n
		}
	}
	return name
}

func covered(hosts []steps.HostCover) int {
	return len(slices.DeleteFunc(slices.Clone(hosts), func(h steps.HostCover) bool { return h.By == "" }))
}

// existingOptions are those of the Field, with what the time says of them.
func (p *certificatePage) existingOptions(inv *steps.Inventory, s steps.Spec) []steps.Option {
	field, _ := steps.FieldByKey("certificate.existing")
	options := field.Options(inv, s)
	for i, o := range options {
		if c, ok := p.existing(o.Value); ok && p.w.now().After(c.Expires) {
			options[i].Disabled = "expired on " + c.Expires.Format("2006-01-02") + ": " + strings.Join(c.Names, ", ")
		}
	}
	return options
}

// existing finds a certificate of the region.
func (p *certificatePage) existing(name string) (*steps.Certificate, bool) {
	f, ok := p.w.inv().Get(steps.Ref{Kind: steps.KindCertificate, Project: p.w.project(), Location: p.w.answers().Region, Name: name})
	if !ok {
		return nil, false
	}
	c, ok := f.Resource.(*steps.Certificate)
	return c, ok
}

// hostsToSign are the hosts that a certificate of runlb's own would name: those
// that clients will ask for, several of one domain as a wildcard.
func (p *certificatePage) hostsToSign() []string {
	if hosts := wildcards(p.hosts()); len(hosts) > 0 {
		return hosts
	}
	if service := p.w.answers().Backend.Service; service != "" {
		return []string{service + ".example.com"}
	}
	return nil
}
