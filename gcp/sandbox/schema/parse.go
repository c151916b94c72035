package schema

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// parser reads apis.txt. Types may be named before they are described; what is named and never described is an error.
type parser struct {
	book    *book
	api     *API
	message *Message
	named   map[*Message]string
}

func parse(text string) (*book, error) {
	p := &parser{book: &book{methods: map[string][]*Method{}}, named: map[*Message]string{}}
	n := 0
	for line := range strings.Lines(text) {
		n++
		if err := p.line(strings.TrimSuffix(line, "\n")); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	for m, where := range p.named {
		return nil, fmt.Errorf("%s: type %s is not described", where, m.Name)
	}
	return p.book, nil
}

func (p *parser) line(line string) error {
	words := strings.Fields(line)
	switch {
	case len(words) == 0 || words[0] == "#":
		return nil
	case line[0] == ' ' && p.message != nil:
		return p.field(words)
	case words[0] == "api" && len(words) == 4:
		p.api = &API{Name: words[1], Version: words[2], Revision: words[3], messages: map[string]*Message{}, enums: map[string]*enum{}}
		p.book.apis = append(p.book.apis, p.api)
		return nil
	case p.api == nil:
	case words[0] == "collections":
		p.api.collections = words[1:]
		return nil
	case words[0] == "method" && len(words) >= 5:
		return p.method(words[1:])
	case words[0] == "enum" && len(words) > 3:
		return p.enum(words[1:])
	case words[0] == "type" && len(words) == 2:
		p.message = p.typeNamed(words[1])
		p.message.fields = map[string]*field{}
		delete(p.named, p.message)
		return nil
	}
	return fmt.Errorf("%.60q is no line of a description", line)
}

// typeNamed is the message of a name, "-" none; it is described by a line of its own.
func (p *parser) typeNamed(name string) *Message {
	if name == "-" {
		return nil
	}
	m, ok := p.api.messages[name]
	if !ok {
		m = &Message{Name: name}
		p.api.messages[name] = m
		p.named[m] = p.api.Name
	}
	return m
}

func (p *parser) method(words []string) error {
	m := &Method{API: p.api, ID: words[0], Verb: words[1], Path: words[2], segments: split(words[2]), query: map[string]shape{}}
	if words[3] == "~" {
		m.Named = true
	} else {
		m.Request, m.Response = p.typeNamed(words[3]), p.typeNamed(words[4])
		for _, word := range words[5:] {
			if name, ok := strings.CutPrefix(word, "/"); ok {
				m.variables = append(m.variables, name)
				continue
			}
			name, kind, _ := strings.Cut(word, ":")
			s, err := p.shape(kind)
			if err != nil {
				return err
			}
			m.query[name] = s
		}
	}
	key := methodKey(m.Verb, len(m.segments))
	p.book.methods[key] = append(p.book.methods[key], m)
	return nil
}

func (p *parser) enum(words []string) error {
	e := &enum{numbers: map[string]int{}, names: map[int]string{}}
	if words[1] != "-" {
		e.proto = words[1]
	}
	for _, word := range words[2:] {
		value, number, numbered := strings.Cut(word, "=")
		n := 0
		if numbered {
			var err error
			if n, err = strconv.Atoi(number); err != nil {
				return err
			}
			e.names[n] = value
		}
		e.numbers[value] = n
	}
	p.api.enums[words[0]] = e
	return nil
}

func (p *parser) field(words []string) error {
	if len(words) < 2 {
		return fmt.Errorf("field %q has no type", words)
	}
	s, err := p.shape(words[1])
	if err != nil {
		return err
	}
	if words[0] == "*" {
		p.message.rest = &s
		return nil
	}
	f := &field{shape: s}
	for _, word := range words[2:] {
		if methods, ok := strings.CutPrefix(word, "?"); ok {
			f.required = strings.Split(methods, ",")
		} else {
			f.output = word == "!"
		}
	}
	p.message.fields[words[0]] = f
	return nil
}

// scalars are the words for types that have no fields.
var scalars = strings.Fields("string bool int32 uint32 int64 uint64 float double bytes time duration mask any")

func (p *parser) shape(word string) (shape, error) {
	var s shape
	if rest, ok := strings.CutPrefix(word, "[]"); ok {
		word, s.form = rest, list
	} else if rest, ok := strings.CutPrefix(word, "{}"); ok {
		word, s.form = rest, dictionary
	}
	switch {
	case strings.HasPrefix(word, "#"):
		s.message = p.typeNamed(word[1:])
	case strings.HasPrefix(word, "@"):
		if s.enum = p.api.enums[word[1:]]; s.enum == nil {
			return s, fmt.Errorf("enum %s is not described", word[1:])
		}
	case slices.Contains(scalars, word):
		s.scalar = word
	default:
		return s, fmt.Errorf("unknown type %q", word)
	}
	return s, nil
}
