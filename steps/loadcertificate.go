package steps

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"slices"
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
	data, err := readPEM(certField, certFile, o)
	if err != nil {
		return nil, err
	}
	chain, err := parseChain(certFile, data)
	if err != nil {
		return nil, err
	}
	keyPEM, err := readPEM(keyField, keyFile, o)
	if err != nil {
		return nil, err
	}
	defer clear(keyPEM)
	if err := checkKey(keyFile, keyPEM, chain[0]); err != nil {
		return nil, err
	}
	leaf, now := chain[0], o.Now()
	switch {
	case now.After(leaf.NotAfter):
		return nil, wrong(certField, certFile, "expired on "+leaf.NotAfter.Format("2006-01-02"), "Renew it, or set certificate.selfSigned to try HTTPS")
	case now.Before(leaf.NotBefore):
		return nil, wrong(certField, certFile, "not valid before "+leaf.NotBefore.Format("2006-01-02"), "Wait until then, or check this machine's clock")
	}
	m := material(chain, certFile, keyFile)
	m.Doubts = doubts(chain)
	return m, nil
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
// the next. Text around them and line ends do not matter.
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
		return nil, wrong(certField, file, "no certificate in it", "A PEM file begins with -----BEGIN CERTIFICATE-----")
	case len(chain) > maxChain:
		return nil, wrong(certField, file, fmt.Sprintf("%d certificates in it, %d are allowed", len(chain), maxChain), "Keep the certificate and those that signed it, without the root")
	}
	for i := range len(chain) - 1 {
		if err := chain[i].CheckSignatureFrom(chain[i+1]); err != nil {
			return nil, wrong(certField, file, fmt.Sprintf("certificate %d in it is not signed by certificate %d", i+1, i+2), "Put your certificate first, then the one that signed it, and so on")
		}
	}
	if chain[0].IsCA && (len(chain) > 1 || chain[0].CheckSignatureFrom(chain[0]) != nil) {
		return nil, wrong(certField, file, "the first certificate in it is an authority's", "Put your own certificate first")
	}
	return chain, nil
}
