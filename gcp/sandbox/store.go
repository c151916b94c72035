package sandbox

import (
	"cmp"
	"encoding/json"
	"sync"

	"runlb/gcp/sandbox/statefile"
)

// object is one JSON document. Fields whose name starts with "_" are the sandbox's own and are never answered.
type object = map[string]any

// layout is what a store knows of the documents in it.
type layout struct {
	refers func(path string) bool               // whether a document may refer to others
	refs   func(path string, o object) []string // the paths that it refers to
}

// store keeps JSON documents by path. Every service keeps its things here, so that atomic change, persistence and the reverse
// index of references are written once. Documents are kept as their JSON: it takes a third of the room of an object, and goes to the
// file as it is.
type store struct {
	layout
	mu      sync.RWMutex
	docs    documents
	index   index
	opened  *opened
	scratch []byte          // of the document that is being put
	log     *statefile.File // nil keeps the state in memory
}

// openStore loads the state in file, or starts an empty one.
func openStore(file string, l layout, d statefile.Disk) (*store, error) {
	s := &store{layout: l, docs: newDocuments(), index: newIndex(), opened: newOpened()}
	if file == "" {
		return s, nil
	}
	log, err := statefile.Open(d, file, s.load)
	if err != nil {
		return nil, err
	}
	s.log = log
	if log.Grown() {
		s.compact()
	}
	return s, nil
}

// load takes over the changes of one record.
func (s *store) load(changes map[string]json.RawMessage) error {
	for path, raw := range changes {
		content, err := statefile.Document(path, raw)
		if err != nil {
			return err
		}
		s.set(path, content, nil)
	}
	return nil
}

func (s *store) close() error {
	if s.log == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.Close()
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
	return s.log.Sync(record)
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
	if s.log != nil && s.log.Doubtful() {
		if err := s.log.Compact(s.docs.sorted()); err != nil {
			return 0, err
		}
	}
	if err := cmp.Or(fn(t), t.err); err != nil {
		return 0, err
	}
	if s.log != nil && len(t.undo) > 0 {
		if record, err = s.log.Append(t.changes()); err != nil {
			return 0, err
		}
	}
	kept = true
	if s.log != nil && s.log.Grown() {
		s.compact()
	}
	return record, nil
}

// compact makes the file small again. When that fails the old file is as good; it is tried again when that has grown as much again.
func (s *store) compact() {
	if s.log.Compact(s.docs.sorted()) != nil {
		s.log.Postpone()
	}
}

// set puts content under path, or removes path when it is empty, and keeps the index. o is content as an object, where the caller has it.
// It returns what was there.
func (s *store) set(path, content string, o object) (old string) {
	old = s.docs.get(path)
	for _, target := range s.targets(path, old) {
		s.index.disuse(target, path)
	}
	s.opened.drop(path)
	switch {
	case content == "":
		s.docs.delete(path)
		s.index.remove(path)
		return old
	case old == "":
		s.index.add(path)
	}
	s.docs.put(path, content)
	if o != nil {
		s.opened.put(path, o)
	}
	for _, target := range s.targets(path, content) {
		s.index.use(target, path)
	}
	return old
}

// targets are the paths that a document refers to.
func (s *store) targets(path, content string) []string {
	if content == "" || !s.refers(path) {
		return nil
	}
	return s.refs(path, s.opened.look(path, s.docs))
}
