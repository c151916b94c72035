package sandbox

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"strings"
)

func certificateKind() kind {
	return kind{
		collection: "sslCertificates", scope: "regions", singular: "sslCertificate", noun: "ssl_certificate", permission: "compute.regionSslCertificates",
		rules: []rule{
			{name: "certificate and key", says: "A certificate parses, its key parses, and the two match.", mark: sure, words: sure, source: "ingress-gce#294, terraforming-gcp#20", check: readCertificate},
		},
	}.fixed(sure, "Compute API")
}

// maxChain: a chain of at most five (sure: Compute API).
const maxChain = 5

// readCertificate parses the chain and matches it to its key, which is kept apart and never answered. Neither expiry nor names nor
// intermediates are checked (sure: a recording shows an expired self-signed certificate accepted). The first two texts are sure.
func readCertificate(c *change) error {
	if kind := text(c.next, "type"); kind != "" && kind != "SELF_MANAGED" {
		return invalid("resource.type", kind, "Only SELF_MANAGED is supported for regional certificates.") // guess
	}
	chain, key := text(c.next, "certificate"), text(c.next, "privateKey")
	if own := child(c.next, "selfManaged"); own != nil {
		chain, key = text(own, "certificate"), text(own, "privateKey")
	}
	if chain == "" {
		return required("resource.certificate")
	}
	if key == "" {
		return required("resource.privateKey")
	}
	certificates, err := parseChain(chain)
	if err != nil {
		return badCertificate("The SSL certificate could not be parsed.", "sslCertificateCouldNotParseCert")
	}
	if len(certificates) > maxChain {
		return badCertificate("The SSL certificate chain is too long.", "sslCertificateChainTooLong") // guess
	}
	if !keyParses(key) {
		return badCertificate("The SSL key could not be parsed.", "sslCertificateCouldNotParsePrivateKey")
	}
	if _, err := tls.X509KeyPair([]byte(chain), []byte(key)); err != nil {
		return badCertificate("The SSL certificate and key do not match.", "sslCertificateKeyMismatch") // guess
	}
	leaf := certificates[0]
	delete(c.next, "privateKey")
	c.next["_privateKey"] = key
	c.next["type"], c.next["certificate"], c.next["selfManaged"] = "SELF_MANAGED", chain, object{"certificate": chain}
	c.next["expireTime"] = timestamp(leaf.NotAfter)
	if len(leaf.DNSNames) > 0 {
		c.next["subjectAlternativeNames"] = leaf.DNSNames
	}
	return nil
}

func badCertificate(message, reason string) *problem {
	return &problem{code: http.StatusBadRequest, reason: reason, message: message}
}

func parseChain(chain string) ([]*x509.Certificate, error) {
	var out []*x509.Certificate
	for block, rest := pem.Decode([]byte(chain)); block != nil; block, rest = pem.Decode(rest) {
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		out = append(out, certificate)
	}
	if len(out) == 0 {
		return nil, x509.ErrUnsupportedAlgorithm
	}
	return out, nil
}

// keyParses tells whether key is a private key in one of the PEM forms in use.
func keyParses(key string) bool {
	block, _ := pem.Decode([]byte(key))
	if block == nil {
		return false
	}
	if block.Type == "EC PARAMETERS" { // as openssl ecparam writes it, before the key.
		return strings.Contains(key, "EC PRIVATE KEY")
	}
	if _, err := x509.ParsePKCS8PrivateKey(block.Bytes); err == nil {
		return true
	}
	if _, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return true
	}
	_, err := x509.ParseECPrivateKey(block.Bytes)
	return err == nil
}
