package mask_test

import (
	"slices"
	"strings"
	"testing"

	"runlb/steps/mask"
)

func TestMatch(t *testing.T) {
	for _, tt := range []struct {
		mask, url    string
		service, tag string // no service: a miss
		why          string // a part of the reason for a miss
	}{
		// The host: without case, without port, label by label.
		{"<service>.example.com", "HTTPS://Login.EXAMPLE.com:443/Web?q#f", "login", "", ""},
		{"<service>.Example.COM", "login.example.com", "login", "", ""},
		{"<service>.example.com", "login.example.com:443", "login", "", ""},
		{"<service>.example.com", "login.example.com:/", "login", "", ""},
		{"<service>.example.com", "https://u:p@login.example.com/", "login", "", ""},
		{"<service>.example.com", "login.example.com?x=/", "login", "", ""},
		{"<service>.example.com", "login.example.org", "", "", `"org" where the mask has "com"`},
		{"<service>.example.com", "a.b.login.example.com", "", "", "2 labels more than the mask has"},
		{"<service>.example.com", "example.com", "", "", "one label short: no service in it"},
		{"<tag>.<service>.example.com", "login.example.com", "", "", "one label short: no tag in it"},
		{"<tag>.<service>.example.com", "example.com", "", "", "2 labels short: no tag and no service in it"},
		{"api.<service>.example.com", "login.example.com", "", "", `one label short: no "api" in it`},
		{"<service>.example.com", "/login", "", "", "no host"},
		{"<service>.example.com", "login.example.com.", "", "", "more than the mask"},
		{"<service>.example.com", "-x.example.com", "", "", `"-x" is no service`},
		{"<service>.example.com", "lo_gin.example.com", "", "", `"lo_gin" is no service`},
		{"<service>.example.com", "1a.example.com", "1a", "", ""},
		{"<service>.example.com", ".example.com", "", "", "empty"},
		{"<service>.example.com", strings.Repeat("a", 64) + ".example.com", "", "", "64 characters"},
		{"<service>", "login/x", "login", "", ""},
		{"<service>", "login.example.com/x", "", "", "more than the mask"},
		{"<service>-home.example.com", "-home.example.com", "", "", "empty"},
		{"<service>-home.example.com", "login.example.com", "", "", `"login" does not end in "-home"`},
		{"x-<service>.example.com", "login.example.com", "", "", `"login" does not start with "x-"`},
		{"<service>-home.example.com", "a-home-home.example.com", "a-home", "", ""},
		{"<service>.example.com", "[::1]:80/login", "", "", "labels short"},
		{"<service>.example.com", "\u212aogin.example.com", "", "", "is no service"},

		// The path: with case, as sent, segment by segment.
		{"/<service>", "10.1.2.99/login?x", "login", "", ""},
		{"/<service>", "[::1]:8080/login", "login", "", ""},
		{"/<service>", "/login", "login", "", ""},
		{"/<service>", "example.com/login/", "login", "", ""},
		{"/<service>", "example.com/login/a//b", "login", "", ""},
		{"/<service>", "example.com/", "", "", "one path segment short: no service in it"},
		{"/<service>", "example.com", "", "", "one path segment short: no service in it"},
		{"/<service>", "example.com//login", "", "", "empty"},
		{"/<service>", "example.com/Login", "", "", "no capitals"},
		{"/<service>", "example.com/%6cogin", "", "", `"%6cogin" is no service`},
		{"/<service>", "example.com/log%69n", "", "", "percent-encoding is not decoded"},
		{"/<service>", "example.com/1a", "", "", "starts with a letter"},
		{"/<service>", "example.com/a-", "", "", "hyphen"},
		{"/<service>", "example.com/" + strings.Repeat("a", 64), "", "", "64 characters"},
		{"/home/<service>", "example.com/Home/login", "", "", "compared with case"},
		{"/home/<service>", "example.com/away/login", "", "", `"away" where the mask has "home"`},
		{"/home/<service>/<tag>", "example.com/home", "", "", "2 path segments short: no service and no tag in it"},
		{"/home/<service>/<tag>", "example.com/home/login/", "", "", "one path segment short: no tag in it"},
		{"/<service>/v1", "example.com/login/v1/x", "login", "", ""},
		{"/<service>/v1", "example.com/login/v10", "", "", `"v10" where the mask has "v1"`},
		{"/<service>/v1", "example.com/login", "", "", `one path segment short: no "v1" in it`},
		{"/<service>/", "example.com/login/", "login", "", ""},
		{"/<service>/", "example.com/login", "", "", "the mask ends in a slash"},
		{"/<service>/", "example.com/login/x", "login", "", ""},
		{"/<service>//", "example.com/login/x", "", "", `"x" where the mask has nothing`},
		{"<service>.example.com/", "login.example.com/x", "login", "", ""},
		{"<service>.example.com/", "login.example.com", "login", "", ""},
		{"/x-<service>", "example.com/x-login", "login", "", ""},
		{"/<service>.<tag>", "example.com/login.test", "login", "test", ""},
		{"/<tag>-<service>", "example.com/a-b-1", "", "", `"1" is no service: a name starts with a letter`},
		{"/<tag>-<service>", "example.com/-a-", "", "", `"-a-" gives no tag and service`},
		{"/<service>.<tag>", "example.com/login", "", "", `no "." between service and tag`},
		{"example.com/<service>", "example.org/login", "", "", "org"},

		// What is no URL.
		{"/<service>", "", "", "", "not a URL: it is empty"},
		{"/<service>", "example.com/login x", "", "", "white space"},
		{"/<service>", "example.com:x/login", "", "", "port is not a number"},
		{"/<service>", "::1/login", "", "", "colon"},
		{"/<service>", "[::1/login", "", "", "not closed"},
		{"/<service>", "a/" + strings.Repeat("a", mask.MaxURL), "", "", "too long"},
	} {
		got := must(t, tt.mask).Match(tt.url)
		if want := (mask.Reading{Service: tt.service, Tag: tt.tag}); got.Reading != want || got.OK != (tt.service != "") {
			t.Errorf("%s on %.60q = %+v, want %+v", tt.mask, tt.url, got, want)
		}
		if !strings.Contains(got.Why, tt.why) || (got.Why == "") != got.OK {
			t.Errorf("%s on %.60q: why %q, want …%s…", tt.mask, tt.url, got.Why, tt.why)
		}
	}
}

