package sandbox

import (
	"net/http"
	"regexp"
	"sync"
	"time"
)

// Drop says when a connection is cut.
type Drop int

// The moments of a Drop.
const (
	DropNever  Drop = iota
	DropBefore      // before the request is looked at: nothing has happened
	DropAfter       // after the change is committed: only the answer is lost
)

// Fault is one thing that goes wrong. Zero fields do not restrict, and do nothing.
type Fault struct {
	Method string         // "POST"; empty: any
	Path   *regexp.Regexp // searched in the URL path; nil: any
	Nth    int            // which matching request, from 1; 0: every one
	Delay  time.Duration  // before anything else
	Drop   Drop
	Status int    // answered in place of the real answer; 0: the real one
	Body   string // beside Status
}

// faults are the armed faults, with a count of the requests that each has matched.
type faults struct {
	mu    sync.Mutex
	armed []*armedFault
}

type armedFault struct {
	Fault
	matched int
}

// Fault arms f. Faults are tried in the order in which they were armed; the first that strikes wins.
func (s *Sandbox) Fault(f Fault) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.armed = append(s.faults.armed, &armedFault{Fault: f})
}

func (fs *faults) strike(r *http.Request) (Fault, bool) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for _, f := range fs.armed {
		if f.Method != "" && f.Method != r.Method || f.Path != nil && !f.Path.MatchString(r.URL.Path) {
			continue
		}
		f.matched++
		if f.Nth == 0 || f.Nth == f.matched {
			return f.Fault, true
		}
	}
	return Fault{}, false
}

// around is next with the armed faults in front of it.
func (fs *faults) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, struck := fs.strike(r)
		if !struck {
			next.ServeHTTP(w, r)
			return
		}
		if f.Delay > 0 {
			select {
			case <-time.After(f.Delay):
			case <-r.Context().Done():
			}
		}
		switch {
		case f.Drop == DropBefore:
			cut(w)
		case f.Drop == DropAfter:
			next.ServeHTTP(newReply(), r)
			cut(w)
		case f.Status != 0:
			w.Header().Set("Content-Type", "application/json; charset=UTF-8")
			w.WriteHeader(f.Status)
			w.Write([]byte(f.Body))
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// cut closes the connection below w without an answer.
func cut(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		conn.Close()
	}
}
