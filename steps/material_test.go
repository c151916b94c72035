package steps

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// issued is a certificate with its key.
type issued struct {
	cert *x509.Certificate
	key  crypto.Signer
}

func issue(t *testing.T, key crypto.Signer, by *issued, edit func(*x509.Certificate)) issued {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "login.example.com"},
		DNSNames: []string{"login.example.com"}, NotBefore: testNow.Add(-time.Hour), NotAfter: testNow.Add(1000 * time.Hour),
		BasicConstraintsValid: true,
	}
	if edit != nil {
		edit(template)
	}
	parent, signer := template, key
	if by != nil {
		parent, signer = by.cert, by.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return issued{cert, key}
}

func (i issued) certPEM() string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: i.cert.Raw}))
}

func (i issued) keyPEM(t *testing.T) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(i.key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

func ec(t *testing.T, c elliptic.Curve) crypto.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(c, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func rsaKey(t *testing.T, bits int) crypto.Signer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// TestLoadCertificate: what is taken, and what is refused with which words.
func TestLoadCertificate(t *testing.T) {
	p256 := ec(t, elliptic.P256())
	authority := issue(t, ec(t, elliptic.P256()), nil, func(c *x509.Certificate) {
		c.IsCA, c.DNSNames, c.Subject, c.KeyUsage = true, nil, pkix.Name{CommonName: "authority"}, x509.KeyUsageCertSign
	})
	leaf := issue(t, p256, &authority, nil)
	good, goodKey := leaf.certPEM(), leaf.keyPEM(t)
	alone := func(key crypto.Signer, edit func(*x509.Certificate)) (string, string) {
		i := issue(t, key, nil, edit)
		return i.certPEM(), i.keyPEM(t)
	}
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		pair func() (cert, key string)
		want string // empty: taken
	}{
		{"leaf", func() (string, string) { return good, goodKey }, ""},
		{"leaf and authority", func() (string, string) { return good + authority.certPEM(), goodKey }, ""},
		{"CRLF, BOM and text around", func() (string, string) {
			return "\xef\xbb\xbfsubject=x\r\n" + strings.ReplaceAll(good, "\n", "\r\n"), "Bag Attributes\n" + goodKey
		}, ""},
		{"RSA 2048", func() (string, string) { return alone(rsaKey(t, 2048), nil) }, ""},
		{"self-signed that is its own authority", func() (string, string) {
			return alone(p256, func(c *x509.Certificate) { c.IsCA = true })
		}, ""},
		{"no SAN", func() (string, string) { return alone(p256, func(c *x509.Certificate) { c.DNSNames = nil }) }, ""},
		{"SEC 1 key", func() (string, string) {
			der, _ := x509.MarshalECPrivateKey(p256.(*ecdsa.PrivateKey))
			return good, "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}))
		}, ""},
		{"RSA 1024", func() (string, string) { return good, issue(t, rsaKey(t, 1024), nil, nil).keyPEM(t) }, "RSA key of 1024 bits"},
		{"RSA 4096", func() (string, string) { return good, issue(t, rsaKey(t, 4096), nil, nil).keyPEM(t) }, "RSA key of 4096 bits"},
		{"P-384", func() (string, string) { return alone(ec(t, elliptic.P384()), nil) }, "ECDSA key on P-384"},
		{"Ed25519", func() (string, string) { return alone(ed, nil) }, "an Ed25519 key"},
		{"another key", func() (string, string) { return good, authority.keyPEM(t) }, "not the key of the certificate for login.example.com"},
		{"two keys", func() (string, string) { return good, goodKey + goodKey }, "more than one key"},
		{"encrypted", func() (string, string) {
			return good, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n"
		}, "encrypted with a passphrase"},
		{"old encryption", func() (string, string) {
			return good, "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n"
		}, "encrypted with a passphrase"},
		{"broken key", func() (string, string) {
			return good, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
		}, "cannot be read"},
		{"no key", func() (string, string) { return good, good }, "no private key"},
		{"no certificate", func() (string, string) { return goodKey, goodKey }, "no certificate in it"},
		{"broken certificate", func() (string, string) {
			return "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", goodKey
		}, "certificate 1 in it cannot be read"},
		{"reversed", func() (string, string) { return authority.certPEM() + good, authority.keyPEM(t) }, "certificate 1 in it is not signed by certificate 2"},
		{"authority first", func() (string, string) {
			below := issue(t, p256, &authority, func(c *x509.Certificate) { c.IsCA = true })
			return below.certPEM() + authority.certPEM(), goodKey
		}, "an authority's"},
		{"six certificates", func() (string, string) { return strings.Repeat(good, 6), goodKey }, "6 certificates in it, 5 are allowed"},
		{"expired", func() (string, string) {
			return alone(p256, func(c *x509.Certificate) {
				c.NotBefore, c.NotAfter = testNow.Add(-48*time.Hour), testNow.Add(-24*time.Hour)
			})
		}, "expired on 2026-10-31"},
		{"not yet valid", func() (string, string) {
			return alone(p256, func(c *x509.Certificate) { c.NotBefore = testNow.Add(48 * time.Hour) })
		}, "not valid before 2026-11-03"},
		{"large", func() (string, string) { return strings.Repeat("x", 1<<20), goodKey }, "larger than 128 KiB"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cert, key := tt.pair()
			m, err := loadFiles(t, cert, key)
			switch {
			case tt.want == "" && err != nil:
				t.Fatal(err)
			case tt.want == "":
				if m.Certificate.Hash == "" || strings.Contains(m.Certificate.Chain, "PRIVATE") {
					t.Errorf("got %+v", m.Certificate)
				}
			case err == nil || !strings.Contains(err.Error(), tt.want):
				t.Errorf("got %v, want %q", err, tt.want)
			}
			if err != nil && leaksKey(err.Error(), key) {
				t.Errorf("the error holds bytes of the key: %v", err)
			}
		})
	}
}

