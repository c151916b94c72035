package mask

import (
	"fmt"
	"strings"
)

// maxName is the length of a service name, a tag and a DNS label (sure,
// Compute API).
const maxName = 63

// nameProblem says why s cannot be the name of a service or a tag; empty when
// it can (RFC 1035, 1 to 63 characters; sure, Compute API).
func nameProblem(s string) string {
	switch {
	case s == "":
		return "it is empty"
	case len(s) > maxName:
		return fmt.Sprintf("it has %d characters, %d are allowed", len(s), maxName)
	case isUpper(s[0]):
		return "a name has no capitals"
	case !isLower(s[0]):
		return "a name starts with a letter"
	}
	for i := range len(s) {
		switch {
		case isUpper(s[i]):
			return "a name has no capitals"
		case s[i] == '%':
			return "percent-encoding is not decoded"
		case !isNameByte(s[i]):
			return "a name has lower-case letters, digits and hyphens only"
		}
	}
	if s[len(s)-1] == '-' {
		return "a name does not end in a hyphen"
	}
	return ""
}

// isName reports whether s can be the name of a service or a tag.
func isName(s string) bool {
	if s == "" || len(s) > maxName || !isLower(s[0]) || s[len(s)-1] == '-' {
		return false
	}
	return onlyNameBytes(s)
}

// captures reports whether a placeholder in this zone can capture s: in a
// host [a-z0-9]([-a-z0-9]*[a-z0-9])?, in a path [^/]+ (guess).
func (z Zone) captures(s string) bool {
	if z == InPath {
		return s != ""
	}
	return s != "" && len(s) <= maxName && s[0] != '-' && s[len(s)-1] != '-' && onlyNameBytes(s)
}

// accepts reports whether a capture stands: one from a path is then checked
// to be a name (guess).
func (z Zone) accepts(s string) bool { return z != InPath || isName(s) }

// problem says why a placeholder in this zone does not give s; empty when it
// does.
func (z Zone) problem(s string) string {
	switch {
	case z == InPath:
		return nameProblem(s)
	case z.captures(s):
		return ""
	case s == "":
		return "it is empty"
	case !onlyNameBytes(s):
		return "a name has lower-case letters, digits and hyphens only"
	case len(s) > maxName:
		return fmt.Sprintf("it has %d characters, %d are allowed", len(s), maxName)
	}
	return "a name neither starts nor ends in a hyphen"
}

func onlyNameBytes(s string) bool {
	for i := range len(s) {
		if !isNameByte(s[i]) {
			return false
		}
	}
	return true
}

func isLower(b byte) bool    { return 'a' <= b && b <= 'z' }
func isUpper(b byte) bool    { return 'A' <= b && b <= 'Z' }
func isDigit(b byte) bool    { return '0' <= b && b <= '9' }
func isNameByte(b byte) bool { return isLower(b) || isDigit(b) || b == '-' }

// fold returns s with ASCII capitals lowered; DNS folds no others.
func fold(s string) string {
	for i := range len(s) {
		if isUpper(s[i]) {
			return strings.Map(func(r rune) rune {
				if 'A' <= r && r <= 'Z' {
					return r + 'a' - 'A'
				}
				return r
			}, s)
		}
	}
	return s
}
