package mask_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"runlb/steps/mask"
)

var seeds = []string{
	"", "/", "<service>.example.com", "/<service>", "<tag>.<service>.example.com", "example.com/home/<service>/<tag>",
	"<tag>---<service>.a.run.app", "https://example.com/<service>", "<service", "<<>>", "/é/<foo>", "/\xff<service>", "a..b/<service>",
	"https://test.login.example.com:443/web?q#f", "[::1]:80/login", "a@b@c:1/--login--", "//x//y", "test---login.example.com", "--", "-.-/-",
}

func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, err := mask.Parse(text)
		if err != nil {
			var syntax *mask.SyntaxError
			if !errors.As(err, &syntax) || syntax.Offset < 0 || syntax.Offset > len(text) || syntax.Reason == "" || syntax.Fix == "" || err.Error() == "" {
				t.Fatalf("Parse(%q) = %#v", text, err)
			}
			return
		}
		if m.String() != text || m.Host()+m.Path() != text || !m.HasService() || !utf8.ValidString(text) {
			t.Fatalf("Parse(%q) = %q + %q", text, m.Host(), m.Path())
		}
		for _, w := range m.Warnings() {
			if w.Offset < 0 || w.Offset >= len(text) || w.Text == "" {
				t.Fatalf("Parse(%q): warning %+v", text, w)
			}
		}
		if forms := mask.Equivalents(m); forms[0].Mask.String() != text {
			t.Fatalf("Equivalents(%q) starts with %q", text, forms[0].Mask)
		}
		tag := ""
		if m.HasTag() {
			tag = "test"
		}
		url, err := m.URLFor("login", tag)
		if err != nil || len(url) > mask.MaxURL {
			return
		}
		if r := m.Match(url); !r.Reads(mask.Reading{Service: "login", Tag: tag}) && (r.OK || !m.Ambiguous()) {
			t.Fatalf("Parse(%q): %q does not read back: %+v", text, url, r)
		}
	})
}

func FuzzMatch(f *testing.F) {
	for i, s := range seeds {
		f.Add(s, seeds[len(seeds)-1-i])
		f.Add("<tag>-<service>.example.com/x", s)
		f.Add("/<service>", s)
	}
	f.Fuzz(func(t *testing.T, text, url string) {
		m, err := mask.Parse(text)
		if err != nil {
			return
		}
		r := m.Match(url)
		switch {
		case r.OK == (r.Why != ""):
			t.Fatalf("%q on %q: %+v", text, url, r)
		case r.OK && (r.Service == "" || (r.Tag != "") != m.HasTag()):
			t.Fatalf("%q on %q captures %+v", text, url, r)
		case len(r.Readings) > 0 && !m.Ambiguous():
			t.Fatalf("%q on %q has readings %v, and the mask is not flagged", text, url, r.Readings)
		case slices.Contains(r.Readings, r.Reading):
			t.Fatalf("%q on %q lists its own reading: %+v", text, url, r)
		}
		mask.Table(m, "", shop, []string{url})
	})
}

func FuzzDissect(f *testing.F) {
	for _, s := range seeds {
		f.Add(s, "login", "test")
		f.Add(s, "a", "a")
	}
	f.Fuzz(func(t *testing.T, url, service, tag string) {
		known := []mask.Service{{Name: service, Tags: []string{tag}}}
		parts, err := mask.Dissect(url, known)
		if err != nil {
			return
		}
		var b strings.Builder
		for i, p := range parts {
			b.WriteString(p.Sep + p.Text)
			for _, role := range parts.Roles(i) {
				if next, err := parts.WithRole(i, role); err != nil || len(next) != len(parts) {
					t.Fatalf("%q part %d as %s: %v", url, i, role, err)
				}
			}
		}
		if made := b.String(); !strings.Contains(url, "@") && !strings.EqualFold(made, strings.TrimSpace(url)) {
			t.Fatalf("%q became %q", url, made)
		}
		if m, err := mask.Build(parts); err == nil && !m.Ambiguous() && !m.Match(strings.TrimSpace(url)).OK {
			t.Fatalf("%q makes %q, which misses it: %s", url, m, m.Match(strings.TrimSpace(url)).Why)
		}
		list, err := mask.Suggest(url, known)
		if err != nil {
			t.Fatalf("Dissect takes %q, Suggest does not: %v", url, err)
		}
		for _, s := range list {
			if !s.Mask.Match(strings.TrimSpace(url)).OK {
				t.Fatalf("%q: suggested %q misses it", url, s.Mask)
			}
		}
	})
}
