package main

import (
	"bufio"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// writer writes one API of the subset: its methods, and all types that those reach.
type writer struct {
	out      *bufio.Writer
	document document
	enums    enums
	named    map[string]string // enums already written: values -> name
	pending  []string          // types still to be written
	seen     map[string]bool
	numbered bool // write the numbers of enums
}

func (w *writer) api(a apiSubset) error {
	d := w.document
	fmt.Fprintf(w.out, "\napi %s %s %s\n", d.Name, d.Version, d.Revision)
	if a.listed {
		fmt.Fprintln(w.out, "collections "+strings.Join(d.collections(), " "))
	}
	w.seen = map[string]bool{}
	methods := d.chosen(a.methods)
	if len(methods) == 0 {
		return fmt.Errorf("no method of the subset")
	}
	for _, m := range methods {
		if slices.Contains(a.named, m.ID[strings.LastIndexByte(m.ID, '.')+1:]) {
			fmt.Fprintf(w.out, "method %s %s %s ~\n", m.ID, m.HTTPMethod, w.path(m))
			continue
		}
		w.want(m.Request.Ref, m.Response.Ref)
		w.method(m)
	}
	for len(w.pending) > 0 {
		name := w.pending[0]
		w.pending = w.pending[1:]
		if err := w.message(name); err != nil {
			return err
		}
	}
	return w.out.Flush()
}

// want queues types that are not queued yet.
func (w *writer) want(names ...string) {
	for _, name := range names {
		if name != "" && !w.seen[name] {
			w.seen[name] = true
			w.pending = append(w.pending, name)
		}
	}
}

// path is the whole path of a method, with each variable one segment.
func (w *writer) path(m method) string {
	return "/" + w.document.ServicePath + cmp.Or(m.FlatPath, m.Path)
}

func (w *writer) method(m method) {
	words := []string{"method", m.ID, m.HTTPMethod, w.path(m), cmp.Or(m.Request.Ref, "-"), cmp.Or(m.Response.Ref, "-")}
	for _, name := range sortedKeys(m.Parameters) {
		p := m.Parameters[name]
		if p.Location == "path" && m.Request.Ref != "" {
			words = append(words, "/"+name)
		}
		if p.Location != "query" {
			continue
		}
		form := w.form(m.ID, name, p)
		if p.Repeated {
			form = "[]" + form
		}
		words = append(words, name+":"+form)
	}
	fmt.Fprintln(w.out, strings.Join(words, " "))
}

// message writes a type, and before it the enums that it is the first to name.
func (w *writer) message(name string) error {
	s, ok := w.document.Schemas[name]
	if !ok {
		return fmt.Errorf("no schema %s", name)
	}
	var lines []string
	for _, field := range sortedKeys(s.Properties) {
		p := s.Properties[field]
		line := " " + field + " " + w.form(name, field, p)
		if p.output() {
			line += " !"
		}
		if len(p.Annotations.Required) > 0 {
			line += " ?" + strings.Join(p.Annotations.Required, ",")
		}
		lines = append(lines, line)
	}
	if s.AdditionalProperties != nil {
		lines = append(lines, " * "+w.form(name, "value", *s.AdditionalProperties))
	}
	fmt.Fprintf(w.out, "type %s\n", name)
	for _, line := range lines {
		fmt.Fprintln(w.out, line)
	}
	return nil
}

// form is a property's type in the words of apis.txt.
func (w *writer) form(owner, field string, p property) string {
	switch {
	case p.Ref != "":
		w.want(p.Ref)
		return "#" + p.Ref
	case len(p.Enum) > 0:
		return "@" + w.enum(owner, field, p.Enum)
	}
	switch p.Type {
	case "array":
		inner := w.form(owner, field, *p.Items)
		if strings.ContainsAny(inner[:1], "[{") {
			inner = "any" // lists of lists and of maps: only the details of errors are such.
		}
		return "[]" + inner
	case "object":
		switch {
		case p.AdditionalProperties != nil:
			return "{}" + w.form(owner, field, *p.AdditionalProperties)
		case len(p.Properties) > 0:
			name := owner + "." + field
			w.document.Schemas[name] = p
			w.want(name)
			return "#" + name
		default:
			return "{}any"
		}
	case "boolean":
		return "bool"
	case "integer":
		return cmp.Or(p.Format, "int32")
	case "number":
		return cmp.Or(p.Format, "double")
	case "string":
		return stringForm(p.Format)
	default:
		return "any"
	}
}

func stringForm(format string) string {
	switch format {
	case "int64", "uint64":
		return format
	case "byte":
		return "bytes"
	case "google-datetime", "date-time":
		return "time"
	case "google-duration":
		return "duration"
	case "google-fieldmask":
		return "mask"
	default:
		return "string"
	}
}

// enum writes an enum unless one with the same values stands already, and returns its name.
func (w *writer) enum(owner, field string, values []string) string {
	known := w.enums.find(owner, field, values)
	key := known.proto + " " + strings.Join(values, " ")
	if name, ok := w.named[key]; ok {
		return name
	}
	name := owner + "." + field
	w.named[key] = name
	words := []string{"enum", name, cmp.Or(known.proto, "-")}
	for _, v := range values {
		if number, ok := known.numbers[v]; ok && w.numbered {
			v += "=" + number
		}
		words = append(words, v)
	}
	fmt.Fprintln(w.out, strings.Join(words, " "))
	return name
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
