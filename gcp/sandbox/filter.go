package sandbox

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A filter is a list expression of the Compute API, read into one of the types below.
type filter interface {
	match(o object) bool
	String() string // reads back as the same filter
}

type (
	allOf       []filter // every one; none matches everything
	anyOf       []filter // at least one
	noneOf      struct{ filter }
	allPatterns []fieldTest // every one, with eq or ne
	fieldTest   struct {    // one comparison
		field, op, value string
		re               *regexp.Regexp // of eq and ne
	}
)

func (f allOf) match(o object) bool {
	for _, part := range f {
		if !part.match(o) {
			return false
		}
	}
	return true
}

func (f allPatterns) match(o object) bool {
	for _, part := range f {
		if !part.match(o) {
			return false
		}
	}
	return true
}

func (f anyOf) match(o object) bool {
	for _, part := range f {
		if part.match(o) {
			return true
		}
	}
	return false
}

func (f noneOf) match(o object) bool { return !f.filter.match(o) }

func (f allOf) String() string  { return joined(f, " AND ") }
func (f anyOf) String() string  { return joined(f, " OR ") }
func (f noneOf) String() string { return "NOT (" + f.filter.String() + ")" }

func (f allPatterns) String() string {
	var texts []string
	for _, part := range f {
		texts = append(texts, "("+part.String()+")")
	}
	return strings.Join(texts, " ")
}

func joined(parts []filter, by string) string {
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
func (c fieldTest) match(o object) bool {
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
	if n, ok := filterNumber(v); ok {
		m, err := strconv.ParseFloat(c.value, 64)
		return err == nil && n == m
	}
	s, value := filterText(v), c.value
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
	rest := strings.ToLower(filterText(v))
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
func (c fieldTest) matches(v any) bool { return c.re.MatchString(filterText(v)) }

// ordered compares numbers as numbers, times as times, and anything else as text.
func (c fieldTest) ordered(v any) bool {
	sign := strings.Compare(filterText(v), c.value)
	if n, ok := filterNumber(v); ok {
		m, err := strconv.ParseFloat(c.value, 64)
		if err != nil {
			return false
		}
		sign = cmp.Compare(n, m)
	} else if at, err := time.Parse(time.RFC3339Nano, filterText(v)); err == nil {
		if than, err := time.Parse(time.RFC3339Nano, c.value); err == nil {
			sign = at.Compare(than)
		}
	}
	return sign < 0 && c.op[0] == '<' || sign > 0 && c.op[0] == '>' || sign == 0 && len(c.op) == 2
}

// filterNumber is v as a number, when it is one.
func filterNumber(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case int:
		return float64(v), true
	default:
		return 0, false
	}
}

func filterText(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return shown(v)
}
