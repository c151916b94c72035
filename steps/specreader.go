package steps

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// specReader fills a Spec from a YAML tree and collects all that is wrong with
// it, rather than only the first fault.
type specReader struct {
	file   string
	places map[string]*token.Token // by path
	errs   []error
}

func (r *specReader) fault(n ast.Node, path, value, problem, remedy string) {
	r.errs = append(r.errs, at(n.GetToken(), &FieldError{File: r.file, Field: path, Value: value, Problem: problem, Remedy: remedy}))
}

// value reads a node into a place of the Spec.
func (r *specReader) value(n ast.Node, to reflect.Value, path string) {
	r.places[path] = n.GetToken()
	switch n.Type() {
	case ast.AnchorType, ast.AliasType, ast.TagType, ast.MergeKeyType:
		r.fault(n, path, "", "anchors, aliases and tags are not read here", "Write the value itself")
		return
	case ast.NullType:
		return
	}
	switch to.Kind() {
	case reflect.Struct:
		r.fields(n, to, path)
	case reflect.Slice:
		r.items(n, to, path)
	case reflect.Bool:
		if b, ok := n.(*ast.BoolNode); ok {
			to.SetBool(b.Value)
			return
		}
		r.fault(n, path, scalar(n), "neither true nor false", "Write true or false")
	case reflect.String:
		if _, ok := n.(ast.ScalarNode); !ok {
			r.fault(n, path, "", "a single value is expected", "Write it on the same line as the key")
			return
		}
		text := scalar(n)
		var secret *FieldError
		if errors.As(notSecret(path, text), &secret) {
			r.fault(n, path, "", secret.Problem, secret.Remedy)
			return
		}
		if strings.ContainsFunc(text, unicode.IsControl) {
			r.fault(n, path, text, "holds control characters", "Leave them out")
			return
		}
		to.SetString(text)
	}
}

func scalar(n ast.Node) string {
	switch s := n.(type) {
	case *ast.StringNode:
		return s.Value
	case *ast.LiteralNode:
		return s.Value.Value
	case ast.ScalarNode:
		return s.GetToken().Value
	}
	return ""
}

// fields reads a mapping into a struct.
func (r *specReader) fields(n ast.Node, to reflect.Value, path string) {
	var pairs []*ast.MappingValueNode
	switch m := n.(type) {
	case *ast.MappingNode:
		pairs = m.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{m}
	default:
		r.fault(n, path, scalar(n), "keys with values are expected", "Write one of "+strings.Join(keysOf(to.Type()), ", ")+" below it")
		return
	}
	for _, p := range pairs {
		key := p.Key.GetToken().Value
		i := slices.Index(keysOf(to.Type()), key)
		if i < 0 {
			r.fault(p.Key, join(path, key), "", "unknown key", nearest(key, keysOf(to.Type())))
			continue
		}
		if p.Value != nil {
			r.value(p.Value, to.Field(i), join(path, key))
		}
	}
}

// items reads a sequence into a slice.
func (r *specReader) items(n ast.Node, to reflect.Value, path string) {
	list, ok := n.(*ast.SequenceNode)
	if !ok {
		r.fault(n, path, scalar(n), "a list is expected", "Write it in brackets: ["+scalar(n)+"]")
		return
	}
	for i, item := range list.Values {
		v := reflect.New(to.Type().Elem()).Elem()
		if item != nil {
			r.value(item, v, fmt.Sprintf("%s[%d]", path, i))
		}
		to.Set(reflect.Append(to, v))
	}
}

// place is where a field stands, or the nearest key above it.
func (r *specReader) place(path string) *token.Token {
	for path != "" {
		if t, ok := r.places[path]; ok {
			return t
		}
		path = path[:max(strings.LastIndexByte(path, '.'), 0)]
	}
	return r.places[""]
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// keysOf lists the YAML keys of a struct, in the order of its fields.
func keysOf(t reflect.Type) []string {
	keys := make([]string, t.NumField())
	for i := range keys {
		keys[i], _, _ = strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
	}
	return keys
}

// nearest suggests the known key that looks most like the unknown one.
func nearest(key string, known []string) string {
	best, least := "", len(key)/2+1
	for _, k := range known {
		if d := distance(strings.ToLower(key), strings.ToLower(k)); d < least {
			best, least = k, d
		}
	}
	if best == "" {
		return "Known here: " + strings.Join(known, ", ")
	}
	return "Did you mean " + best + "?"
}

// distance counts the letters to add, drop or change between two words. Words
// of silly length are far from everything.
func distance(a, b string) int {
	if len(a) > 64 {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := before
			if a[i] != b[j] {
				change++
			}
			before, row[j+1] = row[j+1], min(change, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
