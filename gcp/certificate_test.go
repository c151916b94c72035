package gcp

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"runlb/steps"
)

// pair is a fresh chain and its key, both in PEM.
func pair(t *testing.T) (chain, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"a.example.com"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}))
}

func write(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "key.pem")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestKeyGoesIntoOneBody follows the key through a create that the cloud
// refuses, repeating the body in its answer.
func TestKeyGoesIntoOneBody(t *testing.T) {
	chain, key := pair(t)
	bodies := 0
	var calls []steps.Call
	c := over(nil)
	c.http.Transport = traced(func(r *http.Request) (*http.Response, error) {
		var body struct{ Name, Certificate, PrivateKey string }
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Fatal(err)
		}
		if body.PrivateKey != key || body.Certificate != chain || body.Name != "cert" {
			t.Errorf("body: %+v", body)
		}
		bodies++
		echo, _ := json.Marshal("Invalid value for field 'resource.privateKey': '" + body.PrivateKey + "'. The SSL key could not be parsed.")
		return answer(400, `{"error":{"code":400,"message":`+string(echo)+`,"errors":[{"message":`+string(echo)+`,"reason":"invalid"}]}}`), nil
	}, func(call steps.Call) { calls = append(calls, call) })
	cert := &steps.Certificate{Meta: at("us-central1", "cert"), Chain: chain, Hash: chainHash(chain), KeyFile: write(t, key)}
	_, err := c.Create(t.Context(), cert, "00000000-0000-4000-8000-000000000001")
	if !errors.Is(err, steps.ErrInvalid) || bodies != 1 || len(calls) != 1 {
		t.Fatalf("%v after %d bodies, %d calls", err, bodies, len(calls))
	}
	var all strings.Builder
	all.WriteString(err.Error())
	for e := err; e != nil; e = errors.Unwrap(e) {
		all.WriteString(e.Error())
	}
	told, _ := json.Marshal(calls)
	all.Write(told)
	for _, line := range strings.Split(strings.TrimSpace(key), "\n")[1:] {
		if strings.Contains(all.String(), line) || strings.Contains(all.String(), base64.StdEncoding.EncodeToString([]byte(line))) {
			t.Fatalf("the key is in what is told: %s", all.String())
		}
	}
	if !strings.Contains(err.Error(), "could not be parsed") {
		t.Errorf("the cloud's words are lost: %v", err)
	}
}

// TestKeyInMemoryIsSent: a key that lies in no file goes the same way.
func TestKeyInMemoryIsSent(t *testing.T) {
	m, err := steps.LoadMaterials(steps.Spec{Name: "shop", Certificate: steps.CertificateSpec{SelfSigned: []string{"login.example.com"}, Keep: "none"}}, steps.MaterialOptions{})
	if err != nil {
		t.Fatal(err)
	}
	sent := ""
	c := over(func(r *http.Request) (*http.Response, error) {
		var body struct{ PrivateKey string }
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Fatal(err)
		}
		sent = body.PrivateKey
		return answer(400, `{"error":{"code":400,"message":"no"}}`), nil
	})
	cert := &steps.Certificate{Meta: at("us-central1", "cert"), Chain: m.Certificate.Chain, Hash: m.Certificate.Hash, Key: m.Certificate.Key}
	if _, err := c.Create(t.Context(), cert, ""); err == nil || strings.Contains(err.Error(), "PRIVATE") {
		t.Error(err)
	}
	if _, err := tls.X509KeyPair([]byte(cert.Chain), []byte(sent)); err != nil {
		t.Errorf("sent a key that is not the certificate's: %v", err)
	}
	_, strange := pair(t)
	other := *cert
	other.Chain, _ = pair(t)
	other.Hash = chainHash(other.Chain)
	if sent = strange; second(c.Create(t.Context(), &other, "")) == nil || sent != strange {
		t.Error("a key in memory went out with another chain")
	}
}

func traced(f answerFunc, trace func(steps.Call)) http.RoundTripper {
	return chain(f, "", sandboxPace(), trace)
}

func TestKeysThatAreNotSent(t *testing.T) {
	chain, key := pair(t)
	other, otherKey := pair(t)
	c := over(func(r *http.Request) (*http.Response, error) {
		body, _ := io.ReadAll(r.Body)
		t.Errorf("sent: %s", body)
		return nil, errors.New("no")
	})
	for name, cert := range map[string]*steps.Certificate{
		"missing file":       {Chain: chain, Hash: chainHash(chain), KeyFile: filepath.Join(t.TempDir(), "none")},
		"folder":             {Chain: chain, Hash: chainHash(chain), KeyFile: t.TempDir()},
		"device":             {Chain: chain, Hash: chainHash(chain), KeyFile: os.DevNull},
		"empty file":         {Chain: chain, Hash: chainHash(chain), KeyFile: write(t, "")},
		"not PEM":            {Chain: chain, Hash: chainHash(chain), KeyFile: write(t, "CANARY")},
		"too large":          {Chain: chain, Hash: chainHash(chain), KeyFile: write(t, strings.Repeat("CANARY", maxKey))},
		"key of another":     {Chain: chain, Hash: chainHash(chain), KeyFile: write(t, otherKey)},
		"chain was replaced": {Chain: other, Hash: chainHash(chain), KeyFile: write(t, otherKey)},
		"no hash":            {Chain: chain, KeyFile: write(t, key)},
		"no chain":           {Chain: "CANARY", Hash: chainHash("CANARY"), KeyFile: write(t, key)},
	} {
		cert.Meta = at("us-central1", "cert")
		_, err := c.Create(t.Context(), cert, "")
		if !errors.Is(err, steps.ErrInvalid) || strings.Contains(err.Error(), "CANARY") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestChainHashIgnoresWhatIsAround(t *testing.T) {
	one, _ := pair(t)
	two, _ := pair(t)
	dressed := "subject=x\r\n" + strings.ReplaceAll(one, "\n", "\r\n") + "\r\n\r\nissuer=y\n" + two + "\n"
	if chainHash(dressed) != chainHash(one+two) || chainHash(one+two) == chainHash(two+one) || chainHash(one) == chainHash(one+two) {
		t.Error("the hash depends on the wrong things")
	}
}

func TestFoundCertificate(t *testing.T) {
	chain, _ := pair(t)
	pemText, _ := json.Marshal(chain)
	for name, body := range map[string]string{
		"with names":    `"certificate":` + string(pemText) + `,"subjectAlternativeNames":["a.example.com"],"expireTime":"2030-01-02T03:04:05.000-07:00"`,
		"from the leaf": `"selfManaged":{"certificate":` + string(pemText) + `}`,
	} {
		c := over(func(*http.Request) (*http.Response, error) {
			return answer(200, `{"name":"cert","id":"9","region":"x/regions/us-central1",`+body+`}`), nil
		})
		f, err := c.Get(t.Context(), refTo(steps.KindCertificate, "cert"))
		if err != nil {
			t.Fatal(err)
		}
		got := f.Resource.(*steps.Certificate)
		if got.Hash != chainHash(chain) || len(got.Names) != 1 || got.Names[0] != "a.example.com" || got.Expires.IsZero() || got.KeyFile != "" || f.ID != "9" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
