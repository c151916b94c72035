package mask_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"runlb/steps/mask"
)

func itoa(n int) string { return strconv.Itoa(n) }

// render writes a row as the screen would.
func render(r mask.Row) string {
	target := mask.Reading{Service: r.Service, Tag: r.Tag}.String()
	return strings.Join([]string{r.URL, r.Verdict.String(), target, r.Why}, " | ")
}

func TestTable(t *testing.T) {
	services := []mask.Service{
		{Name: "login", Tags: []string{"test", "canary"}, Region: "us-central1"},
		{Name: "catalog", Tags: []string{"v2"}, Region: "us-central1"},
		{Name: "cart", Region: "us-central1"},
	}
	for _, tt := range []struct {
		mask     string
		services []mask.Service
		examples []string
		want     []string
	}{
		{"<tag>.<service>.example.com", services,
			[]string{"https://v2.catalog.example.com:443/x", "login.example.com/", "blog.catalog.example.com/", "x.blog.example.com"},
			[]string{
				"test.login.example.com/ | serves | login @ test | ",
				"canary.login.example.com/ | serves | login @ canary | ",
				"v2.catalog.example.com/ | serves | catalog @ v2 | ",
				" | unreachable | cart | the mask asks for a tag",
				"https://v2.catalog.example.com:443/x | serves | catalog @ v2 | ",
				"login.example.com/ | misses |  | one label short: no tag in it",
				"blog.catalog.example.com/ | unknown | catalog @ blog | catalog has no tag blog",
				"x.blog.example.com | unknown | blog @ x | no service blog was found",
			}},
		{"/<service>", services, []string{"http://10.1.2.99/find"},
			[]string{
				"any-host/login | serves | login | ",
				"any-host/catalog | serves | catalog | ",
				"any-host/cart | serves | cart | ",
				"http://10.1.2.99/find | unknown | find | no service find was found",
			}},
		{"<tag>-<service>.example.com",
			[]mask.Service{{Name: "b-c", Tags: []string{"a"}}, {Name: "c", Tags: []string{"a-b", "x"}}, {Name: "d-e", Tags: []string{"f"}}},
			[]string{"a-b-c.example.com"},
			[]string{
				"a-b-c.example.com/ | collides | b-c @ a | can be read as c @ a-b too",
				"a-b-c.example.com/ | collides | c @ a-b | can be read as b-c @ a too",
				"x-c.example.com/ | serves | c @ x | ",
				"f-d-e.example.com/ | collides | d-e @ f | is read first as e @ f-d, which is not known",
				"a-b-c.example.com | collides | c @ a-b | can be read as b-c @ a too",
			}},
		{"a.com/<tag>-<service>", []mask.Service{{Name: "b-1", Tags: []string{"a"}}}, nil,
			[]string{` | unreachable | b-1 @ a | a.com/a-b-1 is misread: "1" is no service: a name starts with a letter`}},
		{"<service>-" + strings.Repeat("x", 60) + ".com", services[2:], nil,
			[]string{` | unreachable | cart | "cart-` + strings.Repeat("x", 60) + `" has 65 characters, and a part of a host has at most 63`}},
	} {
		rows := mask.Table(must(t, tt.mask), "", tt.services, tt.examples)
		var got []string
		for _, r := range rows {
			got = append(got, render(r))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s\n got %s\nwant %s", tt.mask, strings.Join(got, "\n     "), strings.Join(tt.want, "\n     "))
		}
	}
}

func TestTableWithFixed(t *testing.T) {
	for _, tt := range []struct {
		mask  string
		fixed mask.Fixed
		want  []string
	}{
		{"<tag>.example.com", mask.Fixed{Service: "login"}, []string{
			"test.example.com/ | serves | login @ test | ",
			" | unreachable | cart | every URL goes to login",
		}},
		{"<service>.example.com", mask.Fixed{Tag: "test"}, []string{
			"login.example.com/ | serves | login @ test | ",
			" | unreachable | cart | every URL goes to tag test",
		}},
	} {
		m, err := mask.ParseWith(tt.mask, tt.fixed)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range mask.Table(m, "", []mask.Service{{Name: "login", Tags: []string{"test"}}, {Name: "cart"}}, nil) {
			got = append(got, render(r))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s with %+v\n got %q\nwant %q", tt.mask, tt.fixed, got, tt.want)
		}
	}
}

