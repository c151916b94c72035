package sandbox

import (
	"regexp"
	"strings"
	"sync"
)

// target is what a Compute path names: a collection, an object, or a method of it.
type target struct {
	project string
	scope   string // "projects/P/regions/R"
	kind    *kind
	name    string // a name or a numeric id; empty for the collection
	method  string // "setLabels"
}

func (at target) collection() string { return at.scope + "/" + at.kind.collection }

// nameRules are held wherever an object gets its name or is called by it.
func nameRules() []rule {
	return []rule{
		{name: "name required", says: "An object has a name.", mark: sure, words: guess, source: "Compute API"},
		{name: "name form", says: "A name is one to 63 lower-case letters, digits and hyphens; it starts with a letter and ends with no hyphen.", mark: sure, source: "Compute API"},
		{name: "name unique", says: "A name is unique among the objects of its kind in its project and scope; the network plays no part.",
			mark: sure, source: "TF#13717, terraform-dynamic-python-webapp#60"},
		{name: "name of a vanishing object", says: "A name is taken until the delete of its object is done.", mark: guess},
		{name: "name in a path", says: "A path calls an object by its name or by its numeric id.", mark: sure, words: said, source: "Compute API, ansible google.cloud#626"},
		{name: "NEG by name only", says: "The path of a NEG takes its name alone.", mark: guess, source: "Compute API"},
		{name: "region known", says: "A path names a region that there is.", mark: said, words: guess, source: "the text for zones"},
		{name: "zone known", says: "A path names a zone that there is.", mark: sure, source: "cockroach's roachprod"},
		{name: "collections", says: "A collection of Compute that the sandbox does not have lists as empty and takes no change.", mark: limit},
		{name: "no such collection", says: "A collection that Compute does not have, or not in this scope, is a 404.", mark: sure, words: guess, source: "Compute API"},
		{name: "object exists", says: "What a path calls must exist, or the answer is a 404.", mark: sure, source: "recording"},
	}
}

// resolve is the path of the object; a numeric id is looked up, where the kind takes one.
func (at target) resolve(t *tx) (string, error) {
	path := at.collection() + "/" + at.name
	if !nameForm().MatchString(at.name) && !isID(at.name) {
		return path, invalid(at.kind.singular, at.name, "Must be a match of regex '[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?|[1-9][0-9]{0,19}'").by("name in a path")
	}
	if _, ok := t.get(path); ok {
		return path, nil
	}
	if found, ok := byID(t, at.kind, at.collection(), at.name); ok {
		return found, nil
	}
	if at.kind.nameOnly && isID(at.name) {
		return path, notFound(path).by("NEG by name only")
	}
	return path, notFound(path).by("object exists")
}

// byID finds an object of a collection by its numeric id.
func byID(t *tx, k *kind, collection, id string) (string, bool) {
	if k.nameOnly || !isID(id) {
		return "", false
	}
	for path := range t.paths(collection + "/") {
		if t.s.docs.mentions(path, id) && text(t.look(path), "id") == id { // not all are opened to find one.
			return path, true
		}
	}
	return "", false
}

func isID(s string) bool {
	return s != "" && len(s) <= 20 && s[0] != '0' && strings.Trim(s, "0123456789") == ""
}

// nameForm is what a name looks like (sure: Compute API).
var nameForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$`) })

func isName(s string) bool { return nameForm().MatchString(s) }

func checkName(o object) error {
	name := text(o, "name")
	if name == "" {
		return required("resource.name").by("name required")
	}
	if !nameForm().MatchString(name) {
		return invalid("resource.name", name, "Must be a match of regex '(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)'").by("name form")
	}
	return nil
}

func deleting(o object) bool { return o["_deleting"] == true }
