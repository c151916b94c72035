package steps

import (
	"sync"

	"runlb/steps/defect"
)

// Session is one opened cloud, with what was found in it so far. Its methods
// may be called from several goroutines.
type Session struct {
	engine *Engine
	access Access
	target Target
	inv    *Inventory

	mu    sync.Mutex
	calls callRing
	runs  map[*Run]bool // those that go on
	shut  bool          // Close was called while runs went on: the last one closes the cloud
}

// Access is the opened cloud.
func (s *Session) Access() Access { return s.access }

// Identity is who we are to the cloud.
func (s *Session) Identity() Identity { return s.access.Identity() }

// Target is what was opened.
func (s *Session) Target() Target { return s.target }

// Inventory is what was found so far.
func (s *Session) Inventory() *Inventory { return s.inv }

// Calls returns the requests made since the cursor after, oldest first, and
// the cursor to ask with next; 0 begins. Of a long silence only the newest
// remain.
func (s *Session) Calls(after int) ([]Call, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls.since(after)
}

// Close gives back what Open took; while runs go on, as soon as the last of
// them has ended.
func (s *Session) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.runs) > 0 {
		s.shut = true
		return nil
	}
	return s.access.Close()
}

// trace keeps a call for the log pane and hands it to the Run that made it.
func (s *Session) trace(c Call) {
	s.mu.Lock()
	s.calls.add(c)
	var owners []*Run
	for r := range s.runs {
		if r.has(c.Step) {
			owners = append(owners, r)
		}
	}
	s.mu.Unlock()
	for _, r := range owners {
		r.log.add(Event{At: s.engine.now(), Step: c.Step, Call: &c})
	}
	if s.target.Trace != nil {
		s.target.Trace(c)
	}
}

// crashed notes a defect outside of a Run, with the requests before it.
func (s *Session) crashed(d *defect.Defect) *Problem {
	calls, _ := s.Calls(0)
	last := make([]Event, 0, len(calls))
	for _, c := range calls {
		last = append(last, Event{At: c.At, Step: c.Step, Call: &c})
	}
	return s.engine.Crashed(d, last)
}

func (s *Session) enter(r *Run) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.runs[r] = true
}

func (s *Session) leave(r *Run) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.runs, r)
	if s.shut && len(s.runs) == 0 {
		s.shut = false
		// Nobody is left to tell; what is closed is idle connections.
		_ = s.access.Close()
	}
}

// working reports whether a run of the deployment goes on.
func (s *Session) working(d Deployment) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for r := range s.runs {
		if r.plan.Deployment == d {
			return true
		}
	}
	return false
}
