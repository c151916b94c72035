package cells

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

func TestFitIsExact(t *testing.T) {
	for _, s := range []string{"", "abc", "a long line of text", "日本語のサービス", "\x1b[1mbold\x1b[m text", "e\u0301tude"} {
		for w := range 20 {
			if got := Width(Fit(s, w)); got != w {
				t.Errorf("Fit(%q, %d) is %d cells", s, w, got)
			}
			if got := Width(Right(s, w)); got != w {
				t.Errorf("Right(%q, %d) is %d cells", s, w, got)
			}
		}
	}
}

func TestEndsNeverIsWider(t *testing.T) {
	for w := range 40 {
		if got := Width(Ends("left side", "right side", w)); got > w {
			t.Errorf("Ends in %d cells is %d cells wide", w, got)
		}
	}
}

func TestSinkLetsOursPass(t *testing.T) {
	for _, s := range []string{"plain", "\x1b[1;96mstyle\x1b[m", "\x1b]8;id=1;https://example.com\x1b\\link\x1b]8;;\x1b\\", "日本 ▓░ ✗"} {
		if got := Sink(s); got != s {
			t.Errorf("Sink(%q) = %q", s, got)
		}
	}
}

// Whatever comes, neither Clean nor Sink lets through what a terminal would
// act on.
func FuzzNothingHarmfulPasses(f *testing.F) {
	for _, s := range []string{"a\x1b[2Jb", "\x1b]0;t\x07", "a\rb\tc\n", "\u202eabc\u2066", "\u009b31m", "\xff\xfe", "\x1b[31", "\x1bP q\x1b\\", "�"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, out := range map[string]string{"Clean": Clean(s), "Sink": ansi.Strip(Sink(s))} {
			if name == "Sink" && !utf8.ValidString(out) || strings.ContainsFunc(out, harmful) {
				t.Errorf("%s(%q) = %q", name, s, out)
			}
		}
	})
}
