package main

import (
	"cmp"
	"encoding/json"
	"iter"
	"os"
	"regexp"
	"slices"
	"strings"
)

// document is what is read of a discovery document.
type document struct {
	Name, Version, Revision string
	ServicePath             string
	Resources               map[string]resource
	Schemas                 map[string]property
}

type resource struct {
	Methods   map[string]method
	Resources map[string]resource
}

type method struct {
	ID                string
	HTTPMethod        string
	Path, FlatPath    string
	Parameters        map[string]property
	Request, Response struct {
		Ref string `json:"$ref"`
	}
}

// property is a schema, a field or a parameter.
type property struct {
	Type, Format, Location, Description string
	Ref                                 string `json:"$ref"`
	Enum                                []string
	Items                               *property
	Repeated, ReadOnly                  bool
	Properties                          map[string]property
	AdditionalProperties                *property
	Annotations                         struct{ Required []string }
}

func readDocument(file string) (document, error) {
	var d document
	b, err := os.ReadFile(file)
	if err != nil {
		return d, err
	}
	return d, json.Unmarshal(b, &d)
}

// methods yields every method of d.
func (d document) methods() iter.Seq[method] {
	return func(yield func(method) bool) { walk(d.Resources, yield) }
}

func walk(resources map[string]resource, yield func(method) bool) bool {
	for _, r := range resources {
		for _, m := range r.Methods {
			if !yield(m) {
				return false
			}
		}
		if !walk(r.Resources, yield) {
			return false
		}
	}
	return true
}

// chosen are the methods of d that the subset names, by id.
func (d document) chosen(ids []string) []method {
	var found []method
	for m := range d.methods() {
		if slices.ContainsFunc(ids, func(id string) bool { return m.ID == id || strings.HasSuffix(id, ".") && strings.HasPrefix(m.ID, id) }) {
			found = append(found, m)
		}
	}
	slices.SortFunc(found, func(a, b method) int { return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Path, b.Path)) })
	return found
}

// collections are all that d lists below a project, with their scope: "regions/addresses", "aggregated/addresses".
func (d document) collections() []string {
	list := regexp.MustCompile(`^projects/\{project\}/(?:(global|aggregated)|(regions|zones)/\{\w+\})/(\w+)$`)
	var found []string
	for m := range d.methods() {
		if f := list.FindStringSubmatch(cmp.Or(m.FlatPath, m.Path)); f != nil && m.HTTPMethod == "GET" {
			found = append(found, f[1]+f[2]+"/"+f[3])
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// output tells whether the server alone sets a field: discovery marks most of these, and says it of the others in words.
func (p property) output() bool {
	return p.ReadOnly || strings.HasPrefix(p.Description, "[Output Only]") || strings.HasPrefix(p.Description, "Output only.")
}
