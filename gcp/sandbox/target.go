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

// resolve is the path of the object; a numeric id is looked up, where the kind takes one. The error is 404.
func (at target) resolve(t *tx) (string, error) {
	path := at.collection() + "/" + at.name
	if _, ok := t.get(path); ok {
		return path, nil
	}
	if found, ok := byID(t, at.kind, at.collection(), at.name); ok {
		return found, nil
	}
	return path, notFound(path)
}

// byID finds an object of a collection by its numeric id.
func byID(t *tx, k *kind, collection, id string) (string, bool) {
	if k.nameOnly || !isID(id) {
		return "", false
	}
	for path, o := range t.list(collection + "/") {
		if text(o, "id") == id {
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

// checkName: the text is said.
func checkName(o object) error {
	name := text(o, "name")
	if name == "" {
		return required("resource.name")
	}
	if !nameForm().MatchString(name) {
		return invalid("resource.name", name, "Must be a match of regex '(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)'")
	}
	return nil
}

// resolveReferences finds what the fields of next name, in any form, and puts the canonical form in their place.
func (c *change) resolveReferences() error {
	var err error
	for _, ref := range c.kind.refs {
		visit(c.next, ref.field, func(v any, set func(any)) {
			if err != nil {
				return
			}
			sent, _ := v.(string)
			var path string
			if path, err = c.find(ref, sent); err == nil {
				set(link(path))
			}
		})
	}
	return err
}

// find is the path that sent names. Malformed and foreign references: texts said; not found: sure for the text, guess for the status.
func (c *change) find(ref reference, sent string) (string, error) {
	field := "resource." + ref.field
	path := parseLink(c.project(), sent)
	if path == "" {
		return "", invalid(field, sent, "The URL is malformed.")
	}
	collection, name := split(path)
	_, last := split(collection)
	k := kindAt(path)
	if !contains(ref.targets, last) {
		return "", invalid(field, sent, "Must be a reference to one of: "+strings.Join(ref.targets, ", ")+".")
	}
	if projectOf(path) != c.project() && !ref.cross {
		return "", invalid(field, sent, "Cross project referencing is not allowed for this resource.")
	}
	o, ok := c.tx.get(path)
	if !ok && k != nil {
		if path, ok = byID(c.tx, k, collection, name); ok {
			o, _ = c.tx.get(path)
		}
	}
	if !ok || k == nil {
		return "", notFound(parseLink(c.project(), sent))
	}
	if k.scope == c.kind.scope && placeOf(path) != placeOf(c.path) {
		return "", invalid(field, sent, "The referenced resource must be in the same region.") // guess for the text.
	}
	if c.kept(path) {
		return path, nil
	}
	if deleting(o) || readyAt(o).After(c.now) {
		return "", notReady(path)
	}
	return path, nil
}

// kept tells whether the object referred to path before.
func (c *change) kept(path string) bool {
	return c.old != nil && contains(references(c.path, c.old), path)
}

func deleting(o object) bool { return o["_deleting"] == true }
