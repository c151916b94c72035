package steps

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// maxChain is the longest chain that the API takes. Source: Compute v1 (sure).
const maxChain = 5

const (
	certField = "certificate.cert"
	keyField  = "certificate.key"
)

// loadCertificate reads a certificate and its key, and checks all that the API
// does not: it takes expired certificates. Source: google-cloud section 3.1
// (sure).
func loadCertificate(certFile, keyFile string, o MaterialOptions) (*CertificateMaterial, error) {
	chain, err := readChain(certFile, o)
	if err != nil {
		return nil, err
	}
	if err := readKey(keyFile, certFile, chain[0], o); err != nil {
		return nil, err
	}
	if err := inForce(certField, certFile, chain[0], o.Now()); err != nil {
		return nil, err
	}
	m := material(chain, certFile, keyFile)
	m.Doubts = doubts(chain)
	return m, nil
}

// path is a path as a user writes it: ~ is the home folder.
func (o MaterialOptions) path(name string) string {
	if rest, ok := strings.CutPrefix(name, "~/"); ok && o.Home != "" {
		return filepath.Join(o.Home, rest)
	}
	return name
}

// readChain reads the certificates of a file. One that is not in order is given
// back beside the error.
func readChain(file string, o MaterialOptions) ([]*x509.Certificate, error) {
	data, err := readPEM(certField, file, o)
	if err != nil {
		return nil, err
	}
	return parseChain(file, data)
}

// inForce sees that the certificate is valid now.
func inForce(field, name string, leaf *x509.Certificate, now time.Time) error {
	switch {
	case now.After(leaf.NotAfter):
		return expired(field, name, leaf.NotAfter)
	case now.Before(leaf.NotBefore):
		return wrong(field, name, "not valid before "+leaf.NotBefore.Format("2006-01-02"), "Wait until then, or check this machine's clock")
	}
	return nil
}

func expired(field, name string, at time.Time) error {
	return &FieldError{Field: field, Value: name, Problem: "expired on " + at.Format("2006-01-02"),
		Cause:  "Google Cloud would take it, and every client would refuse it",
		Remedy: "Renew it, or set certificate.selfSigned to try HTTPS"}
}

// doubts lists what makes no certificate useless. A missing intermediate one
// cannot be told from an authority that clients know.
func doubts(chain []*x509.Certificate) []Doubt {
	var list []Doubt
	leaf, last := chain[0], chain[len(chain)-1]
	if !documented(leaf.PublicKey) {
		list = append(list, Doubt{algorithm(leaf.PublicKey) + ", which Google says only of Certificate Manager", "If it is refused, request one with RSA 2048 or ECDSA P-256"})
	}
	if last.CheckSignatureFrom(last) != nil && !bytes.Equal(last.RawIssuer, last.RawSubject) {
		list = append(list, Doubt{"issued by " + last.Issuer.String() + ", which is not in the file", "Unless clients trust that issuer itself, append its certificate"})
	}
	return list
}

func material(chain []*x509.Certificate, certFile, keyFile string) *CertificateMaterial {
	leaf := chain[0]
	m := &CertificateMaterial{
		CertFile: certFile, KeyFile: keyFile, NotBefore: leaf.NotBefore, Expires: leaf.NotAfter,
		SelfSigned: madeByUs(leaf), Names: slices.Clone(leaf.DNSNames),
	}
	for _, ip := range leaf.IPAddresses {
		m.Names = append(m.Names, ip.String())
	}
	hash := sha256.New()
	for _, c := range chain {
		hash.Write(c.Raw)
		m.Chain += string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}))
	}
	m.Hash = hex.EncodeToString(hash.Sum(nil))
	return m
}

// parseChain reads all certificates of a file and sees that each is signed by
// the next. Text around them and line ends do not matter. Those that could be
// read come back beside an error about their order.
func parseChain(file string, data []byte) ([]*x509.Certificate, error) {
	var chain []*x509.Certificate
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, wrong(certField, file, fmt.Sprintf("certificate %d in it cannot be read", len(chain)+1), "Export it again as PEM")
		}
		chain = append(chain, c)
	}
	switch {
	case len(chain) == 0:
		return nil, noCertificate(file, data)
	case len(chain) > maxChain:
		return nil, wrong(certField, file, fmt.Sprintf("%d certificates in it, %d are allowed", len(chain), maxChain), "Keep the certificate and those that signed it, without the root")
	}
	for i := range len(chain) - 1 {
		if err := chain[i].CheckSignatureFrom(chain[i+1]); err != nil {
			return chain, &FieldError{Field: certField, Value: file,
				Problem: fmt.Sprintf("certificate %d in it is not signed by certificate %d", i+1, i+2),
				Cause:   "in it are, in this order, " + subjects(chain),
				Remedy:  "Put your certificate first, then the one that signed it, and so on", Command: "cat YOURS INTERMEDIATE > CHAIN"}
		}
	}
	if chain[0].IsCA && (len(chain) > 1 || chain[0].CheckSignatureFrom(chain[0]) != nil) {
		return chain, wrong(certField, file, "the first certificate in it is an authority's", "Put your own certificate first")
	}
	return chain, nil
}

func subjects(chain []*x509.Certificate) string {
	list := make([]string, len(chain))
	for i, c := range chain {
		list[i] = subject(c)
	}
	return strings.Join(list, "; ")
}

// noCertificate says what a file without a certificate holds instead, as far as
// that can be told.
func noCertificate(file string, data []byte) error {
	e := &FieldError{Field: certField, Value: file, Problem: "no certificate in it",
		Remedy: "A PEM file begins with -----BEGIN CERTIFICATE-----"}
	convert := func(cause string, line Command) {
		e.Cause, e.Remedy, e.Command = cause, "Write it as PEM", line.Shell()
	}
	_, notDER := x509.ParseCertificate(data)
	switch {
	case notDER == nil:
		convert("it is in DER form, and PEM is taken", Command{"openssl", "x509", "-inform", "DER", "-in", file, "-out", file + ".pem"})
	case strings.HasSuffix(file, ".p12") || strings.HasSuffix(file, ".pfx"):
		convert("it is a PKCS #12 store, and PEM is taken", Command{"openssl", "pkcs12", "-in", file, "-nokeys", "-out", file + ".pem"})
	case bytes.Contains(data, []byte("PRIVATE KEY-----")):
		e.Cause, e.Remedy = "it holds a private key", "Give the certificate here, and this file as the key"
	case bytes.Contains(data, []byte("CERTIFICATE REQUEST-----")):
		e.Cause, e.Remedy = "it holds a request for one", "Give the file that the authority has sent back for it"
	}
	return e
}
