package sandbox

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"sync"
	"time"
)

// authorityPath is the document of the certificate authority: "certificate" and "_key", as PEM.
const authorityPath = secrets + "authority"

// authority signs the certificates with which the sandbox answers in the place of Google's APIs. It is made when it is first needed, and
// kept in the state; it may sign for googleapis.com and nothing else, so that whoever trusts it gives nothing more away.
type authority struct {
	mu     sync.Mutex
	cert   *x509.Certificate
	key    crypto.Signer
	leaves map[string]*tls.Certificate // by host
}

const (
	authorityLife = 10 * 365 * 24 * time.Hour
	leafLife      = 30 * 24 * time.Hour
	maxLeaves     = 256
)

// Authority is the certificate, as PEM, that a client must trust to reach the sandbox in place of https://*.googleapis.com.
func (s *Sandbox) Authority() ([]byte, error) {
	s.authority.mu.Lock()
	defer s.authority.mu.Unlock()
	if err := s.loadAuthority(); err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.authority.cert.Raw}), nil
}

// leaf is the certificate for one host.
func (s *Sandbox) leaf(host string) (*tls.Certificate, error) {
	a := &s.authority
	a.mu.Lock()
	defer a.mu.Unlock()
	if leaf, ok := a.leaves[host]; ok && s.now().Before(leaf.Leaf.NotAfter.Add(-time.Hour)) {
		return leaf, nil
	}
	if err := s.loadAuthority(); err != nil {
		return nil, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make a certificate for %s: %w", host, err)
	}
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: s.serial(), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host},
		NotBefore: s.now().Add(-time.Hour), NotAfter: s.now().Add(leafLife),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, a.cert, key.Public(), a.key)
	if err != nil {
		return nil, fmt.Errorf("make a certificate for %s: %w", host, err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("make a certificate for %s: %w", host, err)
	}
	if a.leaves == nil || len(a.leaves) >= maxLeaves {
		a.leaves = map[string]*tls.Certificate{}
	}
	a.leaves[host] = &tls.Certificate{Certificate: [][]byte{der, a.cert.Raw}, PrivateKey: key, Leaf: parsed}
	return a.leaves[host], nil
}

// loadAuthority reads the authority from the state, or makes it.
func (s *Sandbox) loadAuthority() error {
	if s.authority.cert != nil {
		return nil
	}
	var stored object
	err := s.store.update(func(t *tx) error {
		var err error
		o, ok := t.get(authorityPath)
		if !ok {
			if o, err = s.newAuthority(); err == nil {
				t.put(authorityPath, o)
			}
		}
		stored = o
		return err
	})
	if err != nil {
		return fmt.Errorf("make the sandbox's certificate authority: %w", err)
	}
	pair, err := tls.X509KeyPair([]byte(text(stored, "certificate")), []byte(text(stored, "_key")))
	if err != nil {
		return errors.New("the sandbox's certificate authority cannot be read") // the cause may quote the key.
	}
	signer, ok := pair.PrivateKey.(crypto.Signer)
	if !ok {
		return errors.New("the sandbox's certificate authority has a key that cannot sign")
	}
	s.authority.cert, s.authority.key = pair.Leaf, signer
	return nil
}

func (s *Sandbox) newAuthority() (object, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: s.serial(), Subject: pkix.Name{CommonName: "runlb sandbox", Organization: []string{"runlb"}},
		NotBefore: s.now().Add(-time.Hour), NotAfter: s.now().Add(authorityLife),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign,
		PermittedDNSDomainsCritical: true, PermittedDNSDomains: []string{"googleapis.com"},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return object{
		"certificate": string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		"_key":        string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw})),
	}, nil
}

func (s *Sandbox) serial() *big.Int { return new(big.Int).SetUint64(s.number()) }

// AuthorityFile is the path at which a sandbox on loopback hands out its authority's certificate.
const AuthorityFile = "/ca.pem"

// authorityAPI is the sandbox's own: it is at no Google host.
func (s *Sandbox) authorityAPI() api {
	routes := http.NewServeMux()
	routes.HandleFunc("GET "+AuthorityFile, func(w http.ResponseWriter, _ *http.Request) {
		cert, err := s.Authority()
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/x-pem-file")
		w.Write(cert)
	})
	return api{routes: routes}
}
