package faults

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"sync"
	"testing"

	"runlb/steps"
)

// guillotine kills a process at a boundary: from then on nothing that it does reaches the cloud or the disk. Boundaries are before and
// after every request, and before every write, sync and rename of the journal. Each has a name that does not depend on which of the
// steps that run side by side comes first, so that a dry run can list them all and every one is met.
type guillotine struct {
	at   string // the boundary; empty: none
	nth  int    // instead of a name: how many boundaries are passed; 0: no such number
	kill func()
	soft bool // it does not kill: what is at the boundary panics, and nothing else

	mu     sync.Mutex
	met    map[string]int
	passed []string
	dead   bool
	fallen bool // it has panicked
}

var errDead = errors.New("killed")

// pass tells whether the process is alive behind one more boundary, and whether it is this one at which it dies.
func (g *guillotine) pass(what string) (alive, fell bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.dead {
		return false, false
	}
	g.met[what]++
	if n := g.met[what]; n > 1 {
		what = fmt.Sprintf("%s #%d", what, n)
	}
	g.passed = append(g.passed, what)
	if what == g.at || len(g.passed) == g.nth {
		if g.soft {
			g.fallen = true
			panic("at " + what)
		}
		g.dead = true
		g.kill()
	}
	return !g.dead, g.dead
}

// latest is the boundary that was passed last.
func (g *guillotine) latest() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.passed[len(g.passed)-1]
}

func (g *guillotine) fell() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.dead || g.fallen
}

// mortalWire is the way to the cloud of a process that can be killed.
type mortalWire struct {
	g    *guillotine
	next http.RoundTripper
}

func (m mortalWire) RoundTrip(r *http.Request) (*http.Response, error) {
	what := nameOf(r)
	if alive, _ := m.g.pass("before " + what); !alive {
		return nil, errDead
	}
	resp, err := m.next.RoundTrip(r)
	if alive, _ := m.g.pass("after " + what); !alive {
		return nil, errDead
	}
	return resp, err
}

// write is pass for what is written: at the kill itself half of it reaches the disk.
func (g *guillotine) write(what string) error {
	switch alive, fell := g.pass(what); {
	case fell:
		return torn{errDead}
	case !alive:
		return errDead
	}
	return nil
}

var (
	project   = regexp.MustCompile(`^.*/projects/[^/:]*`)
	operation = regexp.MustCompile(`/operations/[^/:]+`)
	number    = regexp.MustCompile(`/[0-9]{6,}`)
)

// nameOf is a request without what chance has a part in.
func nameOf(r *http.Request) string {
	path := number.ReplaceAllString(operation.ReplaceAllString(project.ReplaceAllString(r.URL.Path, ""), "/operations"), "/ID")
	return fmt.Sprintf("%s %s (%s)", r.Method, path, steps.StepOf(r.Context()))
}

// boundaries lists those of a command that is not killed, in a world that prepare has made.
func boundaries(t *testing.T, v variant, prepare func(w *world), command func(p process) result) (names []string) {
	t.Helper()
	dry(t, v, func(w *world) {
		prepare(w)
		p, g := w.mortal("")
		if r := command(p); !r.done() {
			t.Fatalf("dry run of %s: %s", v.name, r)
		}
		names = g.passed
	})
	if len(names) < 100 {
		t.Fatalf("%s has only %d boundaries: the dry run did not run", v.name, len(names))
	}
	return names
}
