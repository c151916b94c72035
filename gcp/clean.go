package gcp

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"runlb/steps"
)

// clean makes a string from outside safe to show on one line: control
// characters (C0, C1, DEL), invalid UTF-8, bidi controls and other invisible
// format characters go; a line break or tab becomes a space. What is left of an
// escape sequence without its introducer is plain text.
func clean(s string) string { return strip(s, false) }

// cleanLines is clean for text of several lines: line feeds and tabs stay.
func cleanLines(s string) string { return strip(s, true) }

func strip(s string, lines bool) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i, r := range s {
		switch {
		case r == '\n' || r == '\t':
			if lines {
				b.WriteRune(r)
			} else {
				b.WriteByte(' ')
			}
		case r == utf8.RuneError:
			if strings.HasPrefix(s[i:], string(utf8.RuneError)) {
				b.WriteRune(r) // a real U+FFFD, not a broken byte
			}
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == '\u2028', r == '\u2029':
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plain reports whether s is printable ASCII, which most strings are.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// cleanAll cleans each string.
func cleanAll(list []string) []string {
	var out []string
	for _, s := range list {
		out = append(out, clean(s))
	}
	return out
}

// cleanMap cleans keys and values; values may have several lines.
func cleanMap(m map[string]string) map[string]string {
	if m == nil {
		return nil
	}
	out := make(map[string]string, len(m))
	for k, v := range m {
		out[clean(k)] = cleanLines(v)
	}
	return out
}

// maxText bounds what one error may say.
const maxText = 2048

// cleanText is clean for an error's text: without secrets, and of bounded
// length.
func cleanText(s string) string {
	s = strings.TrimSpace(clean(steps.WithoutSecrets(s)))
	if len(s) > maxText {
		s = strings.ToValidUTF8(s[:maxText], "") + "…"
	}
	return s
}
