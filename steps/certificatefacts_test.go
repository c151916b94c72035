package steps

import (
	"crypto/elliptic"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestCertificateFacts: what is wrong is said, and what the certificate is too.
func TestCertificateFacts(t *testing.T) {
	authority := issue(t, ec(t, elliptic.P256()), nil, func(c *x509.Certificate) {
		c.IsCA, c.DNSNames, c.KeyUsage = true, nil, x509.KeyUsageCertSign
		c.Subject.CommonName = "authority"
	})
	leaf := issue(t, ec(t, elliptic.P256()), &authority, func(c *x509.Certificate) { c.DNSNames = []string{"*.example.com"} })
	old := issue(t, rsaKey(t, 2048), nil, func(c *x509.Certificate) { c.NotAfter = testNow.Add(-time.Minute) })
	der := string(leaf.cert.Raw)
	for _, tt := range []struct {
		name       string
		cert, key  string
		algorithm  string   // empty: nothing is known of the certificate
		wrong      []string // words of what is wrong, in order
		command    string   // words of the first one's command
		fits       bool
		signers    int
		doubts     int
		selfIssued bool
	}{
		{name: "in order", cert: leaf.certPEM() + authority.certPEM(), key: leaf.keyPEM(t), algorithm: "ECDSA P-256", fits: true, signers: 1},
		{name: "no key yet", cert: leaf.certPEM() + authority.certPEM(), algorithm: "ECDSA P-256", signers: 1},
		{name: "issuer left out", cert: leaf.certPEM(), key: leaf.keyPEM(t), algorithm: "ECDSA P-256", fits: true, doubts: 1},
		{name: "another key", cert: leaf.certPEM() + authority.certPEM(), key: authority.keyPEM(t), algorithm: "ECDSA P-256",
			wrong: []string{"not the key of the certificate for *.example.com"}, command: "openssl pkey -in", signers: 1},
		{name: "expired, and another key", cert: old.certPEM(), key: leaf.keyPEM(t), algorithm: "RSA 2048",
			wrong: []string{"expired on 2026-11-01", "not the key"}, selfIssued: true},
		{name: "wrong order", cert: authority.certPEM() + leaf.certPEM(), algorithm: "ECDSA P-256",
			wrong: []string{"certificate 1 in it is not signed by certificate 2"}, command: "cat", signers: 1, selfIssued: true},
		{name: "DER", cert: der, wrong: []string{"no certificate in it"}, command: "openssl x509 -inform DER"},
		{name: "swapped", cert: leaf.keyPEM(t), key: leaf.certPEM(), wrong: []string{"it holds a private key"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			cert, key := filepath.Join(dir, "c.pem"), ""
			write(t, cert, tt.cert)
			if tt.key != "" {
				key = filepath.Join(dir, "k.pem")
				write(t, key, tt.key)
			}
			f := InspectCertificate(cert, key, MaterialOptions{Now: func() time.Time { return testNow }})
			if f.Algorithm != tt.algorithm || f.KeyFits != tt.fits || len(f.Signers) != tt.signers || len(f.Doubts) != tt.doubts || (f.Issuer == "itself") != tt.selfIssued {
				t.Errorf("%+v", f)
			}
			if len(f.Wrong) != len(tt.wrong) {
				t.Fatalf("wrong is %v", f.Wrong)
			}
			for i, words := range tt.wrong {
				if !strings.Contains(f.Wrong[i].Error(), words) || f.Wrong[i].Remedy == "" || leaksKey(f.Wrong[i].Error(), tt.key+tt.cert[:0]) {
					t.Errorf("%v, want %q", f.Wrong[i], words)
				}
			}
			if len(f.Wrong) > 0 && !strings.Contains(f.Wrong[0].Command, tt.command) {
				t.Errorf("command %q", f.Wrong[0].Command)
			}
		})
	}
}

// TestHostsAndCover: the hosts of a mask are those of real services and tags,
// and a wildcard covers one label of them.
func TestHostsAndCover(t *testing.T) {
	service := func(name string, tags ...string) *Service {
		return &Service{Meta: Meta{Project: testProject, Location: testRegion, Name: name}, Tags: tags}
	}
	w := newWorld(service("login", "test"), service("cart"))
	for _, tt := range []struct {
		name    string
		backend Backend
		want    string
		names   []string
		missed  string
	}{
		{"services", Backend{Mask: "<service>.example.com"}, "cart.example.com login.example.com", []string{"*.example.com"}, ""},
		{"tags", Backend{Mask: "<tag>.<service>.example.com"}, "test.login.example.com", []string{"*.example.com"}, "test.login.example.com"},
		{"one name", Backend{Mask: "<service>.example.com/web"}, "cart.example.com login.example.com", []string{"login.example.com"}, "cart.example.com"},
		{"path mask", Backend{Mask: "/<service>"}, "", []string{"*.example.com"}, ""},
		{"literal host", Backend{Mask: "www.example.com/<service>"}, "www.example.com", []string{"www.example.com"}, ""},
		{"one service", Backend{Service: "login"}, "", nil, ""},
	} {
		s := Spec{Name: "shop", Project: testProject, Region: testRegion, Backend: tt.backend}
		hosts := s.Hosts(w.inventory())
		slices.Sort(hosts)
		var missed []string
		for _, c := range (CertificateFacts{Names: tt.names}).Cover(hosts) {
			if c.By == "" {
				missed = append(missed, c.Host)
			}
		}
		if got := strings.Join(hosts, " "); got != tt.want || strings.Join(missed, " ") != tt.missed {
			t.Errorf("%s: hosts %q, missed %q", tt.name, got, missed)
		}
	}
	if got := (Spec{Project: testProject, Region: testRegion, Backend: Backend{Mask: "<service>.example.com"}}).Hosts(newWorld().inventory()); !slices.Equal(got, []string{"*.example.com"}) {
		t.Errorf("with nothing discovered: %q", got)
	}
}

// TestKeptWhereTheUserSays: in a folder of the user's, for the user alone; or
// nowhere, and then the same one as long as the process lives.
func TestKeptWhereTheUserSays(t *testing.T) {
	home := t.TempDir()
	s := Spec{Name: "shop", Certificate: CertificateSpec{SelfSigned: []string{"login.example.com"}, Keep: "~/certs"}}
	o := MaterialOptions{State: t.TempDir(), Home: home, Now: func() time.Time { return testNow }, Unkept: &Unkept{}}
	kept, err := LoadMaterials(s, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{kept.Certificate.CertFile, kept.Certificate.KeyFile} {
		info, err := os.Stat(file)
		if err != nil || info.Mode().Perm() != 0o600 || filepath.Dir(file) != filepath.Join(home, "certs") {
			t.Errorf("%s: %v %v", file, info, err)
		}
	}

	s.Certificate.Keep = "none"
	before := files(t, home, o.State)
	first, err := LoadMaterials(s, o)
	if err != nil {
		t.Fatal(err)
	}
	again, err := LoadMaterials(s, o)
	if err != nil {
		t.Fatal(err)
	}
	if first.Certificate.Key == nil || first.Certificate.KeyFile != "" || again.Certificate.Hash != first.Certificate.Hash {
		t.Errorf("first %+v, again %+v", first.Certificate, again.Certificate)
	}
	if after := files(t, home, o.State); after != before {
		t.Errorf("wrote %s", after)
	}
	o.Unkept = &Unkept{} // another process
	other, err := LoadMaterials(s, o)
	if err != nil || other.Certificate.Hash == first.Certificate.Hash {
		t.Errorf("another process has %v %v", other, err)
	}
}

func files(t *testing.T, dirs ...string) string {
	t.Helper()
	var all []string
	for _, dir := range dirs {
		found, err := filepath.Glob(filepath.Join(dir, "*", "*"))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, found...)
	}
	return strings.Join(all, " ")
}

// TestKeyInMemoryShowsItselfToNobody: not a byte of it is printed or encoded
// with what holds it, and ByHand names the files that a user would make.
func TestKeyInMemoryShowsItselfToNobody(t *testing.T) {
	const secret = "MC4CAQAwBQYDK2VwBCIEIAAAAAAAAAAAAAAAAAAAAAAA"
	c := &Certificate{Meta: Meta{Name: "shop-cert"}, Key: &MemoryKey{[]byte("-----BEGIN PRIVATE KEY-----\n" + secret)}}
	data, err := json.Marshal(Step{Want: c})
	if err != nil {
		t.Fatal(err)
	}
	raw := fmt.Sprintf("%d", []byte(secret))
	shown := []string{string(data)}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		shown = append(shown, fmt.Sprintf(format, *c), fmt.Sprintf(format, c.Key))
	}
	for _, text := range shown {
		if strings.Contains(text, secret) || strings.Contains(text, raw[1:len(raw)-1]) {
			t.Errorf("shows the key: %s", text)
		}
	}
	if hand := strings.Join(c.ByHand(), " "); !strings.Contains(hand, "--private-key=shop-cert.key") {
		t.Error(hand)
	}
}

// TestFactsOfTheRegion: a certificate that is in the cloud says the same of
// itself, and that it ran out; one that Google keeps has only names and an end.
func TestFactsOfTheRegion(t *testing.T) {
	leaf := issue(t, rsaKey(t, 2048), nil, nil)
	live := &Certificate{Meta: Meta{Name: "theirs"}, Chain: leaf.certPEM(), Names: []string{"login.example.com"}, Expires: leaf.cert.NotAfter}
	if f := live.Facts(testNow); f.Algorithm != "RSA 2048" || f.Issuer != "itself" || len(f.Wrong) > 0 {
		t.Errorf("%+v", f)
	}
	if f := live.Facts(leaf.cert.NotAfter.Add(time.Hour)); len(f.Wrong) != 1 || f.Wrong[0].Field != "certificate.existing" {
		t.Errorf("%+v", f)
	}
	bare := &Certificate{Meta: Meta{Name: "google"}, Names: []string{"a.example.com"}, Expires: testNow.AddDate(0, 1, 0)}
	if f := bare.Facts(testNow); !slices.Equal(f.Names, bare.Names) || f.Algorithm != "" || len(f.Wrong) > 0 {
		t.Errorf("%+v", f)
	}
}
