// Package leak finds a secret in what was written, whatever it was wrapped in. Only tests import it.
package leak

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"strings"
)

// Secret is something that must not be written, in the forms that it is looked for in.
type Secret struct{ forms [][]byte }

// Of is a token, or the PEM of a private key. A part of it is enough to give it away.
func Of(secret []byte) Secret {
	block, _ := pem.Decode(secret)
	if block == nil {
		return Secret{encodings(secret)}
	}
	text := base64.StdEncoding.EncodeToString(block.Bytes)
	forms := encodings(block.Bytes[20:60])
	for _, line := range []string{text[:64], text[64:128]} {
		forms = append(forms, encodings([]byte(line[8:56]))...)
	}
	return Secret{forms}
}

// encodings are s as it is, in hex and in base64, at any place of a longer text.
func encodings(s []byte) [][]byte {
	digits := hex.EncodeToString(s)
	forms := [][]byte{s, []byte(digits), []byte(strings.ToUpper(digits))}
	for before := range 3 {
		text := base64.RawStdEncoding.EncodeToString(append(make([]byte, before), s...))
		text = text[4 : len(text)-4] // without what depends on the neighbours.
		forms = append(forms, []byte(text), []byte(strings.NewReplacer("+", "-", "/", "_").Replace(text)))
	}
	return forms
}

// In tells whether the secret is in data, also across lines.
func (s Secret) In(data []byte) bool {
	text := squeezed(data)
	for _, form := range s.forms {
		if bytes.Contains(data, form) || bytes.Contains(text, form) {
			return true
		}
	}
	return false
}

// squeezed is data without white space, and without the line breaks that JSON or a Go string writes.
func squeezed(data []byte) []byte {
	out := make([]byte, 0, len(data))
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case c == ' ' || c == '\n' || c == '\r' || c == '\t':
		case c == '\\' && i+1 < len(data) && (data[i+1] == 'n' || data[i+1] == 'r'):
			i++
		default:
			out = append(out, c)
		}
	}
	return out
}
