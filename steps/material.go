package steps

import (
	"crypto/rand"
	"io"
	"io/fs"
	"os"
	"time"
)

// Materials is what a Plan needs from files and from the user beside the Spec:
// public certificates, never keys, and consent.
type Materials struct {
	Certificate *CertificateMaterial // nil without one of our own
	Consent     []string             // services that the user agreed to open to everyone
}

// CertificateMaterial is a certificate as read from its files and checked.
type CertificateMaterial struct {
	Chain      string   // PEM, leaf first
	Hash       string   // SHA-256 of the chain's DER in order, hex
	CertFile   string   // where the chain was read
	KeyFile    string   // where the private key lies
	Names      []string // DNS names and addresses that the leaf covers
	NotBefore  time.Time
	Expires    time.Time
	SelfSigned bool // made by runlb
	Doubts     []Doubt
	Key        *MemoryKey // instead of KeyFile, of one that is kept nowhere
}

// Doubt is what may be wrong with a certificate, and need not be.
type Doubt struct{ Problem, Fix string }

// MaterialOptions say where LoadMaterials works. Zero fields mean: the real
// clock, random source and files.
type MaterialOptions struct {
	State string // folder in which self-signed certificates are kept
	Home  string // what ~ stands for
	Now   func() time.Time
	// Unkept remembers those that are kept in no file; nil: each one is new.
	Unkept *Unkept
	Rand   io.Reader
	Open   func(name string) (fs.File, error)
}

func (o MaterialOptions) withDefaults() MaterialOptions {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Home == "" {
		o.Home, _ = os.UserHomeDir() // without one, ~ is a name like any other
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Open == nil {
		o.Open = openRegular
	}
	return o
}

// LoadMaterials reads and checks the files that the Spec names. For a
// self-signed certificate it makes one, once, and finds it again until it runs
// out. The key is read to see that it fits, and forgotten. The errors are
// *FieldErrors.
func LoadMaterials(s Spec, o MaterialOptions) (Materials, error) {
	o = o.withDefaults()
	c := s.Certificate
	switch {
	case c.Cert != "" && c.Key != "":
		m, err := loadCertificate(o.path(c.Cert), o.path(c.Key), o)
		return Materials{Certificate: m}, err
	case len(c.SelfSigned) > 0:
		if err := checkSelfSigned(nil, s); err != nil {
			return Materials{}, err
		}
		m, err := selfSigned(s, o)
		return Materials{Certificate: m}, err
	}
	return Materials{}, nil
}