func leaksKey(text, key string) bool {
	return slices.ContainsFunc(strings.Split(key, "\n"), func(line string) bool {
		return len(line) > 20 && !strings.HasPrefix(line, "-----") && strings.Contains(text, line)
	})
}

func loadFiles(t *testing.T, cert, key string) (Materials, error) {
	t.Helper()
	dir := t.TempDir()
	c, k := filepath.Join(dir, "c.pem"), filepath.Join(dir, "k.pem")
	for name, data := range map[string]string{c: cert, k: key} {
		if err := os.WriteFile(name, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return LoadMaterials(Spec{Certificate: CertificateSpec{Cert: c, Key: k}}, MaterialOptions{Now: func() time.Time { return testNow }})
}

func TestLoadMaterialsRefusesWhatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	for name, path := range map[string]string{"is a folder": dir, "no such file": filepath.Join(dir, "gone")} {
		_, err := LoadMaterials(Spec{Certificate: CertificateSpec{Cert: path, Key: path}}, MaterialOptions{})
		if err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "certificate.cert") {
			t.Errorf("got %v, want %q", err, name)
		}
	}
}

func TestSelfSignedIsMadeOnce(t *testing.T) {
	state, now := t.TempDir(), testNow
	s := Spec{Name: "shop", Project: testProject, Region: testRegion, Certificate: CertificateSpec{SelfSigned: []string{"login.example.com", "10.1.2.99"}}}
	load := func() *CertificateMaterial {
		t.Helper()
		m, err := LoadMaterials(s, MaterialOptions{State: state, Now: func() time.Time { return now }})
		if err != nil {
			t.Fatal(err)
		}
		return m.Certificate
	}
	first := load()
	if life := first.Expires.Sub(first.NotBefore); life > 398*24*time.Hour || !first.SelfSigned {
		t.Errorf("lives %v", life)
	}
	if !slices.Equal(first.Names, s.Certificate.SelfSigned) {
		t.Errorf("covers %v", first.Names)
	}
	if info, err := os.Stat(first.KeyFile); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("key file: %v, %v", info, err)
	}
	if again := load(); again.Hash != first.Hash {
		t.Error("a second load made another one")
	}
	now = first.Expires.Add(-renewBefore)
	if renewed := load(); renewed.Hash == first.Hash {
		t.Error("one that runs out was taken again")
	}
	s.Certificate.SelfSigned = []string{"catalog.example.com"}
	if other := load(); !slices.Equal(other.Names, s.Certificate.SelfSigned) {
		t.Errorf("for other hosts: %v", other.Names)
	}
}
