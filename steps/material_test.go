package steps

import (
	"crypto"
	"crypto/ecdsa"
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

// TestFaultsP7Files: what is no file is refused, and a link to one is read.
func TestFaultsP7Files(t *testing.T) {
	dir := t.TempDir()
	for name, path := range map[string]string{"is a folder": dir, "no such file": filepath.Join(dir, "gone")} {
		_, err := LoadMaterials(Spec{Certificate: CertificateSpec{Cert: path, Key: path}}, MaterialOptions{})
		if err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "certificate.cert") {
			t.Errorf("got %v, want %q", err, name)
		}
	}
	i := issue(t, ec(t, elliptic.P256()), nil, nil)
	link := filepath.Join(dir, "link")
	if err := os.WriteFile(filepath.Join(dir, "both"), []byte(i.certPEM()+i.keyPEM(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("both", link); err != nil {
		t.Skip("no links here:", err)
	}
	if _, err := LoadMaterials(Spec{Certificate: CertificateSpec{Cert: link, Key: link}}, MaterialOptions{Now: func() time.Time { return testNow }}); err != nil {
		t.Errorf("a link: %v", err)
	}
}

// TestFaultsK3: a self-signed certificate is made once, with a key for the user
// alone, and anew when it runs out or is for other hosts.
func TestFaultsK3(t *testing.T) {
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
	renewed := load()
	if renewed.Hash == first.Hash || renewed.KeyFile == first.KeyFile {
		t.Error("one that runs out was taken again")
	}
	if again := load(); again.Hash != renewed.Hash {
		t.Error("what was renewed is renewed again")
	}
	if key, err := os.ReadFile(first.KeyFile); err != nil || len(key) == 0 {
		t.Errorf("the old key, which still serves, is %q, %v", key, err)
	}
	s.Certificate.SelfSigned = []string{"catalog.example.com"}
	if other := load(); !slices.Equal(other.Names, s.Certificate.SelfSigned) {
		t.Errorf("for other hosts: %v", other.Names)
	}
}