func TestMatchReadings(t *testing.T) {
	for _, tt := range []struct {
		mask, url string
		want      []mask.Reading // the first is the one taken
	}{
		{"<tag>-<service>.example.com", "a-b.example.com", []mask.Reading{{"b", "a"}}},
		{"<tag>-<service>.example.com", "a-b-c.example.com", []mask.Reading{{"c", "a-b"}, {"b-c", "a"}}},
		{"<service>-<tag>.example.com", "a-b-c-d.example.com", []mask.Reading{{"a-b-c", "d"}, {"a-b", "c-d"}, {"a", "b-c-d"}}},
		{"<tag>---<service>.example.com", "test---login.example.com", []mask.Reading{{"login", "test"}}},
		{"<tag>---<service>.example.com", "a---b---c.example.com", []mask.Reading{{"c", "a---b"}, {"b---c", "a"}}},
		{"<tag>--<service>.example.com", "a---b.example.com", nil},
		{"/<tag>-<service>", "x/a-b-c", []mask.Reading{{"c", "a-b"}, {"b-c", "a"}}},
		{"/<tag>-<service>", "x/a-1-c", []mask.Reading{{"c", "a-1"}}},
		{"/<tag>-<service>", "x/a-b-1", nil}, // Captured first, then checked.
	} {
		r := must(t, tt.mask).Match(tt.url)
		var got []mask.Reading
		if r.OK {
			got = append([]mask.Reading{r.Reading}, r.Readings...)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s on %s = %v, want %v", tt.mask, tt.url, got, tt.want)
		}
	}
}

func TestZeroMask(t *testing.T) {
	var m mask.Mask
	if r := m.Match("https://example.com/login"); r.OK || r.Why == "" {
		t.Errorf("the zero mask matched: %+v", r)
	}
	if _, err := m.URLFor("login", ""); err == nil {
		t.Error("the zero mask has a URL")
	}
	if m.Warnings() != nil || mask.Equivalents(m) != nil || m.String()+m.Host()+m.Path() != "" {
		t.Error("the zero mask says something")
	}
}

func TestMatchAllocatesNothing(t *testing.T) {
	m := must(t, "<tag>.<service>.example.com/home")
	if n := testing.AllocsPerRun(100, func() {
		if !m.Match("https://test.login.example.com:443/home/x?q").OK {
			t.Fatal("miss")
		}
	}); n != 0 {
		t.Errorf("%v allocations for a match, want 0", n)
	}
}
