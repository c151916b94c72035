package gcp

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"io"
	"os"

	"runlb/steps"
)

// maxKey is more than any key in PEM needs.
const maxKey = 64 << 10

// readKey reads the private key of a certificate that is about to be made. It
// refuses a chain that is not the one that was checked, a file that is no plain
// file, and a key that does not belong to the chain. No error of it holds a
// byte of the file.
func readKey(cert *steps.Certificate) ([]byte, error) {
	if cert.Hash == "" || chainHash(cert.Chain) != cert.Hash {
		return nil, refuse("the chain of %s is not the one that was checked", cert.Ref())
	}
	if cert.Key != nil {
		return fitting(cert, cert.Key.PEM(), "memory")
	}
	info, err := os.Stat(cert.KeyFile)
	if err != nil {
		return nil, refuse("read the private key: %v", err)
	}
	if !info.Mode().IsRegular() {
		return nil, refuse("read the private key: %s is no plain file", cert.KeyFile)
	}
	f, err := os.Open(cert.KeyFile)
	if err != nil {
		return nil, refuse("read the private key: %v", err)
	}
	defer f.Close()
	key := make([]byte, maxKey+1) // read in one piece, so that no grown copy is left behind
	n, err := io.ReadFull(f, key)
	if err != io.ErrUnexpectedEOF && err != io.EOF {
		clear(key)
		return nil, refuse("read the private key: %s is larger than any key, or cannot be read", cert.KeyFile)
	}
	return fitting(cert, key[:n], cert.KeyFile)
}

// fitting gives the key back when it belongs to the chain, and clears it when
// it does not.
func fitting(cert *steps.Certificate, key []byte, where string) ([]byte, error) {
	if _, err := tls.X509KeyPair([]byte(cert.Chain), key); err != nil {
		clear(key)
		return nil, refuse("the private key in %s does not belong to the certificate, or changed since it was checked", where)
	}
	return key, nil
}

// chainHash is the SHA-256 of the chain's DER in order, in hex; empty when
// there is no certificate in it. White space and text around the PEM blocks do
// not count.
func chainHash(chain string) string {
	h, any := sha256.New(), false
	for block, rest := pem.Decode([]byte(chain)); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "CERTIFICATE" {
			h.Write(block.Bytes)
			any = true
		}
	}
	if !any {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}

// leafOf is the first certificate of a chain; nil when it cannot be read.
func leafOf(chain string) *x509.Certificate {
	for block, rest := pem.Decode([]byte(chain)); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "CERTIFICATE" {
			leaf, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return nil
			}
			return leaf
		}
	}
	return nil
}
