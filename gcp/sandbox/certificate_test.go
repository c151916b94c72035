package sandbox

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
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
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name}, NotAfter: expires}
	der, err := x509.CreateCertificate(rand.Reader, template, template, k.Public(), k)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(k)
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
	u.refuses([]refusedRequest{
		{"no certificate", "POST", path, certificateBody(t, "", key), 400, "resource.certificate"},
		{"no key", "POST", path, certificateBody(t, chain, ""), 400, "resource.privateKey"},
		{"not a certificate", "POST", path, certificateBody(t, "x", key), 400, "The SSL certificate could not be parsed."},
		{"key in place of the certificate", "POST", path, certificateBody(t, key, key), 400, "The SSL certificate could not be parsed."},
		{"not a key", "POST", path, certificateBody(t, chain, "x"), 400, "The SSL key could not be parsed."},
		{"key of another", "POST", path, certificateBody(t, chain, otherKey), 400, "do not match"},
		{"chain of six", "POST", path, certificateBody(t, strings.Repeat(chain, 6), key), 400, "too long"},
	})
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

func TestTargetHTTPSProxy(t *testing.T) {
	u := newUser(t, Options{})
	u.backend()
	chain, key := pair(t, "a.example.com", time.Now().Add(time.Hour))
	u.make("POST", inUS+"sslCertificates", certificateBody(t, chain, key))
	proxy := func(more string) string {
		return `{"name":"x","urlMap":"` + inUS + `urlMaps/map"` + more + `}`
	}
	certificates := `,"sslCertificates":["` + inUS + `sslCertificates/cert"]`
	path := inUS + "targetHttpsProxies"
	u.refuses([]refusedRequest{
		{"no certificate", "POST", path, proxy(""), 400, "At least 1 SSL certificate must be specified for setting SSL certificates in TargetHttpsProxy"},
		{"QUIC", "POST", path, proxy(certificates + `,"quicOverride":"DISABLE"`), 400, "Invalid value for field 'resource.quicOverride': 'DISABLE'. QUIC override is supported only with global TargetHttpsProxy."},
	})
	u.make("POST", path, proxy(certificates))
	o := u.get(path + "/x")
	if text(o, "tlsEarlyData") != "DISABLED" || text(o, "fingerprint") == "" {
		t.Errorf("proxy: %v", o)
	}
	u.refuses([]refusedRequest{
		{"PATCH without fingerprint", "PATCH", path + "/x", `{"sslPolicy":"x"}`, 400, "Required field 'resource.fingerprint' not specified"},
		{"empty list", "POST", path + "/x/setSslCertificates", `{"sslCertificates":[]}`, 400, ""},
		{"certificate in use", "DELETE", inUS + "sslCertificates/cert", "", 400, "The ssl_certificate resource"},
	})
	u.make("POST", inUS+"urlMaps", `{"name":"map2","defaultService":"`+inUS+`backendServices/bes"}`)
	if op := u.change("POST", path+"/x/setUrlMap", `{"urlMap":"`+inUS+`urlMaps/map2"}`); text(op, "operationType") != "SetUrlMap" {
		t.Errorf("operationType %v", op["operationType"])
	}
	if got := text(u.get(path+"/x"), "urlMap"); got != link(inUS+"urlMaps/map2") {
		t.Errorf("urlMap: %s", got)
	}
	u.make("DELETE", inUS+"targetHttpProxies/thp", "")
	u.make("DELETE", inUS+"urlMaps/map", "") // nothing refers to it any more.
}
