package sandbox

import (
	"iter"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// past is what has been replaced or deleted lately, for reads that are stale. Nothing is kept while no such fault is armed.
type past struct {
	mu      sync.Mutex
	length  time.Duration // how far back
	entries []pastEntry   // oldest first
}

// pastEntry says what stood under a path until a time, as JSON; "": nothing.
type pastEntry struct {
	until time.Time
	path  string
	old   string
}

// keep makes the past reach back at least d.
func (p *past) keep(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.length = max(p.length, d)
}

func (p *past) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.length, p.entries = 0, nil
}

// note keeps what t has replaced.
func (p *past) note(t *tx, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.length == 0 {
		return
	}
	expired := 0
	for expired < len(p.entries) && now.Sub(p.entries[expired].until) > p.length {
		expired++
	}
	p.entries = p.entries[expired:]
	for _, u := range t.undo {
		p.entries = append(p.entries, pastEntry{now, u.path, u.old})
	}
}

// at is what stood at a time under the paths that have changed since.
func (p *past) at(then time.Time) map[string]string {
	p.mu.Lock()
	defer p.mu.Unlock()
	was := map[string]string{}
	for _, e := range slices.Backward(p.entries) {
		if !e.until.After(then) {
			break
		}
		was[e.path] = e.old
	}
	return was
}

// asSeenBy is the state as r sees it, which a fault may have made old.
func (s *Sandbox) asSeenBy(r *http.Request, t *tx) *tx {
	ago := bendOf(r).ago
	if ago == 0 {
		return t
	}
	return &tx{s: t.s, was: s.past.at(s.now().Add(-ago))}
}

// pathsOfThePast is paths for a tx that sees the past.
func (t *tx) pathsOfThePast(prefix string) iter.Seq[string] {
	there := slices.DeleteFunc(slices.Collect((&tx{s: t.s}).paths(prefix)), func(path string) bool {
		old, changed := t.was[path]
		return changed && old == ""
	})
	for path, old := range t.was {
		if !t.s.docs.has(path) && old != "" && strings.HasPrefix(path, prefix) {
			there = append(there, path)
		}
	}
	slices.SortFunc(there, comparePaths)
	return slices.Values(there)
}

// comparePaths orders by collection, then by name, as list does.
func comparePaths(a, b string) int {
	collectionA, nameA := split(a)
	collectionB, nameB := split(b)
	if c := strings.Compare(collectionA, collectionB); c != 0 {
		return c
	}
	return strings.Compare(nameA, nameB)
}
