package schema

import (
	"fmt"
	"strings"
)

// Partial is the part of an answer that a fields parameter selects: "items(id,name),nextPageToken", "services/name". A field that the
// response does not have is an error (sure for the grammar: the partial responses of Google's JSON APIs).
func (m *Method) Partial(answer map[string]any, fields string) (map[string]any, error) {
	p := selector{rest: fields}
	chosen, err := p.list()
	if err == nil && p.rest != "" {
		err = fmt.Errorf("unexpected %q", p.rest[:1])
	}
	if err != nil {
		return nil, fmt.Errorf("invalid field selection %s: %w", fields, err)
	}
	if wrong := chosen.unknown(m.Response); wrong != "" {
		return nil, fmt.Errorf("invalid field selection %s", wrong)
	}
	part, _ := chosen.of(answer).(map[string]any)
	return part, nil
}

// selection says which fields of a message are wanted, and what of them; an empty one wants all.
type selection map[string]selection

// selector reads a selection.
type selector struct{ rest string }

func (p *selector) list() (selection, error) {
	chosen := selection{}
	for {
		if err := p.path(chosen); err != nil {
			return nil, err
		}
		if !p.takes(",") {
			return chosen, nil
		}
	}
}

// path reads "a", "a/b" or "a(b,c)" into chosen.
func (p *selector) path(chosen selection) error {
	name := p.rest[:strings.IndexAny(p.rest+",", ",/()")]
	p.rest = p.rest[len(name):]
	if name == "" {
		return fmt.Errorf("a field is missing")
	}
	switch {
	case p.takes("/"):
		inner := selection{}
		if err := p.path(inner); err != nil {
			return err
		}
		chosen.add(name, inner)
	case p.takes("("):
		inner, err := p.list()
		if err == nil && !p.takes(")") {
			err = fmt.Errorf("a parenthesis is not closed")
		}
		if err != nil {
			return err
		}
		chosen.add(name, inner)
	default:
		chosen[name] = selection{}
	}
	return nil
}

func (p *selector) takes(s string) bool {
	rest, ok := strings.CutPrefix(p.rest, s)
	p.rest = rest
	return ok
}

// add selects more of a field; all of it stays all of it.
func (s selection) add(name string, inner selection) {
	have, selected := s[name]
	if selected && len(have) == 0 {
		return
	}
	if !selected {
		have = selection{}
		s[name] = have
	}
	for name, more := range inner {
		have.add(name, more)
		if len(more) == 0 {
			have[name] = more
		}
	}
}

// unknown names a selected field that m does not have, "" when there is none.
func (s selection) unknown(m *Message) string {
	for _, name := range sortedKeys(s) {
		if m == nil || name == "*" || m.rest != nil {
			continue
		}
		f, ok := m.fields[name]
		if !ok {
			return name
		}
		if wrong := s[name].unknown(f.message); wrong != "" {
			return wrong
		}
	}
	return ""
}

// of is what the selection leaves of a value; of lists, what it leaves of each element.
func (s selection) of(v any) any {
	if len(s) == 0 {
		return v
	}
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = s.of(e)
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for name, e := range v {
			inner, ok := s[name]
			if !ok {
				inner, ok = s["*"]
			}
			if ok {
				out[name] = inner.of(e)
			}
		}
		return out
	default:
		return v
	}
}
