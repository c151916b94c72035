package sandbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

const (
	tokenPrefix   = "runlb."        // begins every access token of a sandbox
	tokenLifetime = time.Hour       // how long a token works unless asked otherwise (said: IAM Credentials API)
	keyPath       = secrets + "key" // the document that holds the key of the signatures, under "_key"
)

// Token mints an access token for member, "user:alice@example.com" or "serviceAccount:...". It works for an hour.
func (s *Sandbox) Token(member string) (string, error) {
	email, err := parseMember(member)
	if err != nil {
		return "", fmt.Errorf("mint token: %w", err)
	}
	return s.mint(email, s.now().Add(tokenLifetime)), nil
}

// mint is an opaque token: who, until when, and a signature.
func (s *Sandbox) mint(email string, expires time.Time) string {
	signed := tokenPrefix + base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d %s", expires.Unix(), email))
	return signed + "." + s.sign(signed)
}

var errBadToken = errors.New("the token is expired, or not of this sandbox")

// readToken is whom an access token names. It names nobody when it is not of the sandbox's form.
func (s *Sandbox) readToken(token string) (email string, err error) {
	if !strings.HasPrefix(token, tokenPrefix) {
		return "", nil
	}
	dot := strings.LastIndexByte(token, '.')
	if dot < len(tokenPrefix) || !s.signedBy(token[:dot], token[dot+1:]) {
		return "", errBadToken
	}
	content, err := base64.RawURLEncoding.DecodeString(token[len(tokenPrefix):dot])
	if err != nil {
		return "", errBadToken
	}
	var expires int64
	if _, err := fmt.Sscanf(string(content), "%d %s", &expires, &email); err != nil || s.now().Unix() >= expires {
		return "", errBadToken
	}
	return email, nil
}

func (s *Sandbox) sign(content string) string {
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte(content))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func (s *Sandbox) signedBy(content, signature string) bool {
	return hmac.Equal([]byte(s.sign(content)), []byte(signature))
}

// loadKey reads the key of the signatures from the state, or makes it. Reset and Restore leave secrets alone, so that tokens that are
// out keep working.
func (s *Sandbox) loadKey(t *tx) error {
	if o, ok := t.get(keyPath); ok {
		key, err := base64.StdEncoding.DecodeString(text(o, "_key"))
		if err != nil || len(key) != sha256.Size {
			return errors.New("the key of tokens is damaged")
		}
		s.key = key
		return nil
	}
	s.key = make([]byte, sha256.Size)
	if _, err := io.ReadFull(s.rand, s.key); err != nil {
		return fmt.Errorf("make the key of tokens: %w", err)
	}
	t.put(keyPath, object{"_key": base64.StdEncoding.EncodeToString(s.key)})
	return nil
}
