package leak

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"strings"
	"testing"
)

// TestSecretsAreFound: in every form, at every place, and not where there is none.
func TestSecretsAreFound(t *testing.T) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	key := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	const token = "canary-token-MTIzNDU2Nzg5MDEyMzQ1Njc4OTA"
	quoted := func(s string) string {
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	for secret, forms := range map[string]map[string]string{
		token: {"in a header": "Bearer " + token, "wrapped": token[:10] + "\n" + token[10:], "percent": "?t=" + token},
		key: {"JSON": quoted(key), "JSON twice": quoted(quoted(key)), "Go": fmt.Sprintf("%q", key), "bytes": string(der), "hex of bytes": hex.EncodeToString(der),
			"wrapped at 40": wrap(strings.Join(strings.Split(key, "\n")[1:], ""), 40)},
	} {
		forms["raw"] = secret
		forms["hex"] = hex.EncodeToString([]byte(secret))
		for before := range 4 {
			forms[fmt.Sprint("base64 after ", before)] = base64.StdEncoding.EncodeToString([]byte("abcd"[:before] + secret + "end"))
			forms[fmt.Sprint("URL base64 after ", before)] = base64.URLEncoding.EncodeToString([]byte("abcd"[:before] + secret))
		}
		for form, text := range forms {
			if !Of([]byte(secret)).In([]byte("so it " + text + " was")) {
				t.Errorf("%s is not found in %q", form, text)
			}
		}
		if Of([]byte(secret)).In([]byte("so it was not, -----BEGIN PRIVATE KEY----- and canary-token- notwithstanding")) {
			t.Error("found where there is none")
		}
	}
}

func wrap(s string, width int) string {
	var b strings.Builder
	for len(s) > width {
		b.WriteString(s[:width] + "\n")
		s = s[width:]
	}
	return b.String() + s
}
