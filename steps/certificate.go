package steps

import "time"

// Certificate is a regional self-managed SSL certificate. It cannot be
// changed.
type Certificate struct {
	Meta
	Chain   string // PEM, public, leaf first
	KeyFile string // where the private key lies; read at the create, and never kept
	Hash    string // SHA-256 of the chain's DER in order, hex
	Names   []string
	Expires time.Time
}

// Ref names the certificate.
func (c *Certificate) Ref() Ref { return c.ref(KindCertificate) }

// Needs is empty: a certificate stands on its own.
func (c *Certificate) Needs() []Ref { return nil }
