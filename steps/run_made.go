package steps

import "sync"

// creations are what a Run itself has made, and the services that it was the first to
// change: what can be undone of it.
type creations struct {
	mu      sync.Mutex
	ids     map[string]string // numeric id of each new resource, by path
	changed map[string]bool   // services, by path
}

// note keeps what a finished step has brought into the world. What was there
// already, and what an earlier Run began, is not this Run's.
func (m *creations) note(w *work, found *Found) {
	m.mu.Lock()
	defer m.mu.Unlock()
	path := w.step.Ref().Path()
	switch {
	case found == nil:
	case w.step.Action == ActionCreate && w.fresh:
		m.ids[path] = found.ID
	case onService(w.step) && w.step.Have != nil:
		before, ok := w.step.Have.Resource.(*Service)
		if ok && readNote(before, w.plan.Deployment) == (note{}) {
			m.changed[path] = true
		}
	}
}

// has reports whether the Run made the resource that is there now.
func (m *creations) has(f Found) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	id, ok := m.ids[f.Ref().Path()]
	return ok && id == f.ID
}

func (m *creations) hasChanged(f Found) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.changed[f.Ref().Path()]
}

// Made is how many resources the Run has made, and how many services it was the
// first to change.
func (r *Run) Made() (resources, services int) {
	r.made.mu.Lock()
	defer r.made.mu.Unlock()
	return len(r.made.ids), len(r.made.changed)
}
