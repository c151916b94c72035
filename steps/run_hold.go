package steps

import "sync"

// hold is the switch with which a Run is paused. The zero value is off.
type hold struct {
	mu   sync.Mutex
	on   bool
	busy int           // steps in flight that change something
	idle chan struct{} // closed when nothing of that kind is in flight any more; nil while off
	turn chan struct{} // closed, and replaced, at every turn; made by newRun
}

// Hold starts nothing new until GoOn or Stop. idle is closed when what is in
// flight, and changes something, is finished and recorded.
func (r *Run) Hold() (idle <-chan struct{}) {
	h := &r.hold
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.on {
		h.on, h.idle = true, make(chan struct{})
		h.turned()
		h.look()
	}
	return h.idle
}

// GoOn ends a Hold.
func (r *Run) GoOn() {
	h := &r.hold
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.on {
		h.on = false
		h.turned()
	}
}

// held reports whether the Run is on hold, and what is closed when that changes.
func (h *hold) held() (bool, <-chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.on, h.turn
}

// count notes that n more steps which change something are in flight.
func (h *hold) count(n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.busy += n
	h.look()
}

func (h *hold) turned() {
	close(h.turn)
	h.turn = make(chan struct{})
}

// look closes idle when it is time. The lock is held.
func (h *hold) look() {
	if h.on && h.busy == 0 {
		select {
		case <-h.idle:
		default:
			close(h.idle)
		}
	}
}
