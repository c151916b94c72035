package sandbox

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Fault is one thing that goes wrong: When it strikes, and What it does to the request that it strikes. Its text is a line of a fault
// plan, see ParseFaults.
type Fault struct {
	When When
	What Effect
}

// String is f as a line of a fault plan.
func (f Fault) String() string { return f.When.String() + " " + f.What.String() }

// Effect is what a fault does to a request that it strikes. The effects are the types of this package that implement it: Drop, Answer,
// Delay, Trickle, Stuck, Fail, Unreadable, NotReady, EarlyWait, Stale, Unreachable, Plant, Rate and Concurrent.
type Effect interface {
	// String is the effect as a fault plan writes it.
	String() string
	// strike serves the struck request.
	strike(x struckRequest)
}

// struckRequest is one struck request with what would have served it.
type struckRequest struct {
	s    *Sandbox
	call apiCall
	next http.Handler
	w    http.ResponseWriter
	r    *http.Request
}

// serve answers as if nothing were wrong.
func (x struckRequest) serve() { x.next.ServeHTTP(x.w, x.r) }

// commit lets the request take effect and returns its answer, which nobody has seen yet.
func (x struckRequest) commit() *reply {
	out := newReply()
	x.next.ServeHTTP(out, x.r)
	return out
}

// ArmedFault is a fault with what has come of it.
type ArmedFault struct {
	Fault
	Matched int // requests that its method, kind, place and name fit, and no earlier fault had struck
	Struck  int
}

// faults are the armed ones, in the order in which they are tried.
type faults struct {
	mu    sync.Mutex
	armed []*armedFault
}

type armedFault struct {
	ArmedFault
	passed []time.Time // requests that a Rate has let through
}

// Fault arms f. Faults are tried in the order in which they were armed; the first that strikes wins, except that one request can miss
// many unreachable places. They stay armed until they are cleared, also in a later process with the same state.
func (s *Sandbox) Fault(f Fault) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.arm(ArmedFault{Fault: f})
	s.keepFaults()
}

func (s *Sandbox) arm(f ArmedFault) {
	s.faults.armed = append(s.faults.armed, &armedFault{ArmedFault: f})
	if stale, ok := f.What.(Stale); ok {
		s.past.keep(stale.Ago)
	}
}

// Faults are the armed faults, in order.
func (s *Sandbox) Faults() []ArmedFault {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	all := make([]ArmedFault, len(s.faults.armed))
	for i, f := range s.faults.armed {
		all[i] = f.ArmedFault
	}
	return all
}

// ClearFaults disarms every fault. What faults have done stays done.
func (s *Sandbox) ClearFaults() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.armed = nil
	s.past.forget()
	s.keepFaults()
}

// around is next with the armed faults in front of it. They strike what an API is asked, not what a load balancer is.
func (s *Sandbox) around(next http.Handler, r *http.Request) http.Handler {
	s.faults.mu.Lock()
	idle := len(s.faults.armed) == 0
	s.faults.mu.Unlock()
	if idle {
		return next
	}
	c, ok := callOf(r)
	if !ok {
		return next
	}
	effect, missing := s.strikes(c.named(r))
	if missing != nil {
		r = bent(r, func(b *bend) { b.missing = missing })
	}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if effect == nil {
			next.ServeHTTP(w, r)
			return
		}
		effect.strike(struckRequest{s: s, call: c, next: next, w: w, r: r})
	})
}

// strikes counts c against the armed faults and returns the effect of the one that strikes, nil for none, and the places that a wide
// call misses.
func (s *Sandbox) strikes(c apiCall) (effect Effect, missing []string) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	struck := false
	for _, f := range s.faults.armed {
		_, unreachable := f.What.(Unreachable)
		wide := unreachable && c.wide
		if !f.When.fits(c, wide) {
			continue
		}
		f.Matched++
		if !f.When.due(f.Matched) || f.admits(s, c) {
			continue
		}
		f.Struck++
		struck = true
		if wide {
			missing = append(missing, f.When.Place)
			continue
		}
		effect = f.What
		break
	}
	if struck {
		s.keepFaults()
	}
	return effect, missing
}

// bend is what a fault makes of the outcome of a request. It travels in the request's context to where the outcome is made; the zero
// bend changes nothing.
type bend struct {
	stuck    time.Duration  // how much longer the operation takes
	fail     *failure       // what the operation fails with
	hidden   time.Duration  // how long the new object is not readable after its operation is DONE
	notReady time.Duration  // how long it cannot be referred to
	wait     *time.Duration // how long a wait blocks at most
	ago      time.Duration  // how old the state is that a read sees
	missing  []string       // patterns of the places that do not answer a wide call
}

type bendKey struct{}

func bendOf(r *http.Request) bend {
	b, _ := r.Context().Value(bendKey{}).(bend)
	return b
}

// bent is r with a changed bend.
func bent(r *http.Request, change func(*bend)) *http.Request {
	b := bendOf(r)
	change(&b)
	return r.WithContext(context.WithValue(r.Context(), bendKey{}, b))
}

// misses tells whether place, a region or a zone, does not answer r.
func (b bend) misses(place string) bool {
	return slices.ContainsFunc(b.missing, func(pattern string) bool { return inPlace(pattern, place) })
}

// innermost is the writer below those that wrap it.
func innermost(w http.ResponseWriter) http.ResponseWriter {
	for {
		outer, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return w
		}
		w = outer.Unwrap()
	}
}
