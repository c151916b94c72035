package sandbox

import (
	"net/http"
	"slices"
)

// removeRules are held by every DELETE.
func removeRules() []rule {
	return []rule{
		{name: "in use", says: "What another object refers to is not deleted: the request is refused at once, and names one user.", mark: sure, source: "recording"},
		{name: "network in use", says: "The delete of a network that is in use is accepted, and its operation fails.", mark: sure, source: "recording"},
		{name: "already being deleted", says: "An object whose delete is running is not ready for another one.", mark: sure, source: "recording"},
	}
}

// deleteObject answers DELETE. What is in use is refused at once, or by the operation where the kind says so.
func (s *Sandbox) deleteObject(r *http.Request, at target) (any, error) {
	return s.mutate(r, at, at.kind.remove, func(c *change) error {
		if deleting(c.old) {
			return notReady(c.path).by("already being deleted")
		}
		if c.kind.removable != nil {
			if err := c.kind.removable(c); err != nil {
				return err
			}
		}
		if user := usedBy(c.tx, c.kind, c.path); user != "" && !c.kind.lateUse {
			return inUse(c.kind.noun, c.path, user).by("in use")
		}
		c.next["_deleting"] = true
		return nil
	})
}

// usedBy names one object that refers to path or to what disappears with it, "" when there is none.
func usedBy(t *tx, k *kind, path string) string {
	gone := []string{path}
	if k.cascade != nil {
		gone = append(gone, k.cascade(t, path)...)
	}
	for _, p := range gone {
		for _, user := range t.users(p) {
			if !slices.Contains(gone, user) {
				return user
			}
		}
	}
	return ""
}

// finishDelete is the effect of a deletion that is due: the object is gone, or its operation has failed because it is in use.
func (s *Sandbox) finishDelete(t *tx, opPath string, op object) {
	if s.finishServiceDelete(t, opPath, op) || s.finishRelease(t, opPath, op) {
		return
	}
	path := linked(text(op, "targetLink"))
	delete(op, "_effect")
	o, exists := t.get(path)
	if k := kindAt(path); exists && deleting(o) && k != nil {
		if user := usedBy(t, k, path); user != "" {
			p := inUse(k.noun, path, user)
			op["_error"] = (&failure{code: "RESOURCE_IN_USE_BY_ANOTHER_RESOURCE", message: p.message, status: p.code, rule: "network in use"}).object()
			o = clone(o)
			delete(o, "_deleting")
			t.put(path, o)
		} else {
			if k.cascade != nil {
				for _, p := range k.cascade(t, path) {
					t.delete(p)
				}
			}
			t.delete(path)
			s.lives.end(path)
		}
	}
	t.put(opPath, op)
}
