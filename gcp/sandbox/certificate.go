package sandbox

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"slices"
	"strings"
)

func certificateKind() kind {
	return kind{
		collection: "sslCertificates", scope: "regions", singular: "sslCertificate", noun: "ssl_certificate", permission: "compute.regionSslCertificates",
		rules: []rule{
			{name: "certificate type", says: "A regional Compute certificate is SELF_MANAGED; Google-managed ones come from Certificate Manager.",
				mark: said, words: guess, source: "SSL certificates page", check: selfManaged},
			{name: "certificate and key sent", says: "Certificate and private key are sent, in fields of their own or in selfManaged.", mark: sure, source: "Compute API", check: pairSent},
			{name: "certificate parses", says: "The certificate is PEM of X.509; the text names no object.", mark: sure, source: "ingress-gce#294", check: chainParses},
			{name: "chain of five", says: "A chain has at most five certificates.", mark: sure, words: guess, source: "Compute API", check: chainLength},
			{name: "key parses", says: "The private key is PEM, without a passphrase.", mark: sure, source: "terraforming-gcp#20", check: keyRead},
			{name: "key matches", says: "The key is that of the first certificate.", mark: said, source: "node-acme-client#87", check: keyMatches},
			{name: "kind of key", says: "Keys are RSA-2048, RSA-3072, RSA-4096, ECDSA P-256 and ECDSA P-384.", mark: said, words: guess, source: "SSL certificates page", check: keyKind},
			{name: "certificate otherwise unchecked", says: "Neither expiry nor names nor intermediates are looked at: an expired self-signed certificate without names is taken.",
				mark: sure, source: "recording"},
			{name: "private key kept", says: "The private key is never answered.", mark: sure, source: "Compute API", check: keepCertificate},
			{name: "certificate read", says: "The answer has type, certificate twice, expireTime, and subjectAlternativeNames where there are any.", mark: sure, source: "recording"},
		},
	}.fixed(sure, "Compute API")
}

// sentPair is the chain and the key of a new certificate.
func sentPair(o object) (chain, key string) {
	if own := child(o, "selfManaged"); own != nil {
		return text(own, "certificate"), text(own, "privateKey")
	}
	return text(o, "certificate"), text(o, "privateKey")
}

func badCertificate(message, reason string) *problem {
	return &problem{code: http.StatusBadRequest, reason: reason, message: message}
}

func selfManaged(c *change) error {
	if kind := text(c.next, "type"); kind != "" && kind != "SELF_MANAGED" {
		return invalid("resource.type", kind, "Only SELF_MANAGED is supported for regional certificates.")
	}
	return nil
}

func pairSent(c *change) error {
	switch chain, key := sentPair(c.next); {
	case chain == "":
		return required("resource.certificate")
	case key == "":
		return required("resource.privateKey")
	default:
		return nil
	}
}

func chainParses(c *change) error {
	if chain, _ := sentPair(c.next); len(readChain(chain)) == 0 {
		return badCertificate("The SSL certificate could not be parsed.", "sslCertificateCouldNotParseCert")
	}
	return nil
}

// readChain is the certificates in PEM, none when there is one that cannot be parsed.
func readChain(chain string) []*x509.Certificate {
	var out []*x509.Certificate
	for block, rest := pem.Decode([]byte(chain)); block != nil; block, rest = pem.Decode(rest) {
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil
		}
		out = append(out, certificate)
	}
	return out
}

func chainLength(c *change) error {
	if chain, _ := sentPair(c.next); len(readChain(chain)) > 5 {
		return badCertificate("The SSL certificate chain is too long.", "sslCertificateChainTooLong")
	}
	return nil
}

func keyRead(c *change) error {
	if _, key := sentPair(c.next); !keyParses(key) {
		return badCertificate("The SSL key could not be parsed.", "sslCertificateCouldNotParsePrivateKey")
	}
	return nil
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

func keyMatches(c *change) error {
	chain, key := sentPair(c.next)
	if _, err := tls.X509KeyPair([]byte(chain), []byte(key)); err != nil {
		return badCertificate("The SSL certificate and key do not match.", "sslCertificateKeyMismatch")
	}
	return nil
}

func keyKind(c *change) error {
	chain, _ := sentPair(c.next)
	known := false
	switch key := readChain(chain)[0].PublicKey.(type) {
	case *rsa.PublicKey:
		known = slices.Contains([]int{2048, 3072, 4096}, key.N.BitLen())
	case *ecdsa.PublicKey:
		known = key.Curve == elliptic.P256() || key.Curve == elliptic.P384()
	}
	if !known {
		return badCertificate("The SSL certificate has an unsupported key type.", "sslCertificateUnsupportedKeyType")
	}
	return nil
}

// keepCertificate puts the key apart and completes the answer.
func keepCertificate(c *change) error {
	chain, key := sentPair(c.next)
	leaf := readChain(chain)[0]
	delete(c.next, "privateKey")
	c.next["_privateKey"] = key
	c.next["type"], c.next["certificate"], c.next["selfManaged"] = "SELF_MANAGED", chain, object{"certificate": chain}
	c.next["expireTime"] = timestamp(leaf.NotAfter)
	if len(leaf.DNSNames) > 0 {
		c.next["subjectAlternativeNames"] = leaf.DNSNames
	}
	return nil
}
