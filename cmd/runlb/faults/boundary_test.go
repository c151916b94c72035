package faults

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"runlb/steps"
)

// guillotine kills a process at a boundary: from then on nothing that it does reaches the cloud or the disk. Boundaries are before and
// after every request, and before every write, sync and rename of the journal. Each has a name that does not depend on which of the
// steps that run side by side comes first, so that a dry run can list them all and every one is met.
type guillotine struct {
	at   string // the boundary; empty: none
	kill func()

	mu     sync.Mutex
	met    map[string]int
	passed []string
	dead   bool
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
	if what == g.at {
		g.dead = true
		g.kill()
	}
	return !g.dead, g.dead
}

func (g *guillotine) fell() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.dead
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

// mortalDisk is the disk of a process that can be killed.
type mortalDisk struct {
	g    *guillotine
	next steps.Disk
	mu   *sync.Mutex
	ids  map[string]string // request ids: what they are for
}

func newMortalDisk(g *guillotine, next steps.Disk) steps.Disk {
	return mortalDisk{g, next, &sync.Mutex{}, map[string]string{}}
}

func (d mortalDisk) pass(what string) error {
	if alive, _ := d.g.pass(what); !alive {
		return errDead
	}
	return nil
}

func (d mortalDisk) ReadFile(path string) ([]byte, error) { return d.next.ReadFile(path) }

func (d mortalDisk) Create(path string) (steps.File, error) {
	if err := d.pass("create journal"); err != nil {
		return nil, err
	}
	f, err := d.next.Create(path)
	return &mortalFile{d: d, next: f}, err
}

func (d mortalDisk) Append(path string) (steps.File, error) {
	f, err := d.next.Append(path)
	return &mortalFile{d: d, next: f}, err
}

func (d mortalDisk) Rename(from, to string) error {
	if err := d.pass("rename journal"); err != nil {
		return err
	}
	return d.next.Rename(from, to)
}

func (d mortalDisk) SyncFolder(path string) error {
	if err := d.pass("sync folder"); err != nil {
		return err
	}
	return d.next.SyncFolder(path)
}

type mortalFile struct {
	d    mortalDisk
	next steps.File
	last string // what was written last
}

func (f *mortalFile) Write(p []byte) (int, error) {
	f.last = f.d.line(p)
	alive, fell := f.d.g.pass("write " + f.last)
	switch {
	case fell:
		f.next.Write(p[:len(p)/2]) // half of the line reaches the disk.
		return 0, errDead
	case !alive:
		return 0, errDead
	}
	return f.next.Write(p)
}

func (f *mortalFile) Sync() error {
	if err := f.d.pass("sync " + f.last); err != nil {
		return err
	}
	return f.next.Sync()
}

func (f *mortalFile) Close() error { return f.next.Close() }

// line names a line of the journal by what it tells, and of what.
func (d mortalDisk) line(p []byte) string {
	var l struct {
		Entry map[string]struct{ Step, Part, Request string }
	}
	if strings.Count(string(p), "\n") != 1 || json.Unmarshal(p, &l) != nil {
		return "a new journal"
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for what, e := range l.Entry {
		if what == "intent" {
			d.ids[e.Request] = strings.TrimSpace(e.Step + " " + e.Part)
		}
		return strings.TrimSpace(what + " " + d.ids[e.Request])
	}
	return "nothing"
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
