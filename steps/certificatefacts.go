package steps

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"slices"
	"strings"
	"time"

	"runlb/steps/mask"
)

// CertificateFacts is what a certificate says of itself, also one that cannot
// be used.
type CertificateFacts struct {
	Subject, Issuer    string
	Names              []string
	NotBefore, Expires time.Time
	Algorithm          string        // "ECDSA P-256"
	Signers            []string      // the rest of the chain, in its order
	KeyFits            bool          // a key file was read, and it is the certificate's
	Wrong              []*FieldError // why it cannot be used; empty when it can
	Doubts             []Doubt       // what may be wrong, and need not be
}

// InspectCertificate reads the files of a certificate as far as they are there.
// The key is looked at and forgotten.
func InspectCertificate(certFile, keyFile string, o MaterialOptions) CertificateFacts {
	o = o.withDefaults()
	certFile, keyFile = o.path(certFile), o.path(keyFile)
	chain, err := readChain(certFile, o)
	f := factsOf(chain)
	if f.blame(err); err != nil {
		f.Doubts = nil // of a chain in disorder they say nothing
	}
	if len(chain) == 0 {
		return f
	}
	f.blame(inForce(certField, certFile, chain[0], o.Now()))
	if keyFile != "" {
		err := readKey(keyFile, certFile, chain[0], o)
		f.blame(err)
		f.KeyFits = err == nil
	}
	return f
}

// Facts is what a certificate that is in the cloud says of itself.
func (c *Certificate) Facts(now time.Time) CertificateFacts {
	chain, _ := parseChain(c.Name, []byte(c.Chain)) // the cloud has judged it
	f := factsOf(chain)
	f.Names, f.Expires = c.Names, c.Expires
	if !c.Expires.IsZero() && now.After(c.Expires) {
		f.blame(expired("certificate.existing", c.Name, c.Expires))
	}
	return f
}

func (f *CertificateFacts) blame(err error) {
	if e, ok := err.(*FieldError); ok {
		f.Wrong = append(f.Wrong, e)
	}
}

func factsOf(chain []*x509.Certificate) CertificateFacts {
	if len(chain) == 0 {
		return CertificateFacts{}
	}
	leaf := chain[0]
	f := CertificateFacts{
		Subject: leaf.Subject.String(), Issuer: leaf.Issuer.String(), Names: namesOf(leaf),
		NotBefore: leaf.NotBefore, Expires: leaf.NotAfter, Algorithm: keyKind(leaf), Doubts: doubts(chain),
	}
	if slices.Equal(leaf.RawIssuer, leaf.RawSubject) {
		f.Issuer = "itself"
	}
	for _, c := range chain[1:] {
		f.Signers = append(f.Signers, orNone(c.Subject.CommonName))
	}
	return f
}

func keyKind(c *x509.Certificate) string {
	switch k := c.PublicKey.(type) {
	case *rsa.PublicKey:
		return fmt.Sprintf("RSA %d", k.N.BitLen())
	case *ecdsa.PublicKey:
		return "ECDSA " + k.Params().Name
	case ed25519.PublicKey:
		return "Ed25519"
	}
	return "unknown"
}

// HostCover is a host that clients will ask for, and the certificate's name
// that is for it; By is empty when none is.
type HostCover struct{ Host, By string }

// Cover says of each host whether the certificate is for it.
func (f CertificateFacts) Cover(hosts []string) []HostCover {
	list := make([]HostCover, len(hosts))
	for i, h := range hosts {
		list[i].Host = h
		if at := slices.IndexFunc(f.Names, func(n string) bool { return covers([]string{n}, h) }); at >= 0 {
			list[i].By = f.Names[at]
		}
	}
	return list
}

// Hosts lists the hosts that clients will ask for: those of routes, and those
// by which a mask finds the services and tags that were discovered. Where none
// was, the mask's own host stands for them, with * for what it leaves open.
func (s Spec) Hosts(inv *Inventory) []string {
	var list []string
	add := func(host string) {
		if host != "" && host != "*" && host != mask.AnyHost && !slices.Contains(list, host) {
			list = append(list, host)
		}
	}
	for _, b := range s.AllBackends() {
		for _, h := range b.Hosts {
			add(h)
		}
		m, err := mask.ParseWith(b.Mask, mask.Fixed{Tag: b.Tag})
		if b.Mask == "" || err != nil || m.Host() == "" {
			continue
		}
		before := len(list)
		for _, f := range inv.All(KindService, s.Region) {
			svc := f.Resource.(*Service)
			for _, tag := range append([]string{b.Tag}, svc.Tags...) {
				if url, err := m.URLFor(svc.Name, tag); err == nil {
					host, _, _ := strings.Cut(url, "/")
					add(host)
				}
			}
		}
		if len(list) == before {
			add(placeholder.ReplaceAllString(m.Host(), "*"))
		}
	}
	return list
}

// RequestFor is the openssl line that makes a key and a request for a
// certificate of these hosts, to be sent to an authority.
func RequestFor(name string, hosts []string) Command {
	if len(hosts) == 0 {
		return nil
	}
	names := make([]string, len(hosts))
	for i, h := range hosts {
		names[i] = "DNS:" + h
	}
	return Command{"openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
		"-keyout", name + ".key", "-out", name + ".csr", "-subj", "/CN=" + hosts[0], "-addext", "subjectAltName=" + strings.Join(names, ",")}
}
