package faults

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"runlb/cmd/runlb/internal/leak"
)

// secret is a certificate whose private key must be in one request body and nowhere else.
type secret struct{ cert, key []byte }

// canary is the one that is looked for in all that is written.
var canary = sync.OnceValue(newSecret)

func newSecret() secret { return newSecretOf("login.example.com") }

// newSecretOf is valid in the bubbles of synctest, whose time begins with the year 2000.
func newSecretOf(subject string) secret {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: subject}, DNSNames: []string{"login.example.com", "*.example.com"},
		NotBefore: time.Date(1999, 12, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2000, 12, 1, 0, 0, 0, 0, time.UTC),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		panic(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		panic(err)
	}
	return secret{pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8})}
}

// accessToken is the bearer token of the runs that log in.
const accessToken = "canary-token-MTIzNDU2Nzg5MDEyMzQ1Njc4OTA"

// secrets are what must not be written anywhere but into the one body, whatever it is wrapped in.
var secrets = sync.OnceValue(func() []leak.Secret {
	return []leak.Secret{leak.Of(canary().key), leak.Of([]byte(accessToken))}
})

// leak looks for the secrets in something that was written.
func (w *world) leak(where string, data []byte) {
	for _, s := range secrets() {
		if s.In(data) {
			w.canary++
			w.t.Errorf("a secret is in %s", where)
		}
	}
}

// readWhatWasWritten looks for the secrets in all that reached a disk or the screen.
func (w *world) readWhatWasWritten() {
	w.leak("the journal", w.disk.written.Bytes())
	w.leak("the output", w.said.Bytes())
	w.leak("the JSON", w.told.Bytes())
	w.leak("the trace", w.traced.Bytes())
	err := filepath.WalkDir(w.folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".key") {
			return err
		}
		data, err := os.ReadFile(path)
		w.leak(path, data)
		return err
	})
	if err != nil {
		w.t.Error(err)
	}
}

// nameIn is the name in a body.
func nameIn(body []byte) string {
	var o struct{ Name string }
	if json.Unmarshal(body, &o) != nil {
		return ""
	}
	return o.Name
}
