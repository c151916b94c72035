package steps

import "sync"

// creations are what a Run itself has made, and the services that it was the first to
// change: what can be undone of it.
type creations struct {
	mu      sync.Mutex
	ids     map[string]string // numeric id of each new resource, by path
	changed map[string]bool   // services, by path
}

// begins notes a service that the step is about to change, also if it does not
// come to its end: the note on the service tells what of it is there.
func (m *creations) begins(w *work) {
	if !onService(w.step) || w.step.Have == nil {
		return
	}
	before, ok := w.step.Have.Resource.(*Service)
	if !ok || readNote(before, w.plan.Deployment) != (note{}) {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.changed[w.step.Ref().Path()] = true
}

// made notes what a finished step has brought into the world. What was there
// already, and what an earlier Run began, is not this Run's.
func (m *creations) made(w *work, found *Found) {
	if found == nil || w.step.Action != ActionCreate || !w.fresh {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ids[w.step.Ref().Path()] = found.ID
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
	r.creations.mu.Lock()
	defer r.creations.mu.Unlock()
	return len(r.creations.ids), len(r.creations.changed)
}
