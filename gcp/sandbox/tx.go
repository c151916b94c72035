package sandbox

import (
	"fmt"
	"iter"
	"slices"
	"strings"
)

// tx is the state as one view or update sees it; an update sees its own changes.
type tx struct {
	s    *store
	undo []undo
	err  error             // a document that is no JSON was put
	was  map[string]string // what stood under some paths before, "" for nothing: a view of the past
}

type undo struct{ path, old string }

// get returns the document at path. It is shared: clone it before changing it.
func (t *tx) get(path string) (object, bool) {
	if old, changed := t.was[path]; changed {
		return parseDocument(old), old != ""
	}
	if !t.s.docs.has(path) {
		return nil, false
	}
	return t.s.opened.object(path, t.s.docs), true
}

// list yields the documents whose path starts with prefix, sorted by collection, then by name.
func (t *tx) list(prefix string) iter.Seq2[string, object] {
	return func(yield func(string, object) bool) {
		for path := range t.paths(prefix) {
			if !yield(path, t.look(path)) {
				return
			}
		}
	}
}

// look is the document at path, one of many that are looked at.
func (t *tx) look(path string) object {
	if old, changed := t.was[path]; changed {
		return parseDocument(old)
	}
	return t.s.opened.look(path, t.s.docs)
}

// paths yields the paths that start with prefix, in the order of list.
func (t *tx) paths(prefix string) iter.Seq[string] {
	if len(t.was) > 0 {
		return t.pathsOfThePast(prefix)
	}
	return func(yield func(string) bool) {
		collection, start := split(prefix)
		for _, name := range t.from(collection, start) {
			if !strings.HasPrefix(name, start) {
				break
			}
			if !yield(join(collection, name)) {
				return
			}
		}
		collections := t.s.index.collections
		i, _ := slices.BinarySearch(collections, prefix)
		for _, c := range collections[i:] {
			if !strings.HasPrefix(c, prefix) {
				break
			}
			if c == collection {
				continue // an empty last segment: listed above.
			}
			for _, name := range t.s.index.names[c] {
				if !yield(join(c, name)) {
					return
				}
			}
		}
	}
}

func (t *tx) from(collection, start string) []string {
	names := t.s.index.names[collection]
	i, _ := slices.BinarySearch(names, start)
	return names[i:]
}

// put keeps a copy of o under path, which has a collection and a name. What is read back is normalised: numbers are float64, lists []any.
func (t *tx) put(path string, o object) {
	content, err := appendJSON(t.s.scratch[:0], o)
	if err != nil {
		t.err = fmt.Errorf("put %s: %w", path, err)
		return
	}
	t.s.scratch = content
	t.keep(path, string(content), clone(o))
}

func (t *tx) delete(path string) {
	if t.s.docs.has(path) {
		t.keep(path, "", nil)
	}
}

// keep puts content under path, which is o where that is known.
func (t *tx) keep(path, content string, o object) {
	t.undo = append(t.undo, undo{path, t.s.set(path, content, o)})
}

// clear deletes everything whose path keep does not claim.
func (t *tx) clear(keep func(path string) bool) {
	for _, path := range slices.Collect(t.paths("")) {
		if !keep(path) {
			t.delete(path)
		}
	}
}

// users returns the paths of the documents that refer to path, sorted.
func (t *tx) users(path string) []string { return slices.Clone(t.s.index.users[path]) }

func (t *tx) rollback() {
	for _, u := range slices.Backward(t.undo) {
		t.s.set(u.path, u.old, nil)
	}
}

func (t *tx) changes() map[string]string {
	changes := make(map[string]string, len(t.undo))
	for _, u := range t.undo {
		changes[u.path] = t.s.docs.get(u.path)
	}
	return changes
}

// split cuts a path into its collection and its name; join puts them together.
func split(path string) (collection, name string) {
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return "", path
	}
	return path[:i], path[i+1:]
}

func join(collection, name string) string { return collection + "/" + name }
