package filter

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// pattern is one comparison of the second form.
type pattern struct{ field, op, value string }

func readPattern(s string) (p pattern, ok bool) {
	s = strings.TrimSpace(s)
	p.field = LeadingField(s)
	p.op, p.value, ok = strings.Cut(strings.TrimSpace(s[len(p.field):]), " ")
	p.value = strings.TrimSpace(p.value)
	return p, ok && p.field != "" && (p.op == "eq" || p.op == "ne")
}

// splitPatterns takes "(a eq x) (b ne y)" apart; false for what is of the other form.
func splitPatterns(s string) (all []pattern, ok bool) {
	s = strings.TrimSpace(s)
	if !strings.HasPrefix(s, "(") {
		p, ok := readPattern(s)
		return []pattern{p}, ok
	}
	for s != "" {
		end := closing(s)
		if end < 0 {
			return nil, false
		}
		p, ok := readPattern(s[1:end])
		if !ok {
			return nil, false
		}
		all, s = append(all, p), strings.TrimSpace(s[end+1:])
	}
	return all, true
}

// closing is where the parenthesis that opens s is closed, -1 for nowhere. Parentheses in quotes and after a backslash do not count.
func closing(s string) int {
	depth, quote := 0, byte(0)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

func parsePatterns(parts []pattern) (Filter, error) {
	var all allPatterns
	for _, part := range parts {
		value, err := patternText(part.value)
		if err != nil {
			return nil, err
		}
		if _, err := regexp.Compile(value); err != nil { // by itself: it may not close the group below
			return nil, fmt.Errorf("filter: %w", err)
		}
		re, err := regexp.Compile("^(?s:" + value + ")$")
		if err != nil {
			return nil, fmt.Errorf("filter: %w", err)
		}
		all = append(all, fieldTest{field: part.field, op: part.op, value: value, re: re})
	}
	return all, nil
}

// patternText is a regular expression without the quotes around it. Its backslashes are the expression's own: gcloud sends
// network eq ".*\bdefault\b.*" (sure: gcloud).
func patternText(s string) (string, error) {
	if s == "" {
		return "", errors.New("filter: ends early")
	}
	if q := s[0]; q == '"' || q == '\'' {
		if len(s) < 2 || s[len(s)-1] != q {
			return "", errors.New("filter: a quote is not closed")
		}
		return s[1 : len(s)-1], nil
	}
	return s, nil
}

// escapeQuotes puts a backslash before each double quote that has none, which a regular expression reads as the quote itself.
func escapeQuotes(re string) string {
	var b strings.Builder
	escaped := false
	for i := range len(re) {
		if re[i] == '"' && !escaped {
			b.WriteByte('\\')
		}
		b.WriteByte(re[i])
		escaped = re[i] == '\\' && !escaped
	}
	return b.String()
}
