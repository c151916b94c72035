package sandbox

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// pair is a self-signed certificate for name and its key, as PEM.
func pair(t testing.TB, name string, expires time.Time) (chain, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return pairOf(t, private, name, expires)
}

// pairOf is pair with a key of any kind.
func pairOf(t testing.TB, private crypto.Signer, name string, expires time.Time) (chain, key string) {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name}, NotAfter: expires}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}))
}

func certificateBody(t testing.TB, chain, key string) string {
	t.Helper()
	b, err := json.Marshal(object{"name": "cert", "certificate": chain, "privateKey": key})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestCertificate(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state")
	u := newUser(t, Options{State: file})
	expired := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
	chain, key := pair(t, "login.example.com", expired)
	_, otherKey := pair(t, "other", expired)
	path := inUS + "sslCertificates"
	u.holds("certificate and key sent", []refusedRequest{
		{"no certificate", "POST", path, certificateBody(t, "", key), 400, "Required field 'resource.certificate' not specified"},
		{"no key", "POST", path, certificateBody(t, chain, ""), 400, "Required field 'resource.privateKey' not specified"},
	})
	u.holds("certificate type", []refusedRequest{
		{"MANAGED", "POST", path, `{"name":"x","type":"MANAGED","managed":{"domains":["a.example.com"]}}`, 400, "resource.type"},
	})
	u.holds("certificate parses", []refusedRequest{
		{"words", "POST", path, certificateBody(t, "x", key), 400, "The SSL certificate could not be parsed."},
		{"key in its place", "POST", path, certificateBody(t, key, key), 400, "The SSL certificate could not be parsed."},
		{"cut short", "POST", path, certificateBody(t, chain[:len(chain)/2], key), 400, "The SSL certificate could not be parsed."},
	})
	u.holds("key parses", []refusedRequest{
		{"words", "POST", path, certificateBody(t, chain, "x"), 400, "The SSL key could not be parsed."},
		{"without line ends", "POST", path, certificateBody(t, chain, strings.ReplaceAll(key, "\n", " ")), 400, "The SSL key could not be parsed."},
	})
	u.holds("key matches", []refusedRequest{
		{"of another", "POST", path, certificateBody(t, chain, otherKey), 400, "do not match"},
	})
	u.holds("chain of five", []refusedRequest{
		{"six", "POST", path, certificateBody(t, strings.Repeat(chain, 6), key), 400, "too long"},
	})
	shows(t, "certificate otherwise unchecked", "private key kept", "certificate read")
	u.make("POST", path, certificateBody(t, chain, key)) // expired, self-signed: accepted, as on record.
	o := u.get(path + "/cert")
	if text(o, "expireTime") != timestamp(expired) || text(o, "type") != "SELF_MANAGED" || text(child(o, "selfManaged"), "certificate") != chain {
		t.Errorf("certificate: %v %v", o["expireTime"], o["type"])
	}
	if names := items(o, "subjectAlternativeNames"); !slices.Equal(names, []any{"login.example.com"}) {
		t.Errorf("names: %v", names)
	}
	snapshot, err := u.s.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	answer, err := json.Marshal([]any{o, u.get(path), u.get(inUS + "operations")})
	if err != nil {
		t.Fatal(err)
	}
	for where, b := range map[string][]byte{"snapshot": snapshot, "answers": answer} {
		if bytes.Contains(b, []byte("PRIVATE KEY")) {
			t.Errorf("the private key is in the %s", where)
		}
	}
	if b, err := os.ReadFile(file); err != nil || !bytes.Contains(b, []byte("PRIVATE KEY")) {
		t.Errorf("the proxy's key is not in the state: %v", err)
	}
}

func TestKindsOfKeys(t *testing.T) {
	u := newUser(t, Options{})
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p521, err := ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, private := range map[string]crypto.Signer{"Ed25519": ed, "P-521": p521} {
		chain, key := pairOf(t, private, "a.example.com", time.Now().Add(time.Hour))
		u.holds("kind of key", []refusedRequest{{name, "POST", inUS + "sslCertificates", certificateBody(t, chain, key), 400, "unsupported key type"}})
	}
	rsa2048, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, private := range map[string]crypto.Signer{"RSA-2048": rsa2048, "P-384": p384} {
		chain, key := pairOf(t, private, "a.example.com", time.Now().Add(time.Hour))
		if op := u.change("POST", inUS+"sslCertificates", certificateBody(t, chain, key)); op["error"] != nil {
			t.Errorf("%s: %s", name, operationError(op))
		}
		u.make("DELETE", inUS+"sslCertificates/cert", "")
	}
}
