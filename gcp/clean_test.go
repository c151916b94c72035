package gcp

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for _, tt := range []struct{ name, in, want, lines string }{
		{"plain", "shop-map", "shop-map", "shop-map"},
		{"other scripts stay", "лавка 店 🛒", "лавка 店 🛒", "лавка 店 🛒"},
		{"CSI", "a\x1b[2Jb", "a[2Jb", "a[2Jb"},
		{"OSC 52", "\x1b]52;c;aGk=\x07x", "]52;c;aGk=x", "]52;c;aGk=x"},
		{"C1", "a\u009b31mb", "a31mb", "a31mb"},
		{"raw 8-bit CSI", "a\x9b31mb", "a31mb", "a31mb"},
		{"carriage return", "safe\rrm", "saferm", "saferm"},
		{"bidi", "a\u202eb\u2066c", "abc", "abc"},
		{"zero width", "a\u200bb\ufeff", "ab", "ab"},
		{"DEL", "a\x7fb", "ab", "ab"},
		{"lines", "one\ntwo\tthree", "one two three", "one\ntwo\tthree"},
		{"replacement rune stays", "a\ufffdb", "a\ufffdb", "a\ufffdb"},
		{"line separator", "a\u2028b", "ab", "ab"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := clean(tt.in); got != tt.want {
				t.Errorf("clean(%q) = %q, want %q", tt.in, got, tt.want)
			}
			if got := cleanLines(tt.in); got != tt.lines {
				t.Errorf("cleanLines(%q) = %q, want %q", tt.in, got, tt.lines)
			}
		})
	}
}

func TestCleanTextHidesSecrets(t *testing.T) {
	for _, in := range []string{
		"Invalid value for field 'resource.privateKey': '-----BEGIN RSA PRIVATE KEY-----\nCANARY\n-----END RSA PRIVATE KEY-----'.",
		"cut: -----BEGIN PRIVATE KEY-----\\nCANARY",
		"Authorization: Bearer CANARY.x",
		"token ya29.CANARY_x-y was refused",
		`proxyconnect tcp: parse "http://user:CANARY@proxy:3128"`,
	} {
		if got := cleanText(in); strings.Contains(got, "CANARY") {
			t.Errorf("cleanText(%q) = %q", in, got)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("a\x1b[2Jb\u202e\x9b\r\n")
	f.Fuzz(func(t *testing.T, s string) {
		for _, got := range []string{clean(s), cleanLines(s), cleanText(s)} {
			if !utf8.ValidString(got) {
				t.Fatalf("not UTF-8: %q of %q", got, s)
			}
			for _, r := range got {
				if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
					t.Fatalf("%U is left in %q", r, got)
				}
			}
		}
		if got := clean(s); strings.ContainsAny(got, "\n\t") || clean(got) != got {
			t.Fatalf("clean is not done after one pass: %q", got)
		}
	})
}
