package sandbox

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// claims are what an identity token says, under the names and with the values that Google's have (said: IAM Credentials API).
type claims struct {
	Audience string `json:"aud"`
	Party    string `json:"azp"`
	Email    string `json:"email,omitempty"`
	Verified bool   `json:"email_verified,omitempty"`
	Expires  int64  `json:"exp"`
	Issued   int64  `json:"iat"`
	Issuer   string `json:"iss"`
	Subject  string `json:"sub"`
}

const (
	identityIssuer = "https://accounts.google.com"
	// identityHeader: Google signs with RS256; the sandbox, which verifies its own tokens, with its one key.
	identityHeader = `{"alg":"HS256","kid":"runlb-sandbox","typ":"JWT"}`
)

// IdentityToken mints an identity token that tells audience who member is. It works for an hour.
func (s *Sandbox) IdentityToken(member, audience string) (string, error) {
	email, err := parseMember(member)
	if err != nil {
		return "", fmt.Errorf("mint identity token: %w", err)
	}
	if audience == "" {
		return "", errors.New("mint identity token: no audience: name the URL that the token is for")
	}
	return s.identity(email, audience, true)
}

func (s *Sandbox) identity(email, audience string, withEmail bool) (string, error) {
	now := s.now()
	c := claims{Audience: audience, Party: subjectOf(email), Expires: now.Add(tokenLifetime).Unix(), Issued: now.Unix(), Issuer: identityIssuer, Subject: subjectOf(email)}
	if withEmail {
		c.Email, c.Verified = email, true
	}
	payload, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("mint identity token: %w", err)
	}
	signed := base64.RawURLEncoding.EncodeToString([]byte(identityHeader)) + "." + base64.RawURLEncoding.EncodeToString(payload)
	return signed + "." + s.sign(signed), nil
}

// verifyIdentity is whom an identity token of the sandbox names, and for which audience. It is not ok when the token is none, has
// expired or is not the sandbox's. One that was made without an email names its bearer by subject.
func (s *Sandbox) verifyIdentity(token string) (email, audience string, ok bool) {
	dot := strings.LastIndexByte(token, '.')
	if dot < 0 || !strings.HasPrefix(token, "ey") || !s.signedBy(token[:dot], token[dot+1:]) {
		return "", "", false
	}
	_, payload, _ := strings.Cut(token[:dot], ".")
	content, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil {
		return "", "", false
	}
	var c claims
	if json.Unmarshal(content, &c) != nil || !s.now().Before(time.Unix(c.Expires, 0)) {
		return "", "", false
	}
	return cmp.Or(c.Email, c.Subject), c.Audience, true
}

// subjectOf is the 21-digit number by which Google knows an account; the same for an email every time.
func subjectOf(email string) string {
	sum := sha256.Sum256([]byte(email))
	return fmt.Sprintf("1%020d", binary.BigEndian.Uint64(sum[:8]))
}
