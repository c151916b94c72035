package mask_test

import (
	"errors"
	"strings"
	"testing"

	"runlb/steps/mask"
)

func TestParseParts(t *testing.T) {
	for _, tt := range []struct {
		text, host, path string
		service, tag     bool
	}{
		{"<service>.example.com", "<service>.example.com", "", true, false},
		{"/<service>", "", "/<service>", true, false},
		{"example.com/<service>/<tag>", "example.com", "/<service>/<tag>", true, true},
		{"<service>", "<service>", "", true, false},
		{"Shop.Example.com/<service>", "Shop.Example.com", "/<service>", true, false},
		{"<tag>---<service>.a.run.app", "<tag>---<service>.a.run.app", "", true, true},
		{"10.1.2.99/<service>", "10.1.2.99", "/<service>", true, false},
		{"/a:b@c/<service>", "", "/a:b@c/<service>", true, false},
	} {
		m := must(t, tt.text)
		if m.String() != tt.text || m.Host() != tt.host || m.Path() != tt.path || m.HasService() != tt.service || m.HasTag() != tt.tag {
			t.Errorf("Parse(%q) = %q: host %q path %q service %v tag %v", tt.text, m, m.Host(), m.Path(), m.HasService(), m.HasTag())
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, tt := range []struct {
		text   string
		offset int
		reason string // a part of it
		fix    string // a part of it
	}{
		{"", 0, "empty", "<service>.example.com"},
		{"https://api.example.com/<service>", 0, "no scheme", `"api.example.com/<service>"`},
		{"HTTP://<service>", 0, "no scheme", `"<service>"`},
		{"example.com/://<service>", 12, "no scheme", ""},
		{"example.com", 11, "no placeholder", "<service>"},
		{"/", 1, "no placeholder", "<service>"},
		{"<tag>.example.com", 0, "which service", "<tag>.<service>"},
		{"example.com/<tag>", 12, "which service", ""},
		{"<foo>.example.com", 0, `"<foo>" is not a placeholder`, "<service> and <tag>"},
		{"example.com/<function>", 12, "Cloud Run functions", ""},
		{"<service>.example.com/<version>", 22, "App Engine", "<tag>"},
		{"<gateway>.example.com", 0, "API Gateway", ""},
		{"<Service>.example.com", 0, "lower case", "<service>"},
		{"<>.example.com", 0, "no name", ""},
		{"<service>.<service>.com", 10, "twice", "one of the two"},
		{"/<tag>/<service>/<tag>", 17, "twice", ""},
		{"<tag><service>.com", 5, "touch", "literal"},
		{"/x<service><tag>", 11, "touch", ""},
		{"<service.example.com", 0, "nothing closes", ""},
		{"<service.<tag>.example.com", 0, "nothing closes", ""},
		{"<<service>>.com", 0, "nothing closes", ""},
		{"service>.example.com", 7, "closes no placeholder", ""},
		{"<service>>.example.com", 9, "closes no placeholder", ""},
		{"/<service>?x=1", 10, "no query", "before"},
		{"/<service>#top", 10, "no fragment", "before"},
		{"/<service> ", 10, "no spaces", "leave"},
		{" <service>.example.com", 0, "no spaces", ""},
		{"< service>.example.com", 1, "no spaces", ""},
		{"/<service>\n", 10, "U+000A", ""},
		{"/\x1b[2J<service>", 1, "U+001B", ""},
		{"/\u202e<service>", 1, "U+202E", ""},
		{"/\u200b<service>", 1, "U+200B", ""},
		{"/\u00a0<service>", 1, "U+00A0", ""},
		{"/\xff<service>", 1, "UTF-8", ""},
		{"example.com:8080/<service>", 11, "no port", "colon"},
		{"*.example.com/<service>", 0, "wildcards", "placeholder"},
		{"/<service>/*", 11, "wildcards", ""},
		{"ex_ample.com/<service>", 2, "cannot stand in a host", "letters"},
		{"user@example.com/<service>", 4, "cannot stand in a host", ""},
		{"bücher.example.com/<service>", 1, "cannot stand in a host", "xn--"},
		{".example.com/<service>", 0, "empty part", "dot"},
		{"a..com/<service>", 2, "empty part", ""},
		{"example.com./<service>", 12, "empty part", ""},
		{"<service>.example.com.", 22, "empty part", ""},
		{"-a.example.com/<service>", 0, "start with a hyphen", ""},
		{"a-.example.com/<service>", 1, "end in a hyphen", ""},
		{"<service>-.example.com", 9, "end in a hyphen", ""},
		{strings.Repeat("a", 64) + ".com/<service>", 0, "64 characters", ""},
		{"/<service>/" + strings.Repeat("a", mask.MaxMask), mask.MaxMask, "1024", ""},
	} {
		_, err := mask.Parse(tt.text)
		var syntax *mask.SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("Parse(%q) = %v, want a *SyntaxError", tt.text, err)
			continue
		}
		if syntax.Text != tt.text || syntax.Offset != tt.offset || !strings.Contains(syntax.Reason, tt.reason) || !strings.Contains(syntax.Fix, tt.fix) {
			t.Errorf("Parse(%q) = %d: %s; %s\nwant %d: …%s…; …%s…", tt.text, syntax.Offset, syntax.Reason, syntax.Fix, tt.offset, tt.reason, tt.fix)
		}
	}
}

func TestSyntaxErrorCountsCharacters(t *testing.T) {
	_, err := mask.Parse("/é/<foo>")
	var syntax *mask.SyntaxError
	if !errors.As(err, &syntax) || syntax.Offset != 4 || syntax.Column() != 4 {
		t.Fatalf("got %#v, want offset 4 in bytes and column 4 in characters", err)
	}
	want := `url mask "/é/<foo>": column 4: "<foo>" is not a placeholder; Cloud Run knows <service> and <tag>`
	if err.Error() != want {
		t.Errorf("got %s\nwant %s", err, want)
	}
}

func TestSyntaxErrorHoldsNoControlCharacters(t *testing.T) {
	for _, text := range []string{"/\x1b[2J<service>", "<\x1b]0;x>", "\x9b<a", "https://\x1b[2J"} {
		_, err := mask.Parse(text)
		if err == nil || strings.ContainsFunc(err.Error(), func(r rune) bool { return r < ' ' || 0x7f <= r && r < 0xa0 }) {
			t.Errorf("Parse(%q) = %q", text, err)
		}
	}
}

func TestParseWithFixed(t *testing.T) {
	for _, tt := range []struct {
		text  string
		fixed mask.Fixed
		fault string
	}{
		{"<tag>.example.com", mask.Fixed{Service: "login"}, ""},
		{"<service>.example.com", mask.Fixed{Tag: "test"}, ""},
		{"<service>.example.com", mask.Fixed{Service: "login"}, "fixed"},
		{"<tag>.<service>.example.com", mask.Fixed{Tag: "test"}, "fixed"},
		{"<tag>.example.com", mask.Fixed{Tag: "test"}, "fixed"},
		{"example.com", mask.Fixed{Service: "login"}, "<tag>"},
	} {
		m, err := mask.ParseWith(tt.text, tt.fixed)
		switch {
		case tt.fault == "" && (err != nil || m.Fixed() != tt.fixed):
			t.Errorf("ParseWith(%q, %v) = %v, %v", tt.text, tt.fixed, m, err)
		case tt.fault != "" && (err == nil || !strings.Contains(err.Error(), tt.fault)):
			t.Errorf("ParseWith(%q, %v) = %v, want a word on %q", tt.text, tt.fixed, err, tt.fault)
		}
	}
	m, err := mask.ParseWith("<tag>.example.com", mask.Fixed{Service: "login"})
	if err != nil {
		t.Fatal(err)
	}
	if r := m.Match("test.example.com"); r.Reading != (mask.Reading{Service: "login", Tag: "test"}) {
		t.Errorf("got %+v, want login @ test", r)
	}
}
