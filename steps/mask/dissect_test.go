package mask_test

import (
	"errors"
	"strings"
	"testing"

	"runlb/steps/mask"
)

var shop = []mask.Service{
	{Name: "login", Tags: []string{"test", "canary"}, Region: "us-central1"},
	{Name: "login", Tags: []string{"blue"}, Region: "europe-west1"},
	{Name: "login-admin", Region: "us-central1"},
	{Name: "catalog", Tags: []string{"v2"}, Region: "us-central1"},
	{Name: "cart", Region: "us-central1"},
}

// show writes parts as text/role, which is also how the screen reads.
func show(parts []mask.Part) string {
	var out []string
	for _, p := range parts {
		out = append(out, p.Sep+p.Text+"|"+p.Role.String())
	}
	return strings.Join(out, "  ")
}

func TestDissect(t *testing.T) {
	for _, tt := range []struct{ url, parts, mask string }{
		{"https://test.login.example.com/web",
			"https://|dropped  test|tag  .login|service  .example.com|kept  /web|left out", "<tag>.<service>.example.com"},
		{" login.example.com:443/?q=1 ",
			"login|service  .example.com|kept  :443|dropped  /|left out  ?q=1|dropped", "<service>.example.com"},
		{"https://login-home.example.com/web",
			"https://|dropped  login|service  -home|kept  .example.com|kept  /web|left out", "<service>-home.example.com"},
		{"test---login.example.com",
			"test|tag  ---login|service  .example.com|kept", "<tag>---<service>.example.com"},
		{"my-login-v-x.example.com",
			"my|kept  -login|service  -v-x|kept  .example.com|kept", "my-<service>-v-x.example.com"},
		{"login-admin.example.com",
			"login-admin|service  .example.com|kept", "<service>.example.com"},
		{"https://example.com/home/login/test/x",
			"https://|dropped  example|kept  .com|kept  /home|kept  /login|service  /test|tag  /x|left out", "example.com/home/<service>/<tag>"},
		{"api.shop.example.com/home/login-x/web/",
			"api|kept  .shop|kept  .example.com|kept  /home|kept  /login|service  -x|kept  /web|left out  /|left out", "api.shop.example.com/home/<service>-x"},
		{"http://10.1.2.99:8080/login",
			"http://|dropped  10.1.2.99|left out  :8080|dropped  /login|service", "/<service>"},
		{"https://me:secret@[::1]:80/login#top",
			"https://|dropped  …@|dropped  [::1]|left out  :80|dropped  /login|service  #top|dropped", "/<service>"},
		{"cart.internal/x", "cart|service  .internal|kept  /x|left out", "<service>.internal"},
		{"a.cart.internal", "a|kept  .cart|service  .internal|kept", "a.<service>.internal"},
		{"/login/test", "/login|service  /test|tag", "/<service>/<tag>"},
		{"v2.login.example.com", "v2|tag  .login|service  .example.com|kept", "<tag>.<service>.example.com"},
		{"catalog-v2-login.example.com", "catalog|service  -v2|tag  -login|kept  .example.com|kept", "<service>-<tag>-login.example.com"},
		{"LOGIN.Example.com", "login|service  .example.com|kept", "<service>.example.com"},
		{"example.com/--login--", "example|kept  .com|kept  /--login|service  --|kept", "example.com/--<service>--"},
	} {
		parts, err := mask.Dissect(tt.url, shop)
		if err != nil {
			t.Errorf("Dissect(%q): %v", tt.url, err)
			continue
		}
		if got := show(parts); got != tt.parts {
			t.Errorf("Dissect(%q)\n got %s\nwant %s", tt.url, got, tt.parts)
		}
		if m, err := mask.Build(parts); err != nil || m.String() != tt.mask {
			t.Errorf("Build(%q) = %v, %v, want %s", tt.url, m, err, tt.mask)
		}
	}
}

func TestDissectUnknown(t *testing.T) {
	parts, err := mask.Dissect("blog.example.com/a/b", shop)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := show(parts), "blog|kept  .example.com|kept  /a|left out  /b|left out"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if _, err := mask.Build(parts); err == nil || !strings.Contains(err.Error(), "<service>") {
		t.Errorf("Build: %v, want a request for <service>", err)
	}
	for _, url := range []string{"", "  ", "a b", "http://x:y/", "a\x1bb", "<service>.example.com"} {
		if _, err := mask.Dissect(url, shop); err == nil || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("Dissect(%q) = %v, want an error without control characters", url, err)
		}
	}
}

func TestDissectHidesCredentials(t *testing.T) {
	parts, err := mask.Dissect("https://me:secret@login.example.com/", shop)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(show(parts), "secret") {
		t.Error(show(parts))
	}
}

