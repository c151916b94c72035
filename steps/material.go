package steps

import (
	"io"
	"io/fs"
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
}

// MaterialOptions say where LoadMaterials works. Zero fields mean: the real
// clock, random source and files.
type MaterialOptions struct {
	State string // folder in which self-signed certificates are kept
	Now   func() time.Time
	Rand  io.Reader
	Open  func(name string) (fs.File, error)
}

// LoadMaterials reads and checks the files that the Spec names.
func LoadMaterials(s Spec, o MaterialOptions) (Materials, error) { return Materials{}, nil }
