package sandbox

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const (
	shopAccount = "serviceAccount:shop@sandbox-project.iam.gserviceaccount.com"
	ordersURL   = "https://orders-123456789012.us-central1.run.app"
)

// identity mints an identity token.
func identity(t testing.TB, s *Sandbox, member, audience string) string {
	t.Helper()
	token, err := s.IdentityToken(member, audience)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// TestInvoker: who gets into orders, which only shopAccount may invoke, and what Cloud Run says to everybody else.
func TestInvoker(t *testing.T) {
	s, l := served(t, nil)
	ok(t, s, "POST", v2+"/orders:setIamPolicy", `{"policy":{"bindings":[{"role":"roles/run.invoker","members":["`+shopAccount+`"]}]}}`)
	l.service("tagged", object{"traffic": []any{object{"type": latestTraffic, "percent": 100, "tag": "test"}}}, false)
	ok(t, s, "POST", v2+"/tagged:setIamPolicy", `{"policy":{"bindings":[{"role":"roles/run.invoker","members":["allAuthenticatedUsers"]}]}}`)
	good := identity(t, s, shopAccount, ordersURL)
	const (
		forbidden    = "Your client does not have permission to get URL <code>/orders/x</code> from this server."
		unauthorized = "Your client does not have permission to the requested URL <code>/orders/x</code>."
	)
	for _, tc := range []struct {
		name, path, header, value string
		code                      int
		says                      string
	}{
		{"no token", "/orders/x", "X-None", "", 403, forbidden},
		{"no bearer token", "/orders/x", "Authorization", "Basic dTpw", 403, forbidden},
		{"good", "/orders/x", "Authorization", "Bearer " + good, 200, ""},
		{"good, in any case", "/orders/x", "Authorization", "bearer " + good, 200, ""},
		{"a slash at the end", "/orders/x", "Authorization", "Bearer " + identity(t, s, shopAccount, ordersURL+"/"), 200, ""},
		{"custom audience", "/orders/x", "Authorization", "Bearer " + identity(t, s, shopAccount, "https://orders.shop.internal"), 200, ""},
		{"serverless header", "/orders/x", "X-Serverless-Authorization", "Bearer " + good, 200, ""},
		{"the project's owner", "/orders/x", "Authorization", "Bearer " + identity(t, s, "user:"+owner, ordersURL), 200, ""},
		{"somebody else", "/orders/x", "Authorization", "Bearer " + identity(t, s, alice, ordersURL), 403, forbidden},
		{"other audience", "/orders/x", "Authorization", "Bearer " + identity(t, s, shopAccount, "https://login.example.com"), 401, unauthorized},
		{"other service", "/orders/x", "Authorization", "Bearer " + identity(t, s, shopAccount, "https://login-123456789012.us-central1.run.app"), 401, unauthorized},
		{"access token", "/orders/x", "Authorization", "Bearer " + token(t, s, shopAccount), 401, unauthorized},
		{"any token", "/orders/x", "Authorization", "Bearer token", 401, unauthorized},
		{"changed", "/orders/x", "Authorization", "Bearer " + good[:len(good)-4] + "AAAA", 401, unauthorized},
		{"all authenticated", "/tagged", "Authorization", "Bearer " + identity(t, s, alice, "https://test---tagged-123456789012.us-central1.run.app"), 200, ""},
		{"public", "/login", "X-None", "", 200, ""},
		{"public, any token", "/login", "Authorization", "Bearer token", 200, ""},
		{"unchecked", "/payments", "X-None", "", 200, ""},
	} {
		eachFront(t, s, func(t *testing.T, c *http.Client) {
			code, body, g := get(t, c, "http://10.1.2.99"+tc.path, tc.header, tc.value)
			if code != tc.code || !strings.Contains(body, tc.says) {
				t.Errorf("%s: %d %q; want %d with %q", tc.name, code, body, tc.code, tc.says)
			}
			if code == 200 && strings.Contains(tc.name, "good") {
				if got := g.Headers["Authorization"]; len(got) != 1 || !strings.HasSuffix(got[0], ".SIGNATURE_REMOVED_BY_GOOGLE") || strings.Contains(got[0], good) {
					t.Errorf("%s: the container got %q", tc.name, got)
				}
			}
			if got := g.Headers["Authorization"]; tc.name == "public, any token" && (len(got) != 1 || got[0] != "Bearer token") {
				t.Errorf("%s: the container got %q", tc.name, got)
			}
		})
	}
	shows(t, "invoker", "no identity token", "bad identity token", "token audience", "token signature", "public service")
}

// TestServerlessAuthorization: with both headers, the token counts that is meant for Cloud Run; the other is the container's.
func TestServerlessAuthorization(t *testing.T) {
	s, _ := served(t, nil)
	good := "Bearer " + identity(t, s, "user:"+owner, ordersURL)
	c := dialer(s.dials).client(t)
	code, _, g := get(t, c, "http://10.1.2.99/orders", "X-Serverless-Authorization", good, "Authorization", "Bearer mine.own.token")
	if code != 200 || g.Headers["Authorization"][0] != "Bearer mine.own.token" || !strings.HasSuffix(g.Headers["X-Serverless-Authorization"][0], ".SIGNATURE_REMOVED_BY_GOOGLE") {
		t.Errorf("%d %v", code, g.Headers)
	}
	if code, _, _ := get(t, c, "http://10.1.2.99/orders", "Authorization", good, "X-Serverless-Authorization", "Bearer bad"); code != 401 {
		t.Errorf("a bad token beside a good one: %d", code)
	}
	shows(t, "serverless authorization")
}

// TestIdentityTokenEnds after its hour: the answer is a challenge.
func TestIdentityTokenEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := served(t, nil)
		good := identity(t, s, "user:"+owner, ordersURL)
		c := dialer(s.dials).client(t)
		defer c.CloseIdleConnections()
		r, _ := http.NewRequestWithContext(t.Context(), "GET", "http://10.1.2.99/orders", nil)
		r.Header.Set("Authorization", "Bearer "+good)
		time.Sleep(tokenLifetime - time.Second)
		if answer, body := do(t, c, r); answer.StatusCode != 200 {
			t.Errorf("a second before its end: %d %s", answer.StatusCode, body)
		}
		time.Sleep(time.Second)
		answer, _ := do(t, c, r)
		if answer.StatusCode != 401 || !strings.Contains(answer.Header.Get("WWW-Authenticate"), `error="invalid_token"`) || answer.Header.Get("Server") != "Google Frontend" {
			t.Errorf("after its end: %d %v", answer.StatusCode, answer.Header)
		}
	})
}
