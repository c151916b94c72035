package main

import (
	"cmp"
	"encoding/json"
	"maps"
	"os"
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

// chosen are the methods of d that the subset names, by id.
func (d document) chosen(ids []string) []method {
	var found []method
	var walk func(map[string]resource)
	walk = func(resources map[string]resource) {
		for _, r := range resources {
			for m := range maps.Values(r.Methods) {
				if slices.ContainsFunc(ids, func(id string) bool { return m.ID == id || strings.HasSuffix(id, ".") && strings.HasPrefix(m.ID, id) }) {
					found = append(found, m)
				}
			}
			walk(r.Resources)
		}
	}
	walk(d.Resources)
	slices.SortFunc(found, func(a, b method) int { return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Path, b.Path)) })
	return found
}

// output tells whether the server alone sets a field: discovery marks most of these, and says it of the others in words.
func (p property) output() bool {
	return p.ReadOnly || strings.HasPrefix(p.Description, "[Output Only]") || strings.HasPrefix(p.Description, "Output only.")
}
