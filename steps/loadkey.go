package steps

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"strings"
)

// readKey sees that a key file holds the key of the certificate. It reads the
// file and forgets it.
func readKey(file, certFile string, leaf *x509.Certificate, o MaterialOptions) error {
	data, err := readPEM(keyField, file, o)
	if err != nil {
		return err
	}
	defer clear(data)
	return checkKey(file, certFile, data, leaf)
}

// newKey is the openssl line for a key that Google Cloud takes.
const newKey = "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out NEW.key"

// checkKey sees that a key file holds one key, of a kind that the API takes,
// and that it is the certificate's. No error holds a byte of the key.
func checkKey(file, certFile string, data []byte, leaf *x509.Certificate) error {
	fail := func(problem, cause, remedy, command string) error {
		return &FieldError{Field: keyField, Value: file, Problem: problem, Cause: cause, Remedy: remedy, Command: command}
	}
	var key *pem.Block
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if !strings.HasSuffix(block.Type, "PRIVATE KEY") {
			continue
		}
		if key != nil {
			return fail("more than one key in it", "", "Keep the one that belongs to the certificate", "")
		}
		key = block
	}
	if key == nil {
		cause := ""
		if bytes.Contains(data, []byte("BEGIN CERTIFICATE-----")) {
			cause = "it holds a certificate"
		}
		return fail("no private key in it", cause, "A PEM file begins with -----BEGIN PRIVATE KEY-----", "")
	}
	defer clear(key.Bytes)
	if key.Type == "ENCRYPTED PRIVATE KEY" || key.Headers["DEK-Info"] != "" {
		return fail("encrypted with a passphrase", "Google Cloud takes a key only in the clear", "Decrypt it first, for your eyes only",
			"umask 077; "+Command{"openssl", "pkey", "-in", file, "-out", file + ".plain"}.Shell())
	}
	signer, err := parseKey(key)
	if err != nil {
		return fail("the key in it cannot be read", "", "Export it again as PEM", Command{"openssl", "pkey", "-in", file, "-out", file + ".pem"}.Shell())
	}
	if problem := unsupported(signer); problem != "" {
		return fail(problem, "Google Cloud takes RSA with 2048 bits or more, ECDSA P-256 and P-384", "Request a certificate with a new key", newKey)
	}
	public, ok := signer.Public().(interface{ Equal(crypto.PublicKey) bool })
	if !ok || !public.Equal(leaf.PublicKey) {
		return fail("not the key of the certificate for "+subject(leaf), "the public halves of the two files differ",
			"Give the key that the certificate was requested with; for the right one this shows nothing",
			"diff <("+Command{"openssl", "pkey", "-in", file, "-pubout"}.Shell()+") <("+Command{"openssl", "x509", "-in", certFile, "-noout", "-pubkey"}.Shell()+")")
	}
	return nil
}

// unsupported says why the API refuses a key; empty when it does not.
func unsupported(key crypto.Signer) string {
	switch k := key.(type) {
	case *rsa.PrivateKey:
		if k.N.BitLen() < 2048 {
			return algorithm(key.Public())
		}
	case *ecdsa.PrivateKey:
		if k.Curve != elliptic.P256() && k.Curve != elliptic.P384() {
			return algorithm(key.Public())
		}
	case ed25519.PrivateKey:
		return "an Ed25519 key"
	default:
		return "a key of an unknown kind"
	}
	return ""
}

// algorithm names the kind of a public key.
func algorithm(key crypto.PublicKey) string {
	switch k := key.(type) {
	case *rsa.PublicKey:
		return fmt.Sprintf("an RSA key of %d bits", k.N.BitLen())
	case *ecdsa.PublicKey:
		return "an ECDSA key on " + k.Params().Name
	case ed25519.PublicKey:
		return "an Ed25519 key"
	}
	return "a key of an unknown kind"
}

// documented tells whether Google says that it takes keys like this one in a
// self-managed certificate of Compute. Larger ones are said only of
// Certificate Manager. Source: self-managed certificates page (said).
func documented(key crypto.PublicKey) bool {
	switch k := key.(type) {
	case *rsa.PublicKey:
		return k.N.BitLen() == 2048
	case *ecdsa.PublicKey:
		return k.Curve == elliptic.P256()
	}
	return false
}

func parseKey(b *pem.Block) (crypto.Signer, error) {
	switch b.Type {
	case "RSA PRIVATE KEY":
		return x509.ParsePKCS1PrivateKey(b.Bytes)
	case "EC PRIVATE KEY":
		return x509.ParseECPrivateKey(b.Bytes)
	}
	key, err := x509.ParsePKCS8PrivateKey(b.Bytes)
	if err != nil {
		return nil, err
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("%T cannot sign", key)
	}
	return signer, nil
}

// subject names a certificate in a sentence.
func subject(c *x509.Certificate) string {
	if len(c.DNSNames) > 0 {
		return strings.Join(c.DNSNames, ", ")
	}
	return c.Subject.String()
}
