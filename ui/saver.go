package ui

import (
	"sync"

	"runlb/steps"
)

// saver writes answers one after the other, the newest last. The program runs
// its commands side by side and in any order, and leaves those that have not
// run when it ends.
type saver struct {
	mu      sync.Mutex
	pending func() error // of the newest answers that are not written
}

// take notes answers and gives the command that writes the newest of all that
// were noted.
func (s *saver) take(engine *steps.Engine, a steps.Answers) func() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pending = func() error { return engine.KeepAnswers(a) }
	return s.flush
}

// flush writes what is not written yet.
func (s *saver) flush() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	write := s.pending
	s.pending = nil
	if write == nil {
		return nil
	}
	return write()
}
