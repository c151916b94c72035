package schema

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Violation is one way in which a request does not fit its method.
type Violation struct {
	Field string // where: "resource.network_interfaces[0]"; empty at the top
	Text  string // as Google says it
	Kind  Kind
}

// Kind is the kind of a Violation.
type Kind int

// The kinds of violations.
const (
	UnknownField Kind = iota
	WrongType
	UnknownValue // of an enum
	Missing
	UnknownParameter
)

// Read checks a body against the method's request type. What it returns is a copy in one form: enums by name, 64-bit integers as strings,
// other numbers as numbers; fields that the server alone sets are left out, since Google ignores them (sure for Cloud Run: public
// validateOnly tests; said for Compute: "Output only"). root is what errors call the body, "" for a body without a name of its own.
func (m *Method) Read(body map[string]any, root string) (map[string]any, []Violation) {
	if m.Request == nil {
		return body, nil
	}
	r := reader{method: m}
	if root == "" { // the body is the whole request message, as Google's Go clients send it: what the path tells may stand in it too.
		body = maps.Clone(body)
		for _, name := range m.variables {
			if _, ok := m.Request.fields[name]; !ok {
				delete(body, name)
			}
		}
	}
	out := r.message(m.Request, body, root)
	return out, r.found
}

// CheckQuery checks the parameters of the query. Those that every Google API takes are always right.
func (m *Method) CheckQuery(query url.Values) []Violation {
	r := reader{method: m}
	for _, name := range sortedKeys(query) {
		if slices.Contains(standardParameters, name) {
			continue
		}
		s, ok := m.query[name]
		_, lists := m.query["maxResults"]
		switch {
		case !ok && lists && name == "returnPartialSuccess": // gcloud sends it to every list; some descriptions lack it.
			s = shape{scalar: "bool"}
		case !ok:
			r.found = append(r.found, Violation{Kind: UnknownParameter, Text: fmt.Sprintf(
				"Invalid JSON payload received. Unknown name %q: Cannot bind query parameter. Field '%s' could not be found in request message.", name, name)})
			continue
		}
		s.form = single
		for _, v := range query[name] {
			if s.scalar == "bool" {
				v = strings.ToLower(v) // gcloud writes True.
			}
			r.value(s, v, snake(name))
		}
	}
	return r.found
}

// standardParameters are taken by every method (sure: the parameters of the discovery documents; "$alt" stands in the clients).
var standardParameters = []string{
	"$.xgafv", "$alt", "$prettyPrint", "$userProject", "access_token", "alt", "callback", "fields", "key", "oauth_token", "prettyPrint", "quotaUser", "trace",
	"upload_protocol", "uploadType", "userIp",
}

// reader walks a body and collects what is wrong with it.
type reader struct {
	method *Method
	found  []Violation
}

func (r *reader) message(m *Message, body map[string]any, at string) map[string]any {
	out := make(map[string]any, len(body))
	for _, sent := range sortedKeys(body) {
		name, f := m.find(sent)
		switch {
		case sent == "@type":
			out[sent] = body[sent]
		case f == nil && m.rest == nil:
			r.unknown(sent, at)
		case f == nil:
			out[sent] = r.value(*m.rest, body[sent], join(at, sent))
		case f.output:
		case body[sent] == nil:
			out[name] = nil
		default:
			out[name] = r.shaped(f.shape, body[sent], name, at)
		}
	}
	if r.method.Verb != http.MethodPost { // the description wants a firewall's name in a PATCH too; public clients send none (said).
		return out
	}
	for _, name := range sortedKeys(m.fields) {
		if _, sent := out[name]; !sent && slices.Contains(m.fields[name].required, r.method.ID) {
			r.found = append(r.found, Violation{join(at, name), fmt.Sprintf("Required field '%s' not specified", join(at, name)), Missing})
		}
	}
	return out
}

// find is a field by its JSON name, or by the name of its proto ("ip_cidr_range"), which Google takes too.
func (m *Message) find(sent string) (string, *field) {
	if f, ok := m.fields[sent]; ok {
		return sent, f
	}
	name := Camel(sent)
	return name, m.fields[name]
}

func (r *reader) unknown(name, at string) {
	where := ""
	if at != "" {
		where = fmt.Sprintf(" at '%s'", snake(at))
	}
	r.found = append(r.found, Violation{snake(at), fmt.Sprintf("Invalid JSON payload received. Unknown name %q%s: Cannot find field.", name, where), UnknownField})
}

// shaped reads a field that may be a list or a map.
func (r *reader) shaped(s shape, v any, name, at string) any {
	path := join(at, name)
	inner := s
	inner.form = single
	switch values := v.(type) {
	case []any:
		if s.form == list {
			out := make([]any, len(values))
			for i, e := range values {
				out[i] = r.value(inner, e, fmt.Sprintf("%s[%d]", path, i))
			}
			return out
		}
		if s.scalar != "any" {
			r.found = append(r.found, Violation{snake(at), fmt.Sprintf(
				"Invalid JSON payload received. Unknown name %q at '%s': Proto field is not repeating, cannot start list.", name, snake(at)), WrongType})
			return v
		}
	case map[string]any:
		if s.form == dictionary {
			out := make(map[string]any, len(values))
			for key, e := range values {
				out[key] = r.value(inner, e, fmt.Sprintf("%s[%s]", path, key))
			}
			return out
		}
	}
	if s.form != single {
		r.wrong(s, v, path)
		return v
	}
	return r.value(s, v, path)
}

// value reads one value that is no list and no map.
func (r *reader) value(s shape, v any, at string) any {
	switch {
	case s.message != nil:
		body, ok := v.(map[string]any)
		if !ok {
			r.wrong(s, v, at)
			return v
		}
		return r.message(s.message, body, at)
	case s.enum != nil:
		name, ok := s.enum.named(v)
		if !ok {
			r.wrong(s, v, at)
		}
		return name
	}
	out, why := scalarValue(s.scalar, v)
	switch {
	case why == "":
	case why == notSo:
		r.wrong(s, v, at)
	default:
		r.found = append(r.found, Violation{snake(at), fmt.Sprintf("Invalid value at '%s' (%s), Field '%s', %s", snake(at), s.proto(), snake(at), why), WrongType})
	}
	return out
}

func (r *reader) wrong(s shape, v any, at string) {
	kind := WrongType
	if s.enum != nil {
		kind = UnknownValue
	}
	r.found = append(r.found, Violation{snake(at), fmt.Sprintf("Invalid value at '%s' (%s), %s", snake(at), s.proto(), quoted(v)), kind})
}

func quoted(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "null"
	}
	return string(b)
}

func join(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}
