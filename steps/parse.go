package steps

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// maxSpec bounds a Spec file, in bytes: a hand-written one has a few hundred.
const maxSpec = 256 << 10

// ParseSpec reads a Spec from YAML. It is strict: unknown keys and values that
// cannot be are *FieldErrors with their position, all at once (errors.Join).
// file is the name to show in them.
func ParseSpec(data []byte, file string) (Spec, error) {
	if len(data) > maxSpec {
		return Spec{}, &FieldError{File: file, Problem: fmt.Sprintf("larger than %d KiB", maxSpec>>10), Remedy: "A Spec is a short YAML file"}
	}
	doc, err := parser.ParseBytes(data, 0)
	if err != nil {
		return Spec{}, syntaxError(err, file)
	}
	if len(doc.Docs) > 1 && doc.Docs[1].Body != nil {
		return Spec{}, at(doc.Docs[1].Body.GetToken(), &FieldError{File: file, Problem: "a second document", Remedy: "Keep one Spec in a file"})
	}
	r := specReader{file: file, places: map[string]*token.Token{}}
	var s Spec
	if len(doc.Docs) == 0 || doc.Docs[0].Body == nil || doc.Docs[0].Body.Type() == ast.NullType {
		return Spec{}, &FieldError{File: file, Problem: "nothing in it", Remedy: "Begin with name: and backend:"}
	}
	r.value(doc.Docs[0].Body, reflect.ValueOf(&s).Elem(), "")
	r.check(s)
	return s, errors.Join(r.errs...)
}

// syntaxError gives the position of text that is no YAML.
func syntaxError(err error, file string) error {
	var syntax *yaml.SyntaxError
	if errors.As(err, &syntax) {
		return at(syntax.Token, &FieldError{File: file, Problem: "not YAML: " + syntax.Message, Remedy: "Check indentation and quotes there"})
	}
	return &FieldError{File: file, Problem: "not YAML: " + err.Error(), Remedy: "Check indentation and quotes"}
}

func at(t *token.Token, e *FieldError) *FieldError {
	if t != nil && t.Position != nil {
		e.Line, e.Column = t.Position.Line, t.Position.Column
	}
	return e
}

// check asks the Fields about what was read, and gives their errors the
// position of the value.
func (r *specReader) check(s Spec) {
	inv := NewInventory(s.Project)
	for _, f := range Fields() {
		if f.Check == nil {
			continue
		}
		for _, err := range flatten(f.Check(inv, s)) {
			var e *FieldError
			if errors.As(err, &e) {
				e.File = r.file
				at(r.place(e.Field), e)
			}
			r.errs = append(r.errs, err)
		}
	}
}

// flatten lists the errors that errors.Join put together.
func flatten(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var list []error
		for _, e := range joined.Unwrap() {
			list = append(list, flatten(e)...)
		}
		return list
	}
	if err == nil {
		return nil
	}
	return []error{err}
}

// Marshal writes the Spec as YAML that ParseSpec reads back.
func (s Spec) Marshal() ([]byte, error) {
	data, err := yaml.MarshalWithOptions(s, yaml.Indent(2), yaml.OmitEmpty())
	if err != nil {
		return nil, fmt.Errorf("write spec: %w", err)
	}
	return data, nil
}
