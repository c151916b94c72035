package steps

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// selfSignedBy is the organization in certificates that runlb signs itself, by
// which it knows them again.
const selfSignedBy = "runlb self-signed"

const (
	// selfSignedLife is within the 398 days that clients accept.
	selfSignedLife = 397 * 24 * time.Hour
	// renewBefore is when a certificate counts as run out.
	renewBefore = 30 * 24 * time.Hour
)

func madeByUs(c *x509.Certificate) bool { return slices.Contains(c.Subject.Organization, selfSignedBy) }

// keepNowhere is the folder of a self-signed certificate whose key is in no
// file.
const keepNowhere = "none"

// selfSigned finds the deployment's certificate for the hosts in the folder
// that the Spec names, or makes it.
func selfSigned(s Spec, o MaterialOptions) (*CertificateMaterial, error) {
	if s.Certificate.Keep == keepNowhere {
		return o.Unkept.selfSigned(s, o)
	}
	dir := o.path(s.Certificate.Keep)
	if dir == "" || dir == autoChoice {
		if o.State == "" {
			return nil, errors.New("make self-signed certificate: no state folder to keep its key in")
		}
		dir = filepath.Join(o.State, s.Deployment().ID())
	}
	files, err := filepath.Glob(filepath.Join(dir, "self-signed-*.crt"))
	if err != nil {
		return nil, fmt.Errorf("find self-signed certificate: %w", err)
	}
	var best *CertificateMaterial
	for _, file := range files {
		m, err := loadCertificate(file, strings.TrimSuffix(file, ".crt")+".key", o)
		if err != nil || !fresh(m, s.Certificate.SelfSigned, o.Now()) {
			continue // one that ran out, or that a crash left without its key, is as good as none
		}
		if best == nil || m.Expires.After(best.Expires) {
			best = m
		}
	}
	if best != nil {
		return best, nil
	}
	cert, key, err := sign(s.Certificate.SelfSigned, o)
	if err != nil {
		return nil, err
	}
	defer clear(key)
	base := filepath.Join(dir, "self-signed-"+serialName(cert))
	m := material([]*x509.Certificate{cert}, base+".crt", base+".key")
	if err := writePair(dir, m, key); err != nil {
		return nil, fmt.Errorf("make self-signed certificate: %w", err)
	}
	return m, nil
}

// fresh tells whether a self-signed certificate still serves these hosts.
func fresh(m *CertificateMaterial, hosts []string, now time.Time) bool {
	return m.SelfSigned && now.Add(renewBefore).Before(m.Expires) &&
		slices.Equal(slices.Sorted(slices.Values(m.Names)), slices.Sorted(slices.Values(hosts)))
}

// sign makes a certificate, and its key as PEM.
func sign(hosts []string, o MaterialOptions) (*x509.Certificate, []byte, error) {
	fail := func(err error) (*x509.Certificate, []byte, error) {
		return nil, nil, fmt.Errorf("make self-signed certificate: %w", err)
	}
	// The random source is the caller's where it matters for a test, the
	// serial number; a key always comes from the system.
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fail(err)
	}
	serial := make([]byte, 16)
	if _, err := io.ReadFull(o.Rand, serial); err != nil {
		return fail(err)
	}
	serial[0] = serial[0]&0x7f | 0x40
	template := selfSignedTemplate(hosts, new(big.Int).SetBytes(serial), o.Now())
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return fail(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return fail(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fail(err)
	}
	defer clear(secret)
	return cert, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), nil
}

func serialName(c *x509.Certificate) string { return fmt.Sprintf("%x", c.SerialNumber)[:8] }

func selfSignedTemplate(hosts []string, serial *big.Int, now time.Time) *x509.Certificate {
	t := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{Organization: []string{selfSignedBy}},
		// An hour back, for clients whose clock is behind.
		NotBefore:             now.Add(-time.Hour),
		NotAfter:              now.Add(selfSignedLife),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
	}
	for _, h := range hosts {
		if ip := net.ParseIP(h); ip != nil {
			t.IPAddresses = append(t.IPAddresses, ip)
		} else {
			t.DNSNames = append(t.DNSNames, h)
		}
	}
	return t
}

// writePair writes the key first, and neither file over another one.
func writePair(dir string, m *CertificateMaterial, key []byte) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := writeNew(m.KeyFile, key); err != nil {
		return err
	}
	return writeNew(m.CertFile, []byte(m.Chain))
}

// writeNew writes a file that must not exist yet, for its owner alone, and
// waits until it is on disk.
func writeNew(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}
