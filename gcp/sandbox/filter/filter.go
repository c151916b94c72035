// Package filter reads the list expressions of the Compute API: name=web-1 AND (status=READY OR labels.env:*).
package filter

import (
	"cmp"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// object is a resource as JSON.
type object = map[string]any

// Filter is a list expression, read into one of the types below.
type Filter interface {
	Match(o object) bool
	String() string // reads back as the same filter
}

type (
	allOf       []Filter // every one; none matches everything
	anyOf       []Filter // at least one
	noneOf      struct{ Filter }
	allPatterns []fieldTest // every one, with eq or ne
	fieldTest   struct {    // one comparison
		field, op, value string
		re               *regexp.Regexp // of eq and ne
	}
)

func (f allOf) Match(o object) bool {
	for _, part := range f {
		if !part.Match(o) {
			return false
		}
	}
	return true
}

func (f allPatterns) Match(o object) bool {
	for _, part := range f {
		if !part.Match(o) {
			return false
		}
	}
	return true
}

func (f anyOf) Match(o object) bool {
	for _, part := range f {
		if part.Match(o) {
			return true
		}
	}
	return false
}

func (f noneOf) Match(o object) bool { return !f.Filter.Match(o) }

func (f allOf) String() string  { return joined(f, " AND ") }
func (f anyOf) String() string  { return joined(f, " OR ") }
func (f noneOf) String() string { return "NOT (" + f.Filter.String() + ")" }

func (f allPatterns) String() string {
	var texts []string
	for _, part := range f {
		texts = append(texts, "("+part.String()+")")
	}
	return strings.Join(texts, " ")
}

func joined(parts []Filter, by string) string {
	var texts []string
	for _, p := range parts {
		texts = append(texts, "("+p.String()+")")
	}
	return strings.Join(texts, by)
}

func (c fieldTest) String() string {
	if c.re != nil {
		return c.field + " " + c.op + ` "` + escapeQuotes(c.value) + `"`
	}
	return c.field + " " + c.op + ` "` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(c.value) + `"`
}

// match tests the values of the field: in a list, one that fits is enough. != and ne are the opposites of = and eq, so they match what
// lacks the field (guess).
func (c fieldTest) Match(o object) bool {
	values := valuesAt(o, strings.Split(c.field, "."))
	switch c.op {
	case "!=":
		return !anyValue(values, c.equals)
	case "ne":
		return !anyValue(values, c.matches)
	case "=":
		return anyValue(values, c.equals)
	case "eq":
		return anyValue(values, c.matches)
	case ":":
		return anyValue(values, c.has)
	default:
		return anyValue(values, c.ordered)
	}
}

func anyValue(values []any, test func(any) bool) bool {
	for _, v := range values {
		if test(v) {
			return true
		}
	}
	return false
}

// valuesAt are what o has at a path: one value, those of the elements of a list, or none.
func valuesAt(v any, path []string) []any {
	switch v := v.(type) {
	case []any:
		var all []any
		for _, e := range v {
			all = append(all, valuesAt(e, path)...)
		}
		return all
	case object:
		if len(path) > 0 {
			if inner, ok := v[path[0]]; ok {
				return valuesAt(inner, path[1:])
			}
			return nil
		}
	}
	if len(path) > 0 || v == nil {
		return nil
	}
	return []any{v}
}

// equals compares numbers as numbers, and texts as they are; an asterisk at an end of the value stands for anything (said: AIP-160).
func (c fieldTest) equals(v any) bool {
	if n, ok := number(v); ok {
		m, err := strconv.ParseFloat(c.value, 64)
		return err == nil && n == m
	}
	s, value := textOf(v), c.value
	value, anyStart := strings.CutPrefix(value, "*")
	value, anyEnd := strings.CutSuffix(value, "*")
	switch {
	case anyStart && anyEnd:
		return strings.Contains(s, value)
	case anyStart:
		return strings.HasSuffix(s, value)
	case anyEnd:
		return strings.HasPrefix(s, value)
	default:
		return s == value
	}
}

// has asks whether a field is there ("*"), or a text has the value in it, whatever the case (guess), or a document has it as a key.
func (c fieldTest) has(v any) bool {
	if o, ok := v.(object); ok && c.value != "*" {
		_, has := o[c.value]
		return has
	}
	rest := strings.ToLower(textOf(v))
	for piece := range strings.SplitSeq(strings.ToLower(c.value), "*") {
		i := strings.Index(rest, piece)
		if i < 0 {
			return false
		}
		rest = rest[i+len(piece):]
	}
	return true
}

// matches is a regular expression against the whole value.
func (c fieldTest) matches(v any) bool { return c.re.MatchString(textOf(v)) }

// ordered compares numbers as numbers, times as times, and anything else as text.
func (c fieldTest) ordered(v any) bool {
	sign := strings.Compare(textOf(v), c.value)
	if n, ok := number(v); ok {
		m, err := strconv.ParseFloat(c.value, 64)
		if err != nil {
			return false
		}
		sign = cmp.Compare(n, m)
	} else if at, err := time.Parse(time.RFC3339Nano, textOf(v)); err == nil {
		if than, err := time.Parse(time.RFC3339Nano, c.value); err == nil {
			sign = at.Compare(than)
		}
	}
	return sign < 0 && c.op[0] == '<' || sign > 0 && c.op[0] == '>' || sign == 0 && len(c.op) == 2
}

// number is v as a number, when it is one.
func number(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case int:
		return float64(v), true
	default:
		return 0, false
	}
}

func textOf(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}
