package sandbox

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// alice is a caller other than the owner.
const alice = "user:alice@example.com"

// as is s's transport with a bearer token.
type as struct {
	s     *Sandbox
	token string
}

func (a as) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+a.token)
	return a.s.Transport().RoundTrip(r)
}

// callAs is one request with a token.
func callAs(t testing.TB, s *Sandbox, token, method, url, body string) (int, object) {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := as{s, token}.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var o object
	if err := json.NewDecoder(answer.Body).Decode(&o); err != nil {
		t.Fatalf("%s %s: %d: %v", method, url, answer.StatusCode, err)
	}
	if rule, _, named := strings.Cut(answer.Header.Get(ruleHeader), " ("); named {
		shows(t, rule)
	}
	return answer.StatusCode, o
}

// token mints an access token for member.
func token(t testing.TB, s *Sandbox, member string) string {
	t.Helper()
	token, err := s.Token(member)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestCallerOfATokenAndItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openSandbox(t, Options{})
		ofAlice := token(t, s, alice)
		r, _ := http.NewRequest("GET", "/", nil)
		for token, want := range map[string]string{"": owner, "sandbox-token": owner, "ya29.whatever": owner, ofAlice: "alice@example.com"} {
			r.Header.Set("Authorization", "Bearer "+token)
			if got := s.caller(r); got != want {
				t.Errorf("caller with %q: %s, want %s", token, got, want)
			}
		}
		tampered := ofAlice[:len(ofAlice)-4] + "AAAA"
		identity, err := s.IdentityToken(alice, "https://x")
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(tokenLifetime - time.Second)
		if code, o := callAs(t, s, ofAlice, "POST", crm+"v1/projects/sandbox-project:testIamPermissions", `{"permissions":[]}`); code != 200 {
			t.Errorf("a second before its end: %d %v", code, o)
		}
		if code, _ := callAs(t, s, identity, "GET", computeV1+inProject+"global/networks", ""); code != 401 {
			t.Errorf("an identity token in place of an access token: %d", code)
		}
		time.Sleep(time.Second)
		for _, token := range []string{ofAlice, tampered} {
			for _, url := range []string{computeV1 + inProject + "global/networks", allV1, v2, crm + "v3/projects/sandbox-project", usage} {
				code, o := callAs(t, s, token, "GET", url, "")
				e := child(o, "error")
				if code != 401 || !strings.HasPrefix(text(e, "message"), "Request had invalid authentication credentials.") {
					t.Errorf("%s: %d %v", url, code, o)
				}
				if !strings.HasPrefix(url, computeV1) && text(e, "status") != "UNAUTHENTICATED" {
					t.Errorf("%s: status %v", url, e["status"])
				}
			}
		}
	})
}

func TestIdentityToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openSandbox(t, Options{})
		other := openSandbox(t, Options{})
		const account, audience = "serviceAccount:shop@sandbox-project.iam.gserviceaccount.com", "https://orders.shop.internal"
		identity, err := s.IdentityToken(account, audience)
		if err != nil {
			t.Fatal(err)
		}
		email, aud, ok := s.verifyIdentity(identity)
		if !ok || "serviceAccount:"+email != account || aud != audience {
			t.Errorf("verify: %s %s %v", email, aud, ok)
		}
		payload, err := base64.RawURLEncoding.DecodeString(strings.Split(identity, ".")[1])
		var c object
		if err != nil || json.Unmarshal(payload, &c) != nil || c["iss"] != "https://accounts.google.com" || c["email_verified"] != true ||
			c["exp"].(float64)-c["iat"].(float64) != 3600 || len(text(c, "sub")) != 21 || c["azp"] != c["sub"] {
			t.Errorf("claims %s: %v", payload, err)
		}
		for name, bad := range map[string]string{"empty": "", "access token": token(t, s, alice), "changed": strings.Replace(identity, ".", ".e", 1), "no JWT": "eyJ", "unsigned": identity[:strings.LastIndexByte(identity, '.')+1]} {
			if _, _, ok := s.verifyIdentity(bad); ok {
				t.Errorf("%s is verified", name)
			}
		}
		if _, _, ok := other.verifyIdentity(identity); ok {
			t.Error("another sandbox verifies the token")
		}
		time.Sleep(tokenLifetime)
		if _, _, ok := s.verifyIdentity(identity); ok {
			t.Error("an expired token is verified")
		}
		shows(t, "identity token")
	})
}

func TestMembersThatGetNoToken(t *testing.T) {
	s := openSandbox(t, Options{})
	for _, member := range []string{"", "alice@example.com", "group:all@example.com", "user:alice", "user:", "allUsers", "user:a b@example.com",
		"user:x@p.iam.gserviceaccount.com", "serviceAccount:alice@example.com"} {
		if token, err := s.Token(member); err == nil {
			t.Errorf("%q gets %q", member, token)
		}
	}
	if _, err := s.IdentityToken(alice, ""); err == nil {
		t.Error("an identity token without audience is minted")
	}
}

// TestTokensOutliveResetAndRestart, and their key never shows.
func TestTokensOutliveResetAndRestart(t *testing.T) {
	o := Options{State: filepath.Join(t.TempDir(), "state")}
	s := openSandbox(t, o)
	token := token(t, s, alice)
	if err := s.Reset(); err != nil {
		t.Fatal(err)
	}
	snapshot, err := s.Snapshot()
	if err != nil || bytes.Contains(snapshot, []byte("secrets")) || bytes.Contains(snapshot, []byte(base64.StdEncoding.EncodeToString(s.key))) {
		t.Errorf("the snapshot tells of the key: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if email, err := openSandbox(t, o).readToken(token); err != nil || email != "alice@example.com" {
		t.Errorf("after a restart: %q %v", email, err)
	}
}

func FuzzReadToken(f *testing.F) {
	s, err := Open(Options{Empty: true})
	if err != nil {
		f.Fatal(err)
	}
	defer s.Close()
	good, err := s.Token(alice)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add("runlb..")
	f.Add("eyJ.e30.")
	f.Fuzz(func(t *testing.T, token string) {
		if email, err := s.readToken(token); err == nil && email != "" && token != good {
			t.Errorf("%q is %s's", token, email)
		}
		if email, _, ok := s.verifyIdentity(token); ok {
			t.Errorf("%q is an identity token of %s", token, email)
		}
	})
}
