package schema

import (
	"fmt"
	"strings"
)

// Conforms tells what in an answer is not as the method's response type says: a field that does not exist, another type, an enum value
// that does not exist. A 64-bit integer must be a string, a time RFC 3339.
func (m *Method) Conforms(answer map[string]any) []string {
	c := conformer{}
	response := m.Response
	if response == nil {
		response = &Message{}
	}
	c.message(response, answer, "")
	return c.found
}

type conformer struct{ found []string }

func (c *conformer) wrong(at, format string, args ...any) {
	c.found = append(c.found, at+": "+fmt.Sprintf(format, args...))
}

func (c *conformer) message(m *Message, o map[string]any, at string) {
	for _, name := range sortedKeys(o) {
		where := join(at, name)
		f, known := m.fields[name]
		switch {
		case name == "@type":
		case known:
			c.shaped(f.shape, o[name], where)
		case m.rest != nil:
			c.shaped(*m.rest, o[name], where)
		default:
			c.wrong(where, "%s has no such field", m.Name)
		}
	}
}

func (c *conformer) shaped(s shape, v any, at string) {
	inner := s
	inner.form = single
	switch s.form {
	case list:
		values, ok := v.([]any)
		if !ok {
			c.wrong(at, "a list is wanted")
		}
		for i, e := range values {
			c.value(inner, e, fmt.Sprintf("%s[%d]", at, i))
		}
	case dictionary:
		values, ok := v.(map[string]any)
		if !ok {
			c.wrong(at, "a map is wanted")
		}
		for _, key := range sortedKeys(values) {
			c.value(inner, values[key], at+"["+key+"]")
		}
	default:
		c.value(inner, v, at)
	}
}

func (c *conformer) value(s shape, v any, at string) {
	switch {
	case s.message != nil:
		o, ok := v.(map[string]any)
		if !ok {
			c.wrong(at, "%s is wanted", s.message.Name)
			return
		}
		c.message(s.message, o, at)
	case s.enum != nil:
		name, ok := v.(string)
		if _, known := s.enum.numbers[name]; !ok || !known {
			c.wrong(at, "%s is no value of its enum", quoted(v))
		}
	default:
		read, why := scalarValue(s.scalar, v)
		if why != "" || s.scalar != "any" && quoted(read) != quoted(v) {
			c.wrong(at, "%s is no %s", quoted(v), s.scalar)
		}
	}
}

// Numbers is an answer with its enums as numbers, where these are known: what "enum-encoding=int" asks for.
func (m *Method) Numbers(answer map[string]any) map[string]any {
	if m.Response == nil {
		return answer
	}
	return m.API.numbered(m.Response, answer)
}

func (a *API) numbered(m *Message, o map[string]any) map[string]any {
	if name, ok := strings.CutPrefix(typeOf(o), "type.googleapis.com/"); ok && m.fields["@type"] == nil {
		if found := a.byProto(name); found != nil {
			m = found
		}
	}
	out := make(map[string]any, len(o))
	for name, v := range o {
		switch f, ok := m.fields[name]; {
		case ok:
			out[name] = a.numberedValue(f.shape, v)
		case m.rest != nil:
			out[name] = a.numberedValue(*m.rest, v)
		default:
			out[name] = v
		}
	}
	return out
}

func (a *API) numberedValue(s shape, v any) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = a.numberedValue(s, e)
		}
		return out
	case map[string]any:
		switch {
		case s.message != nil && s.form != dictionary:
			return a.numbered(s.message, v)
		case s.scalar == "any" && typeOf(v) != "":
			return a.numbered(&Message{}, v)
		}
	case string:
		if s.enum != nil && len(s.enum.names) > 0 {
			if n, ok := s.enum.numbers[v]; ok {
				return n
			}
		}
	}
	return v
}

func typeOf(o map[string]any) string {
	t, _ := o["@type"].(string)
	return t
}

// byProto is a message by the name of its proto, which an Any carries.
func (a *API) byProto(name string) *Message {
	for _, m := range a.messages {
		if protoName(m.Name) == name {
			return m
		}
	}
	return nil
}
