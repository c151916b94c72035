package sandbox

import (
	"fmt"
	"net/http"
	"strings"
)

// A caller is known by his email. A token that the sandbox has minted says whose he is; no token, or any that is not the sandbox's
// form, is the owner of the seeded project, so that clients work with whatever credentials they are given.

// caller names who sends r. Its token has been checked by authenticate.
func (s *Sandbox) caller(r *http.Request) string {
	if c, err := s.readToken(bearer(r, "Authorization")); err == nil && c != "" {
		return c
	}
	return owner
}

// authenticate refuses a token of the sandbox that is expired, not signed by it, or no access token.
func (s *Sandbox) authenticate(r *http.Request) error {
	token := bearer(r, "Authorization")
	if _, err := s.readToken(token); err != nil {
		return unauthenticated("ACCESS_TOKEN_EXPIRED").by("access token")
	}
	if _, _, identity := s.verifyIdentity(token); identity {
		return unauthenticated("ACCESS_TOKEN_TYPE_UNSUPPORTED").by("access token")
	}
	return nil
}

// unauthenticated: the message and the reason are Google's own (said: public answers of many APIs).
func unauthenticated(reason string) *problem {
	return &problem{code: http.StatusUnauthorized, reason: "authError", status: "UNAUTHENTICATED", header: "Authorization",
		message: "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. " +
			"See https://developers.google.com/identity/sign-in/web/devconsole-project.",
		details: []any{object{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": "googleapis.com"}}}
}

// bearer is the bearer token in a header of r, "" when there is none.
func bearer(r *http.Request, header string) string {
	scheme, token, _ := strings.Cut(r.Header.Get(header), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// serviceAccountDomain ends the email of every service account (sure: IAM).
const serviceAccountDomain = ".gserviceaccount.com"

func isServiceAccount(email string) bool { return strings.HasSuffix(email, serviceAccountDomain) }

// memberOf is a caller as policies name him.
func memberOf(email string) string {
	if isServiceAccount(email) {
		return "serviceAccount:" + email
	}
	return "user:" + email
}

// parseMember reads user:EMAIL and serviceAccount:EMAIL into the email.
func parseMember(member string) (email string, err error) {
	kind, email, _ := strings.Cut(member, ":")
	name, domain, _ := strings.Cut(email, "@")
	switch {
	case kind != "user" && kind != "serviceAccount":
		return "", fmt.Errorf("member %q: write user:EMAIL or serviceAccount:EMAIL", member)
	case name == "" || domain == "" || strings.ContainsAny(email, " \t\r\n/"):
		return "", fmt.Errorf("member %q: %q is no email address", member, email)
	case memberOf(email) != member:
		return "", fmt.Errorf("member %q: the email of a service account, and of no user, ends in %s", member, serviceAccountDomain)
	}
	return email, nil
}

// callerRules are who a request comes from.
func callerRules() []rule {
	return []rule{
		{name: "access token", says: "An access token works for the time that it was made for; an identity token is none. Tokens that the sandbox has not made are its owner's.",
			mark: said, source: "public answers of Google's APIs"},
		{name: "identity token", says: "An identity token is a JWT of an hour for one audience, and names its bearer by email.", mark: said, source: "IAM Credentials API"},
		{name: "token request", says: "An access token needs a scope and lives for at most 12 hours; an identity token needs an audience. Service accounts need not be made first.",
			mark: said, words: guess, source: "IAM Credentials API"},
	}
}