func TestWithRole(t *testing.T) {
	const url = "test.login.example.com/web/x"
	for _, tt := range []struct {
		url  string
		i    int
		role mask.Role
		want string // the mask, or the reason against it after a !
	}{
		{url, 0, mask.Literal, "test.<service>.example.com"},
		{url, 0, mask.ServiceRole, "<service>.<tag>.example.com"},
		{url, 1, mask.TagRole, "<service>.<tag>.example.com"},
		{"login.example.com/x", 0, mask.TagRole, "!which service"},
		{url, 0, mask.LeftOut, "!not documented"},
		{url, 2, mask.LeftOut, "!not documented"},
		{url, 2, mask.ServiceRole, "!letters, digits"},
		{url, 0, mask.Dropped, "!kept or left out"},
		{url, 3, mask.Literal, "<tag>.<service>.example.com/web"},
		{url, 4, mask.Literal, "<tag>.<service>.example.com/web/x"},
		{url, 4, mask.ServiceRole, "<tag>.login.example.com/web/<service>"},
		{url, 4, mask.TagRole, "test.<service>.example.com/web/<tag>"},
		{url, 9, mask.Literal, "!no such part"},
		{url, -1, mask.Literal, "!no such part"},
		{url, 0, 99, "!no such role"},
		{"https://" + url, 0, mask.Literal, "!no scheme"},
		{"example.com/home/login/test/x", 0, mask.LeftOut, "/home/<service>/<tag>"},
		{"example.com/home/login/test/x", 2, mask.LeftOut, "!follows the last placeholder"},
		{"example.com/home/login/test/x", 2, mask.TagRole, "example.com/<tag>/<service>/test"},
		{"example.com/home/login/test/x", 4, mask.LeftOut, "!follows the last placeholder"},
		{"example.com/home/login/test/x", 5, mask.Literal, "example.com/home/<service>/<tag>/x"},
		{"example.com/login-home/x", 3, mask.LeftOut, "!follows the last placeholder"},
		{"10.1.2.99/login", 0, mask.Literal, "10.1.2.99/<service>"},
		{"10.1.2.99/login", 0, mask.ServiceRole, "!starts with a letter"},
		{"example.com/Web/login", 2, mask.TagRole, "!no capitals"},
	} {
		parts, err := mask.Dissect(tt.url, shop)
		if err != nil {
			t.Fatal(err)
		}
		before := show(parts)
		var m mask.Mask
		got, err := parts.WithRole(tt.i, tt.role)
		if err == nil {
			m, err = mask.Build(got)
		}
		reason, refused := strings.CutPrefix(tt.want, "!")
		switch {
		case refused && (err == nil || !strings.Contains(err.Error(), reason)):
			t.Errorf("%s part %d as %s: %s, %v, want …%s…", tt.url, tt.i, tt.role, show(got), err, reason)
		case !refused && (err != nil || m.String() != tt.want):
			t.Errorf("%s part %d as %s: %q, %v, want %q", tt.url, tt.i, tt.role, m, err, tt.want)
		}
		if show(parts) != before {
			t.Errorf("%s part %d as %s: the old parts changed to %s", tt.url, tt.i, tt.role, show(parts))
		}
	}
}

func TestWithRoleLeavesOutTheRestOfThePath(t *testing.T) {
	parts, err := mask.Dissect("login.example.com/a/b/c", shop)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := parts.WithRole(len(parts)-1, mask.Literal)
	if err != nil {
		t.Fatal(err)
	}
	left, err := kept.WithRole(len(parts)-2, mask.LeftOut)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := show(left), "login|service  .example.com|kept  /a|kept  /b|left out  /c|left out"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestRolesAgreeWithWithRole(t *testing.T) {
	for _, url := range []string{"https://test.login.example.com:1/web?x", "example.com/login-home/test/x", "10.1.2.99/login"} {
		parts, err := mask.Dissect(url, shop)
		if err != nil {
			t.Fatal(err)
		}
		for i := range parts {
			can := map[mask.Role]bool{}
			for _, role := range parts.Roles(i) {
				can[role] = true
			}
			for role := mask.Dropped; role <= mask.LeftOut; role++ {
				if _, err := parts.WithRole(i, role); (err == nil) != can[role] {
					t.Errorf("%s part %d as %s: %v, but Roles says %v", url, i, role, err, can[role])
				}
			}
		}
	}
}

func TestSplit(t *testing.T) {
	for _, tt := range []struct {
		url  string
		i    int
		want string // the parts, or the reason against it after a !
	}{
		{"blue---shop.example.com", 0, "blue|kept  ---shop|kept  .example.com|kept"},
		{"a-b-c.example.com", 0, "a|kept  -b|kept  -c|kept  .example.com|kept"},
		{"a.b.shop.internal", 2, "a|kept  .b|kept  .shop|kept  .internal|kept"},
		{"a.example.com/x-y-/z", 2, "a|kept  .example.com|kept  /x|left out  -y-|left out  /z|left out"},
		{"a.example.com/--x-y", 2, "a|kept  .example.com|kept  /--x|left out  -y|left out"},
		{"blog.example.com", 0, "!nothing to split"},
		{"10.1.2.99/login", 0, "!nothing to split"},
		{"login.example.com", 0, "!kept or left out"},
		{"https://a.example.com", 0, "!kept or left out"},
		{"a.example.com", 7, "!no such part"},
	} {
		parts, err := mask.Dissect(tt.url, shop)
		if err != nil {
			t.Fatal(err)
		}
		got, err := parts.Split(tt.i)
		reason, refused := strings.CutPrefix(tt.want, "!")
		var role *mask.RoleError
		switch {
		case refused && (!errors.As(err, &role) || !strings.Contains(role.Reason, reason)):
			t.Errorf("Split(%s, %d) = %v, want …%s…", tt.url, tt.i, err, reason)
		case !refused && show(got) != tt.want:
			t.Errorf("Split(%s, %d)\n got %s, %v\nwant %s", tt.url, tt.i, show(got), err, tt.want)
		}
	}
}

func TestSplitThenMark(t *testing.T) {
	parts, err := mask.Dissect("blue---shop.example.com", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []func(mask.Parts) (mask.Parts, error){
		func(p mask.Parts) (mask.Parts, error) { return p.Split(0) },
		func(p mask.Parts) (mask.Parts, error) { return p.WithRole(0, mask.TagRole) },
		func(p mask.Parts) (mask.Parts, error) { return p.WithRole(1, mask.ServiceRole) },
	} {
		if parts, err = step(parts); err != nil {
			t.Fatal(err)
		}
	}
	if m, err := mask.Build(parts); err != nil || m.String() != "<tag>---<service>.example.com" {
		t.Errorf("got %q, %v", m, err)
	}
}
