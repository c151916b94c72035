package sandbox

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
)

// grant asks the token endpoint.
func grant(t *testing.T, s *Sandbox, form url.Values) (int, object) {
	t.Helper()
	answer, err := (&http.Client{Transport: s.Transport()}).PostForm("https://oauth2.googleapis.com/token", form)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var o object
	if err := json.NewDecoder(answer.Body).Decode(&o); err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, o
}

func TestTokenEndpoint(t *testing.T) {
	s := open(t, Options{Project: "p"})
	jwt := func(payload string) string {
		return "e30." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + ".sig"
	}
	const account, bearerGrant = "bot@p.iam.gserviceaccount.com", "urn:ietf:params:oauth:grant-type:jwt-bearer"
	for want, form := range map[string]url.Values{
		owner:   {"grant_type": {"refresh_token"}, "refresh_token": {"any"}},
		account: {"grant_type": {bearerGrant}, "assertion": {jwt(`{"iss":"` + account + `"}`)}},
	} {
		status, o := grant(t, s, form)
		email, err := s.readToken(text(o, "access_token"))
		if status != 200 || email != want || err != nil || text(o, "token_type") != "Bearer" || o["expires_in"] != 3599.0 {
			t.Errorf("%v: %d %v, for %s, %v; want %s", form, status, o, email, err, want)
		}
	}
	_, o := grant(t, s, url.Values{"grant_type": {bearerGrant}, "assertion": {jwt(`{"iss":"` + account + `","target_audience":"https://a"}`)}})
	if email, audience, ok := s.verifyIdentity(text(o, "id_token")); !ok || email != account || audience != "https://a" {
		t.Errorf("identity token: %v: %s for %s", o, email, audience)
	}
	for want, form := range map[string]url.Values{
		"unsupported_grant_type": {"grant_type": {"password"}},
		"invalid_grant":          {"grant_type": {bearerGrant}, "assertion": {jwt(`{"iss":"nobody"}`)}},
	} {
		if status, o := grant(t, s, form); status != 400 || text(o, "error") != want || text(o, "error_description") == "" {
			t.Errorf("%v: %d %v, want %s", form, status, o, want)
		}
	}
	for _, bad := range []string{"", "a.b", "a.%.c", jwt("[]"), jwt("{}")} {
		if status, o := grant(t, s, url.Values{"grant_type": {bearerGrant}, "assertion": {bad}}); status != 400 || text(o, "error") != "invalid_grant" {
			t.Errorf("assertion %q: %d %v", bad, status, o)
		}
	}
	shows(t, "token grant")
}