func TestTableOfARegion(t *testing.T) {
	services := []mask.Service{
		{Name: "login", Tags: []string{"test", "old"}, Idle: []string{"test"}, Region: "us-central1"},
		{Name: "login", Region: "europe-west1"},
		{Name: "billing", Tags: []string{"a", "b"}, Region: "europe-west1"},
	}
	want := []string{
		"test.login.example.com/ | serves | login @ test | 0 % of the service's own traffic: only its tag leads here",
		"old.login.example.com/ | serves | login @ old | ",
		" | elsewhere | login | only services of us-central1 are reached",
		" | elsewhere | billing | only services of us-central1 are reached",
		"old.login.example.com | serves | login @ old | ",
		"a.billing.example.com | elsewhere | billing @ a | billing is in europe-west1 only",
		"a.cart.example.com | unknown | cart @ a | no service cart was found",
	}
	var got []string
	examples := []string{"old.login.example.com", "a.billing.example.com", "a.cart.example.com"}
	for _, r := range mask.Table(must(t, "<tag>.<service>.example.com"), "us-central1", services, examples) {
		got = append(got, render(r))
	}
	if !slices.Equal(got, want) {
		t.Errorf("\n got %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}

func TestURLForErrors(t *testing.T) {
	for _, tt := range []struct{ mask, service, tag, want string }{
		{"/<service>", "Login", "", "no capitals"},
		{"/<service>", "", "", "empty"},
		{"/<service>", "login", "test", "no <tag>"},
		{"/<service>/<tag>", "login", "", "asks for a tag"},
		{"/<service>/<tag>", "login", "a.b", "letters, digits"},
	} {
		if _, err := must(t, tt.mask).URLFor(tt.service, tt.tag); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: URLFor(%q, %q) = %v, want …%s…", tt.mask, tt.service, tt.tag, err, tt.want)
		}
	}
}

func TestTrials(t *testing.T) {
	for _, tt := range []struct {
		mask string
		want []string
	}{
		{"<tag>.<service>.example.com", []string{
			"test.login.example.com/", "test.login.example.com:443/", "test.login.example.com/any/path",
			"login.example.com/", "test.no-such-service.example.com/",
		}},
		{"/<service>", []string{"any-host/login", "any-host:443/login", "any-host/login/any/path", "any-host/no-such-service"}},
	} {
		if got := mask.Trials(must(t, tt.mask), shop); !slices.Equal(got, tt.want) {
			t.Errorf("Trials(%s) = %q, want %q", tt.mask, got, tt.want)
		}
	}
	if got := mask.Trials(must(t, "/<service>"), nil); got != nil {
		t.Errorf("Trials without services = %q", got)
	}
}

// BenchmarkTable runs what the laboratory runs on a key: every service of a
// large project.
func BenchmarkTable(b *testing.B) {
	services := make([]mask.Service, 10_000)
	for i := range services {
		services[i] = mask.Service{Name: fmt.Sprintf("service-%d", i), Tags: []string{"blue", "green"}}
	}
	for _, text := range []string{"<tag>.<service>.example.com", "<tag>---<service>.example.com"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				m, err := mask.Parse(text)
				if err != nil {
					b.Fatal(err)
				}
				mask.Table(m, "", services, nil)
			}
		})
	}
}

func BenchmarkDissect(b *testing.B) {
	services := make([]mask.Service, 10_000)
	for i := range services {
		services[i] = mask.Service{Name: fmt.Sprintf("service-%d", i), Tags: []string{"blue", "green"}}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := mask.Dissect("https://blue.service-77.example.com/web", services); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMatch(b *testing.B) {
	m := must(b, "<tag>.<service>.example.com")
	b.ReportAllocs()
	for b.Loop() {
		m.Match("https://test.login.example.com/web")
	}
}
