package steps

import (
	"bytes"
	"crypto/x509"
	"strings"
	"sync"
)

// MemoryKey is a private key that lies in no file. It is nowhere in what is
// printed or encoded.
type MemoryKey struct{ pem []byte }

const keyInMemory = "a key in memory"

// String, GoString and MarshalText say what it is, and not a byte of it.
func (*MemoryKey) String() string { return keyInMemory }

// GoString is String.
func (*MemoryKey) GoString() string { return keyInMemory }

// MarshalText is String.
func (*MemoryKey) MarshalText() ([]byte, error) { return []byte(keyInMemory), nil }

// PEM is a copy of the key, for the one request that takes it. The caller
// clears it.
func (k *MemoryKey) PEM() []byte { return bytes.Clone(k.pem) }

// Unkept remembers, as long as the process lives, the self-signed certificates
// that are kept in no file: a plan that is made twice is the same plan. The zero
// Unkept is empty; a nil one remembers nothing.
type Unkept struct {
	mu  sync.Mutex
	all map[string]*CertificateMaterial // by deployment and hosts
}

func (u *Unkept) selfSigned(s Spec, o MaterialOptions) (*CertificateMaterial, error) {
	if u == nil {
		u = &Unkept{}
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	name := s.Deployment().ID() + " " + strings.Join(s.Certificate.SelfSigned, " ")
	if m, ok := u.all[name]; ok && fresh(m, s.Certificate.SelfSigned, o.Now()) {
		return m, nil
	}
	cert, key, err := sign(s.Certificate.SelfSigned, o)
	if err != nil {
		return nil, err
	}
	m := material([]*x509.Certificate{cert}, "", "")
	m.Key = &MemoryKey{key}
	if u.all == nil {
		u.all = map[string]*CertificateMaterial{}
	}
	u.all[name] = m
	return m, nil
}
