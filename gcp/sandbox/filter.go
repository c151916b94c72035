package sandbox

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// A filter is a list expression of the Compute API (sure for the operators): comparisons FIELD OP VALUE with = != > < >= <= : eq ne,
// joined by AND (also unwritten between parentheses) and OR, with NOT or - before and parentheses around.
type filter func(object) bool

// parseFilter reads an expression; the empty one matches everything.
func parseFilter(s string) (filter, error) {
	p := &filterParser{words: filterWords(s)}
	if len(p.words) == 0 {
		return func(object) bool { return true }, nil
	}
	f, err := p.or()
	if err == nil && len(p.words) > 0 {
		err = fmt.Errorf("filter: unexpected %q", p.words[0])
	}
	return f, err
}

// filterWord: a quoted string, an operator or parenthesis, or a bare word.
var filterWord = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|'[^']*'|!=|>=|<=|[=<>:()]|[^\s=<>:()!"']+`)

var filterField = regexp.MustCompile(`^[A-Za-z_][-\w.]*$`)

func filterWords(s string) []string { return filterWord.FindAllString(s, -1) }

type filterParser struct{ words []string }

func (p *filterParser) peek() string {
	if len(p.words) == 0 {
		return ""
	}
	return p.words[0]
}

func (p *filterParser) next() string {
	w := p.peek()
	if w != "" {
		p.words = p.words[1:]
	}
	return w
}

func (p *filterParser) or() (filter, error) {
	left, err := p.and()
	for err == nil && p.peek() == "OR" {
		p.next()
		var right filter
		if right, err = p.and(); err == nil {
			l := left
			left = func(o object) bool { return l(o) || right(o) }
		}
	}
	return left, err
}

func (p *filterParser) and() (filter, error) {
	left, err := p.term()
	for err == nil && p.peek() != "" && p.peek() != "OR" && p.peek() != ")" {
		if p.peek() == "AND" {
			p.next()
		}
		var right filter
		if right, err = p.term(); err == nil {
			l := left
			left = func(o object) bool { return l(o) && right(o) }
		}
	}
	return left, err
}

func (p *filterParser) term() (filter, error) {
	switch w := p.next(); w {
	case "":
		return nil, errors.New("filter: ends early")
	case "NOT", "-":
		f, err := p.term()
		return func(o object) bool { return !f(o) }, err
	case "(":
		f, err := p.or()
		if err == nil && p.next() != ")" {
			err = errors.New("filter: missing parenthesis")
		}
		return f, err
	default:
		return p.comparison(w)
	}
}

func (p *filterParser) comparison(field string) (filter, error) {
	op, value := p.next(), p.next()
	if value == "" {
		return nil, errors.New("filter: ends early")
	}
	if !filterField.MatchString(field) {
		return nil, fmt.Errorf("filter: bad field %q", field)
	}
	test, err := comparator(op, unquote(value))
	return func(o object) bool { return test(valueAt(o, field)) }, err
}

// comparator tests one value, which is nil when the field is absent.
func comparator(op, value string) (func(any) bool, error) {
	switch op {
	case "=":
		return func(v any) bool { return filterText(v) == value }, nil
	case "!=":
		return func(v any) bool { return filterText(v) != value }, nil
	case ":":
		if value == "*" {
			return func(v any) bool { return v != nil }, nil
		}
		pattern := regexp.QuoteMeta(strings.ToLower(value))
		re, err := regexp.Compile(strings.ReplaceAll(pattern, `\*`, ".*"))
		return func(v any) bool { return v != nil && re.MatchString(strings.ToLower(filterText(v))) }, err
	case "eq", "ne":
		re, err := regexp.Compile("^(?:" + value + ")$")
		return func(v any) bool { return re.MatchString(filterText(v)) == (op == "eq") }, err
	case "<", ">", "<=", ">=":
		return func(v any) bool { return v != nil && ordered(filterText(v), op, value) }, nil
	default:
		return nil, fmt.Errorf("filter: unknown operator %q", op)
	}
}

func ordered(a, op, b string) bool {
	c := strings.Compare(a, b)
	if x, err := strconv.ParseFloat(a, 64); err == nil {
		if y, err := strconv.ParseFloat(b, 64); err == nil {
			c = int(max(-1, min(1, x-y)))
			if x != y && c == 0 {
				c = map[bool]int{true: -1, false: 1}[x < y]
			}
		}
	}
	return c < 0 && op[0] == '<' || c > 0 && op[0] == '>' || c == 0 && len(op) == 2
}

func valueAt(o object, field string) any {
	head, rest, nested := strings.Cut(field, ".")
	if nested {
		return valueAt(child(o, head), rest)
	}
	return o[head]
}

func filterText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	default:
		return shown(v)
	}
}

func unquote(s string) string {
	if len(s) < 2 || s[0] != '"' && s[0] != '\'' {
		return s
	}
	return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(s[1 : len(s)-1])
}
