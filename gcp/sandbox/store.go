package sandbox

import (
	"iter"
	"slices"
	"strings"
	"sync"
)

// object is one JSON document. Fields whose name starts with "_" are the sandbox's own and are never answered.
type object = map[string]any

// store keeps JSON documents by path. Every service keeps its things here, so that atomic change, persistence and the reverse
// index of references are written once.
type store struct {
	mu          sync.RWMutex
	docs        map[string]object
	collections []string                   // sorted
	names       map[string][]string        // collection -> sorted names
	used        map[string]map[string]bool // path -> paths that refer to it
	refs        func(path string, o object) []string
	log         *journal // nil keeps the state in memory
}

// openStore loads the state in file, or starts an empty one. refs tells which paths a document refers to.
func openStore(file string, refs func(string, object) []string) (*store, error) {
	s := &store{refs: refs}
	s.clear()
	if file == "" {
		return s, nil
	}
	log, err := openJournal(file, func(changes map[string]object) {
		for path, o := range changes {
			s.set(path, o)
		}
	})
	if err != nil {
		return nil, err
	}
	s.log = log
	if log.grown() {
		return s, log.compact(s.docs)
	}
	return s, nil
}

func (s *store) clear() {
	s.docs, s.names, s.used, s.collections = map[string]object{}, map[string][]string{}, map[string]map[string]bool{}, nil
}

func (s *store) close() error {
	if s.log == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.close()
}

// view runs fn over a state that does not change meanwhile.
func (s *store) view(fn func(*tx)) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	fn(&tx{s: s})
}

// update runs fn and keeps all of its changes, or none when fn or the write returns an error. The changes are on disk when it returns;
// when only the last step, the sync, has failed, they stand in memory and in the file and the error says so.
func (s *store) update(fn func(*tx) error) error {
	record, err := s.apply(fn)
	if err != nil || s.log == nil {
		return err
	}
	return s.log.sync(record)
}

// apply is update without waiting for the disk. It returns the number of its record.
func (s *store) apply(fn func(*tx) error) (record int64, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := &tx{s: s}
	kept := false
	defer func() { // also when fn panics: no half change stays behind.
		if !kept {
			t.rollback()
		}
	}()
	if err := fn(t); err != nil {
		return 0, err
	}
	if s.log != nil && len(t.undo) > 0 {
		if record, err = s.log.append(t.changes()); err != nil {
			return 0, err
		}
	}
	kept = true
	if s.log != nil && s.log.grown() && s.log.compact(s.docs) != nil {
		s.log.dense = s.log.size // the old file is as good; try again when it has grown as much again.
	}
	return record, nil
}

// set puts o under path, or removes path when o is nil, and keeps the indexes. It returns what was there.
func (s *store) set(path string, o object) (old object) {
	old = s.docs[path]
	collection, name := split(path)
	if old != nil {
		for _, target := range s.refs(path, old) {
			delete(s.used[target], path)
			if len(s.used[target]) == 0 {
				delete(s.used, target)
			}
		}
	}
	if o == nil {
		delete(s.docs, path)
		s.unlist(collection, name)
		return old
	}
	s.docs[path] = o
	if old == nil {
		s.enlist(collection, name)
	}
	for _, target := range s.refs(path, o) {
		if s.used[target] == nil {
			s.used[target] = map[string]bool{}
		}
		s.used[target][path] = true
	}
	return old
}

func (s *store) enlist(collection, name string) {
	names := s.names[collection]
	if len(names) == 0 {
		i, _ := slices.BinarySearch(s.collections, collection)
		s.collections = slices.Insert(s.collections, i, collection)
	}
	if i, found := slices.BinarySearch(names, name); !found {
		s.names[collection] = slices.Insert(names, i, name)
	}
}

func (s *store) unlist(collection, name string) {
	names := s.names[collection]
	i, found := slices.BinarySearch(names, name)
	if !found {
		return
	}
	if len(names) > 1 {
		s.names[collection] = slices.Delete(names, i, i+1)
		return
	}
	delete(s.names, collection)
	if i, found := slices.BinarySearch(s.collections, collection); found {
		s.collections = slices.Delete(s.collections, i, i+1)
	}
}

// tx is the state as one view or update sees it; an update sees its own changes.
type tx struct {
	s    *store
	undo []undo
}

type undo struct {
	path string
	old  object
}

// get returns the document at path. It is shared: clone it before changing it.
func (t *tx) get(path string) (object, bool) {
	o, ok := t.s.docs[path]
	return o, ok
}

// list yields the documents whose path starts with prefix, sorted by collection, then by name.
func (t *tx) list(prefix string) iter.Seq2[string, object] {
	return func(yield func(string, object) bool) {
		collection, start := split(prefix)
		for _, name := range t.from(collection, start) {
			if !strings.HasPrefix(name, start) {
				break
			}
			if path := collection + "/" + name; !yield(path, t.s.docs[path]) {
				return
			}
		}
		i, _ := slices.BinarySearch(t.s.collections, prefix)
		for _, c := range t.s.collections[i:] {
			if !strings.HasPrefix(c, prefix) {
				break
			}
			if c == collection {
				continue // an empty last segment: listed above.
			}
			for _, name := range t.s.names[c] {
				if path := c + "/" + name; !yield(path, t.s.docs[path]) {
					return
				}
			}
		}
	}
}

func (t *tx) from(collection, start string) []string {
	names := t.s.names[collection]
	i, _ := slices.BinarySearch(names, start)
	return names[i:]
}

// put keeps a normalised copy of o under path, which has a collection and a name: numbers are float64, lists []any, as JSON would read them back.
func (t *tx) put(path string, o object) {
	t.undo = append(t.undo, undo{path, t.s.set(path, clone(o))})
}

func (t *tx) delete(path string) {
	if _, ok := t.s.docs[path]; ok {
		t.undo = append(t.undo, undo{path, t.s.set(path, nil)})
	}
}

// users returns the paths of the documents that refer to path, sorted.
func (t *tx) users(path string) []string {
	users := make([]string, 0, len(t.s.used[path]))
	for user := range t.s.used[path] {
		users = append(users, user)
	}
	slices.Sort(users)
	return users
}

func (t *tx) rollback() {
	for _, u := range slices.Backward(t.undo) {
		t.s.set(u.path, u.old)
	}
}

func (t *tx) changes() map[string]object {
	changes := make(map[string]object, len(t.undo))
	for _, u := range t.undo {
		changes[u.path] = t.s.docs[u.path]
	}
	return changes
}

// split cuts a path into its collection and its name.
func split(path string) (collection, name string) {
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return "", path
	}
	return path[:i], path[i+1:]
}

// paths returns every path there is, in the order of list.
func (t *tx) paths() []string {
	paths := make([]string, 0, len(t.s.docs))
	for path := range t.list("") {
		paths = append(paths, path)
	}
	return paths
}
