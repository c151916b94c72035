package steps

import "time"

// Certificate is a regional self-managed SSL certificate. It cannot be
// changed.
type Certificate struct {
	Meta
	Chain    string     // PEM, public, leaf first
	CertFile string     // where the chain was read; for ByHand
	KeyFile  string     // where the private key lies; read at the create, and never kept
	Key      *MemoryKey // instead of KeyFile, of one that lies in no file
	Hash     string     // SHA-256 of the chain's DER in order, hex
	Names    []string
	Expires  time.Time
}

// Ref names the certificate.
func (c *Certificate) Ref() Ref { return c.ref(KindCertificate) }

// Needs is empty: a certificate stands on its own.
func (c *Certificate) Needs() []Ref { return nil }

var _ Resource = (*Certificate)(nil)

// Compare looks at the hash of the chain. Nothing changes in place: another
// chain is another certificate.
func (c *Certificate) Compare(live Resource) []Difference {
	have, d := sameKind(c, live)
	if d != nil {
		return d
	}
	d.text("certificate", c.Hash, have.Hash, "")
	return d
}

// ByHand is the gcloud command that makes it. The flags name the files; where
// there are none, those that a user would have made first.
func (c *Certificate) ByHand() Command {
	cert, key := c.CertFile, c.KeyFile
	if c.Key != nil {
		cert, key = c.Name+".crt", c.Name+".key"
	}
	return c.described(c.make("compute", "ssl-certificates").flag("certificate", cert).
		flag("private-key", key).flag("region", c.Location))
}
