package filter

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Parse reads an expression; the empty one matches everything. There are two forms that do not mix (sure: Compute API):
//
//	FIELD OP VALUE    with = != < > <= >= or :, joined by AND, OR (which binds tighter: AIP-160) and NOT, in parentheses
//	FIELD eq PATTERN  or ne, one without parentheses or several in parentheses, all of which must match
func Parse(s string) (Filter, error) {
	if strings.TrimSpace(s) == "" {
		return allOf{}, nil
	}
	if parts, ok := splitPatterns(s); ok {
		return parsePatterns(parts)
	}
	p := &parser{rest: s}
	f, err := p.and()
	if err == nil && p.peek() != "" {
		err = fmt.Errorf("filter: unexpected %q", p.peek())
	}
	return f, err
}

// parser reads the first form.
type parser struct {
	rest  string
	depth int
}

const maxFilterDepth = 100

// LeadingField is the name of a field at the start of s: letters, digits and _, and with a hyphen or point inside.
func LeadingField(s string) string {
	end := 0
	for end < len(s) {
		c := s[end]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
		if !letter && (end == 0 || c != '-' && c != '.' && (c < '0' || c > '9')) {
			break
		}
		end++
	}
	return s[:end]
}

func operators() []string { return []string{"!=", ">=", "<=", "=", "<", ">", ":"} }

// peek is the next word, operator or parenthesis, "" at the end.
func (p *parser) peek() string {
	p.rest = strings.TrimLeft(p.rest, " \t\r\n")
	if p.rest == "" {
		return ""
	}
	if word := LeadingField(p.rest); word != "" {
		return word
	}
	for _, op := range operators() {
		if strings.HasPrefix(p.rest, op) {
			return op
		}
	}
	return p.rest[:1]
}

// take moves past the next word if it is this one.
func (p *parser) take(word string) bool {
	if word == "" || p.peek() != word {
		return false
	}
	p.rest = p.rest[len(word):]
	return true
}

func (p *parser) and() (Filter, error) {
	var parts allOf
	for {
		part, err := p.or()
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
		if p.take("AND") {
			continue
		}
		if next := p.peek(); next == "" || next == ")" || next == "OR" {
			break
		}
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return parts, nil
}

func (p *parser) or() (Filter, error) {
	var parts anyOf
	for {
		part, err := p.term()
		if err != nil {
			return nil, err
		}
		if parts = append(parts, part); !p.take("OR") {
			break
		}
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return parts, nil
}

func (p *parser) term() (Filter, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxFilterDepth {
		return nil, errors.New("filter: too many parentheses within each other")
	}
	switch {
	case p.take("NOT"), p.take("-"):
		f, err := p.term()
		return noneOf{f}, err
	case p.take("("):
		f, err := p.and()
		if err == nil && !p.take(")") {
			err = errors.New("filter: a parenthesis is not closed")
		}
		return f, err
	default:
		return p.fieldTest()
	}
}

func (p *parser) fieldTest() (Filter, error) {
	field := p.peek()
	if LeadingField(field) == "" || field == "AND" || field == "OR" {
		return nil, fmt.Errorf("filter: want a field, not %q", field)
	}
	p.take(field)
	op := p.peek()
	if !slices.Contains(operators(), op) {
		return nil, fmt.Errorf("filter: want an operator, not %q", op)
	}
	p.take(op)
	value, err := p.value()
	return fieldTest{field: field, op: op, value: value}, err
}

// value is a text in quotes, or all up to white space or a parenthesis.
func (p *parser) value() (string, error) {
	p.rest = strings.TrimLeft(p.rest, " \t\r\n")
	if p.rest == "" {
		return "", errors.New("filter: ends early")
	}
	if quote := p.rest[0]; quote == '"' || quote == '\'' {
		var text strings.Builder
		for i := 1; i < len(p.rest); i++ {
			switch c := p.rest[i]; {
			case c == '\\' && i+1 < len(p.rest):
				i++
				text.WriteByte(p.rest[i])
			case c == quote:
				p.rest = p.rest[i+1:]
				return text.String(), nil
			default:
				text.WriteByte(c)
			}
		}
		return "", errors.New("filter: a quote is not closed")
	}
	end := strings.IndexAny(p.rest, " \t\r\n()\"'")
	if end < 0 {
		end = len(p.rest)
	}
	value := p.rest[:end]
	if p.rest = p.rest[end:]; value == "" {
		return "", fmt.Errorf("filter: want a value, not %q", p.peek())
	}
	return value, nil
}
