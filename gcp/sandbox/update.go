package sandbox

import (
	"maps"
	"net/http"
	"reflect"
)

// patchObject answers PATCH: a JSON merge patch (sure).
func (s *Sandbox) patchObject(r *http.Request, at target) (any, error) {
	return s.mutate(r, at, at.kind.patch, func(c *change) error {
		if err := c.unlock(); err != nil {
			return err
		}
		patch := maps.Clone(c.body)
		for _, name := range []string{"fingerprint", "region", "zone"} {
			delete(patch, name)
		}
		merge(c.next, patch)
		return c.revise(patch)
	})
}

// putObject answers PUT: what is not sent is cleared, then filled in again (sure: this is how gcloud detaches a backend).
func (s *Sandbox) putObject(r *http.Request, at target) (any, error) {
	return s.mutate(r, at, at.kind.put, func(c *change) error {
		if err := c.unlock(); err != nil {
			return err
		}
		sent := c.sent()
		delete(sent, "fingerprint")
		for _, name := range c.kind.changes {
			delete(c.next, name)
		}
		merge(c.next, clone(sent))
		return c.revise(sent)
	})
}

// revise checks what a PATCH or PUT has made: only changeable fields differ, references hold, rules hold.
func (c *change) revise(sent object) error {
	if err := c.resolveReferences(); err != nil {
		return err
	}
	fillIn(c.next, c.kind.defaults)
	for name := range sent {
		if c.old[name] == nil && zero(c.next[name]) {
			delete(c.next, name) // as it reads back: an unset field.
		}
		if !contains(c.kind.changes, name) && !reflect.DeepEqual(c.next[name], c.old[name]) {
			return immutable(name, c.next[name]).by(c.kind.fixedFields())
		}
	}
	return c.judge()
}

// zero tells whether v is what an unset field means.
func zero(v any) bool { return v == false || v == "" || v == 0.0 }

// immutable: status and reason are said, the text is a guess.
func immutable(field string, value any) *problem {
	return invalid("resource."+field, value, "The field cannot be changed after the resource is created.")
}

// unlock checks the fingerprint where it is needed, and refuses to change what is on its way out.
func (c *change) unlock() error {
	if deleting(c.old) {
		return notReady(c.path).by("change of a vanishing object")
	}
	if early := c.kind.early; early.check != nil {
		if err := early.broken(early.check(c)); err != nil {
			return err
		}
	}
	sent := text(c.body, "fingerprint")
	switch {
	case sent == "" && c.kind.guarded:
		return required("resource.fingerprint").by("fingerprint required")
	case sent != "" && c.kind.printed && !sameBytes(sent, text(c.old, "fingerprint")):
		return staleFingerprint().by("fingerprint current")
	default:
		return nil
	}
}

// merge applies a JSON merge patch (RFC 7386): null clears, documents merge, the rest replaces.
func merge(o, patch object) {
	for k, v := range patch {
		inner, isObject := v.(object)
		switch {
		case v == nil:
			delete(o, k)
		case isObject && child(o, k) != nil:
			merge(child(o, k), inner)
		case isObject:
			o[k] = object{}
			merge(child(o, k), inner)
		default:
			o[k] = cloneValue(v)
		}
	}
}

// callSetter answers POST .../NAME/method for the methods that change fields.
func (s *Sandbox) callSetter(r *http.Request, at target, m setter) (any, error) {
	return s.mutate(r, at, m.verb, func(c *change) error {
		if deleting(c.old) {
			return notReady(c.path).by("change of a vanishing object")
		}
		if err := m.apply(c); err != nil {
			return err
		}
		if err := c.resolveReferences(); err != nil {
			return err
		}
		return c.judge()
	})
}

// takes is the setter that replaces the one field which the body has.
func takes(name string) func(*change) error {
	return func(c *change) error {
		if empty(c.body[name]) {
			return required(name)
		}
		c.next[name] = cloneValue(c.body[name])
		return nil
	}
}

// replaceLabels replaces the whole map; the fingerprint must be the present one (sure).
func replaceLabels(c *change) error {
	if !sameBytes(text(c.body, "labelFingerprint"), text(c.old, "labelFingerprint")) {
		return staleLabels().by("labels fingerprint")
	}
	if err := checkLabels("labels", child(c.body, "labels")); err != nil {
		return err
	}
	delete(c.next, "labels")
	if labels := child(c.body, "labels"); len(labels) > 0 {
		c.next["labels"] = clone(labels)
	}
	return nil
}
