package cells

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Clean makes foreign text harmless: no escape sequence, no control
// character, no character that turns the direction of writing. What is left
// is one line.
func Clean(s string) string {
	if plainASCII(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case harmful(r):
			return -1
		}
		return r
	}, ansi.Strip(s))
}

// Sink is the last look at a line before it is drawn. Our own styles (SGR) and
// links (OSC 8) pass; any other control becomes a visible mark, because it
// can only be a fault in what was to clean it.
func Sink(line string) string {
	if !suspect(line) {
		return line
	}
	var out strings.Builder
	for len(line) > 0 {
		if n := ours(line); n > 0 {
			out.WriteString(line[:n])
			line = line[n:]
			continue
		}
		r, size := utf8.DecodeRuneInString(line)
		if harmful(r) || r == utf8.RuneError {
			out.WriteString("�")
		} else {
			out.WriteString(line[:size])
		}
		line = line[size:]
	}
	return out.String()
}

// suspect is the quick look: most lines hold nothing but text and SGR.
func suspect(line string) bool {
	for i := 0; i < len(line); i++ {
		if line[i] == 0x1b {
			n := ours(line[i:])
			if n == 0 {
				return true
			}
			i += n - 1
		} else if line[i] < 0x20 || line[i] == 0x7f {
			return true
		}
	}
	return strings.ContainsFunc(line, func(r rune) bool { return r > 0x7f && (harmful(r) || r == utf8.RuneError) })
}

// ours is the length of the style or link that s begins with; 0 for any other
// text.
func ours(s string) int {
	if strings.HasPrefix(s, "\x1b[") {
		for i := 2; i < len(s); i++ {
			if s[i] == 'm' {
				return i + 1
			}
			if (s[i] < '0' || s[i] > '9') && s[i] != ';' && s[i] != ':' {
				return 0
			}
		}
		return 0
	}
	if rest, ok := strings.CutPrefix(s, "\x1b]8;"); ok {
		end := strings.IndexAny(rest, "\x07\x1b")
		switch {
		case end < 0:
			return 0
		case rest[end] == 0x07:
			return len("\x1b]8;") + end + 1
		case strings.HasPrefix(rest[end:], "\x1b\\"):
			return len("\x1b]8;") + end + 2
		}
	}
	return 0
}

// harmful names what must never reach a terminal: C0, DEL, C1, line and
// paragraph separators, and the characters that turn or hide text (Cf), such
// as U+202E. The joiners U+200C and U+200D are part of ordinary writing.
func harmful(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7f && r < 0xa0, r == 0x2028, r == 0x2029:
		return true
	case r == 0x200c, r == 0x200d:
		return false
	}
	return unicode.Is(unicode.Cf, r)
}
