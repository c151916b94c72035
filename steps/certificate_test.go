package steps

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// pair is a certificate file and a key file, and what becomes of them: refused
// before anything is planned, or a check of the plan.
type pair struct {
	name      string
	cert, key string
	refused   string  // words of the refusal; empty: taken
	check     string  // id of the check that tells
	verdict   Verdict // empty: pass
	words     string  // of its evidence
}

// TestFaultsP7: the right verdict for every sort of certificate and key, and
// never a byte of the key in it.
func TestFaultsP7(t *testing.T) {
	pairs := certificatePairs(t)
	for _, tt := range pairs {
		t.Run(tt.name, func(t *testing.T) {
			m, err := loadFiles(t, tt.cert, tt.key)
			if err != nil && leaksKey(err.Error(), tt.key) {
				t.Errorf("the error holds bytes of the key: %v", err)
			}
			if tt.refused != "" {
				if err == nil || !strings.Contains(err.Error(), tt.refused) {
					t.Errorf("got %v, want %q", err, tt.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if m.Certificate.Hash == "" || strings.Contains(m.Certificate.Chain, "PRIVATE") {
				t.Errorf("got %+v", m.Certificate)
			}
			tt.judge(t, certificatePlan(t, m))
		})
	}
	if n := len(pairs); n < 30 {
		t.Errorf("%d pairs", n)
	}
}

// judge looks at the one check that the pair is about, and at no other fault.
func (tt pair) judge(t *testing.T, p Plan) {
	t.Helper()
	for _, c := range p.Checks {
		if !strings.HasPrefix(c.ID, "certificate") {
			continue
		}
		want, words := Pass, ""
		if c.ID == tt.check {
			want, words = tt.verdict, tt.words
		}
		if c.Verdict != want || !strings.Contains(c.Evidence, words) || c.Verdict != Pass && c.Fix == "" {
			t.Errorf("%+v, want %s %q", c, want, words)
		}
	}
	if _, ok := p.Check(tt.check); tt.check != "" && !ok {
		t.Errorf("no check %s", tt.check)
	}
}

// certificatePlan is a plan for https://<service>.example.com.
func certificatePlan(t *testing.T, m Materials) Plan {
	t.Helper()
	s := maskSpec()
	s.Backend = Backend{Mask: "<service>.example.com"}
	s.Frontend = FrontendSpec{HTTPS: true}
	s.Certificate = CertificateSpec{Cert: "c", Key: "k"}
	return mustPlan(t, s, newWorld(), m)
}

func certificatePairs(t *testing.T) []pair {
	p256 := ec(t, elliptic.P256())
	authority := issue(t, ec(t, elliptic.P256()), nil, func(c *x509.Certificate) {
		c.IsCA, c.DNSNames, c.Subject, c.KeyUsage = true, nil, pkix.Name{CommonName: "authority"}, x509.KeyUsageCertSign
	})
	middle := issue(t, ec(t, elliptic.P256()), &authority, func(c *x509.Certificate) {
		c.IsCA, c.DNSNames, c.Subject, c.KeyUsage = true, nil, pkix.Name{CommonName: "middle"}, x509.KeyUsageCertSign
	})
	wild := func(c *x509.Certificate) { c.DNSNames = []string{"*.example.com"} }
	leaf, below := issue(t, p256, &authority, wild), issue(t, p256, &middle, wild)
	ca := authority.certPEM()
	good, goodKey := leaf.certPEM()+ca, leaf.keyPEM(t)
	alone := func(name string, key crypto.Signer, edit func(*x509.Certificate)) pair {
		i := issue(t, key, nil, func(c *x509.Certificate) {
			wild(c)
			if edit != nil {
				edit(c)
			}
		})
		return pair{name: name, cert: i.certPEM(), key: i.keyPEM(t)}
	}
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	sec1, err := x509.MarshalECPrivateKey(p256.(*ecdsa.PrivateKey))
	if err != nil {
		t.Fatal(err)
	}
	ecKey := string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: sec1}))
	crlf := func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
	names := func(list ...string) func(*x509.Certificate) {
		return func(c *x509.Certificate) { c.DNSNames = list }
	}
	refused := func(p pair, words string) pair { p.refused = words; return p }
	told := func(p pair, check string, v Verdict, words string) pair {
		p.check, p.verdict, p.words = check, v, words
		return p
	}
	const covers = "certificate-covers:*.example.com"
	return []pair{
		{name: "leaf and authority", cert: good, key: goodKey},
		{name: "chain of three", cert: below.certPEM() + middle.certPEM() + ca, key: goodKey},
		{name: "CRLF", cert: crlf(good), key: crlf(goodKey)},
		{name: "BOM", cert: "\xef\xbb\xbf" + good, key: "\xef\xbb\xbf" + goodKey},
		{name: "text around", cert: "subject=x\n" + good + "trailing", key: "Bag Attributes\n" + goodKey},
		{name: "certificate and key in one file", cert: good + goodKey, key: good + goodKey},
		{name: "SEC 1 key with its parameters", cert: good, key: "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + ecKey},
		alone("RSA 2048", rsaKey(t, 2048), nil),
		alone("self-signed that is its own authority", p256, func(c *x509.Certificate) { c.IsCA = true }),
		alone("names each host", p256, names("*.example.com", "login.example.com")),
		told(alone("P-384", ec(t, elliptic.P384()), nil), "certificate-chain", Warn, "ECDSA key on P-384"),
		told(alone("RSA 3072", rsaKey(t, 3072), nil), "certificate-chain", Warn, "RSA key of 3072 bits"),
		told(alone("RSA 4096", rsaKey(t, 4096), nil), "certificate-chain", Warn, "RSA key of 4096 bits"),
		told(pair{name: "leaf without its authority", cert: leaf.certPEM(), key: goodKey}, "certificate-chain", Warn, "issued by CN=authority, which is not in the file"),
		{name: "root left out", cert: below.certPEM() + middle.certPEM(), key: goodKey, check: "certificate-chain", verdict: Warn, words: "issued by CN=authority"},
		told(alone("another host", p256, names("login.example.org")), covers, Warn, "name mismatch"),
		told(alone("wildcard of another level", p256, names("*.shop.example.com")), covers, Warn, "name mismatch"),
		told(alone("one host of many", p256, names("login.example.com")), covers, Warn, "name mismatch"),
		told(alone("addresses only", p256, func(c *x509.Certificate) {
			c.DNSNames, c.IPAddresses = nil, []net.IP{net.IPv4(10, 1, 2, 99)}
		}), covers, Warn, "name mismatch"),
		told(alone("no SAN", p256, names()), "certificate", Warn, "no host in its SAN list"),
		told(alone("ends soon", p256, func(c *x509.Certificate) { c.NotAfter = testNow.Add(48 * time.Hour) }), "certificate", Warn, "until 2026-11-03"),
		refused(alone("RSA 1024", rsaKey(t, 1024), nil), "RSA key of 1024 bits"),
		refused(alone("P-521", ec(t, elliptic.P521()), nil), "ECDSA key on P-521"),
		refused(alone("Ed25519", ed, nil), "an Ed25519 key"),
		{name: "another key", cert: good, key: authority.keyPEM(t), refused: "not the key of the certificate for *.example.com"},
		{name: "a key of another kind", cert: good, key: issue(t, rsaKey(t, 2048), nil, nil).keyPEM(t), refused: "not the key of the certificate"},
		{name: "two keys", cert: good, key: goodKey + goodKey, refused: "more than one key"},
		{name: "encrypted", cert: good, key: "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n", refused: "encrypted with a passphrase"},
		{name: "old encryption", cert: good, key: "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n", refused: "encrypted with a passphrase"},
		{name: "broken key", cert: good, key: "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", refused: "cannot be read"},
		{name: "line ends lost", cert: strings.ReplaceAll(good, "\n", " "), key: goodKey, refused: "no certificate in it"},
		{name: "no key", cert: good, key: good, refused: "no private key"},
		{name: "no certificate", cert: goodKey, key: goodKey, refused: "no certificate in it"},
		{name: "empty", cert: "", key: goodKey, refused: "no certificate in it"},
		{name: "broken certificate", cert: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", key: goodKey, refused: "certificate 1 in it cannot be read"},
		{name: "reversed", cert: ca + leaf.certPEM(), key: authority.keyPEM(t), refused: "certificate 1 in it is not signed by certificate 2"},
		{name: "authority as leaf", cert: middle.certPEM() + ca, key: middle.keyPEM(t), refused: "an authority's"},
		{name: "six certificates", cert: strings.Repeat(ca, 6), key: goodKey, refused: "6 certificates in it, 5 are allowed"},
		refused(alone("expired", p256, func(c *x509.Certificate) {
			c.NotBefore, c.NotAfter = testNow.Add(-48*time.Hour), testNow.Add(-24*time.Hour)
		}), "expired on 2026-10-31"),
		refused(alone("not yet valid", p256, func(c *x509.Certificate) { c.NotBefore = testNow.Add(48 * time.Hour) }), "not valid before 2026-11-03"),
		{name: "a megabyte", cert: strings.Repeat("x", 1<<20), key: goodKey, refused: "larger than 128 KiB"},
		{name: "a megabyte of key", cert: good, key: strings.Repeat("x", 1<<20), refused: "larger than 128 KiB"},
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
