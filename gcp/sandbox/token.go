package sandbox

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
)

// tokenAPI is the OAuth token endpoint, as far as Google's client libraries use it: whoever brings a refresh token gets an access token of
// the sandbox's owner, whoever brings a service account's assertion one of that account. Nothing that they bring is verified.
func (s *Sandbox) tokenAPI() api {
	routes := http.NewServeMux()
	routes.HandleFunc("POST /token", s.grantToken)
	routes.HandleFunc("POST /oauth2/v4/token", s.grantToken)
	return api{hosts: []string{"oauth2.googleapis.com"}, routes: routes}
}

// grantToken answers in the form of RFC 6749 (sure), with Google's lifetime (sure: one hour, told as 3599 s).
func (s *Sandbox) grantToken(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	if err := r.ParseForm(); err != nil {
		refuseToken(w, "invalid_request", "Bad Request")
		return
	}
	email, audience := owner, ""
	switch grant := r.PostForm.Get("grant_type"); grant {
	case "refresh_token":
	case "urn:ietf:params:oauth:grant-type:jwt-bearer":
		var ok bool
		if email, audience, ok = assertion(r.PostForm.Get("assertion")); !ok {
			refuseToken(w, "invalid_grant", "Invalid JWT.")
			return
		}
	default:
		refuseToken(w, "unsupported_grant_type", "Invalid grant_type: "+grant)
		return
	}
	if audience != "" {
		token, err := s.identity(email, audience, true)
		if err != nil {
			refuseToken(w, "invalid_request", err.Error())
			return
		}
		writeJSON(w, http.StatusOK, object{"id_token": token})
		return
	}
	writeJSON(w, http.StatusOK, object{
		"access_token": s.mint(email, s.now().Add(tokenLifetime)), "expires_in": tokenLifetime.Seconds() - 1, "token_type": "Bearer",
		"scope": "https://www.googleapis.com/auth/cloud-platform",
	})
}

// refuseToken: the codes are RFC 6749's, the descriptions guesses.
func refuseToken(w http.ResponseWriter, code, description string) {
	nameRule(w, "token grant")
	writeJSON(w, http.StatusBadRequest, object{"error": code, "error_description": description})
}

// assertion reads the service account and, for an identity token, the audience that a signed JWT names.
func assertion(jwt string) (email, audience string, ok bool) {
	parts := strings.Split(jwt, ".")
	if len(parts) != 3 {
		return "", "", false
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return "", "", false
	}
	var claimed struct {
		Issuer   string `json:"iss"`
		Audience string `json:"target_audience"`
	}
	if err := json.Unmarshal(payload, &claimed); err != nil {
		return "", "", false
	}
	email, err = parseMember("serviceAccount:" + claimed.Issuer)
	return email, claimed.Audience, err == nil
}
