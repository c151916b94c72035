package faults

import (
	"sync"
	"testing"

	"runlb/gcp/sandbox"
)

// dryRuns remembers what commands do where nothing goes wrong, by variant and command: it is the same every time.
var dryRuns struct {
	sync.Mutex
	boundaries map[string][]string
	sent       map[string][]numbered
}

// numbered is a request, as the nth of its kind.
type numbered struct {
	sent
	call
}

// remembered is what was kept under a name, or what find returns.
func remembered[T any](kept *map[string]T, name string, find func() T) T {
	dryRuns.Lock()
	defer dryRuns.Unlock()
	if found, ok := (*kept)[name]; ok {
		return found
	}
	if *kept == nil {
		*kept = map[string]T{}
	}
	found := find()
	(*kept)[name] = found
	return found
}

// boundaries lists those of the command.
func (do commandCase) boundaries(t *testing.T, v variant) []string {
	t.Helper()
	return remembered(&dryRuns.boundaries, v.name+" "+do.name, func() []string { return boundaries(t, v, do.prepare, do.run) })
}

// calls lists the requests that the command sends, of those that are asked for.
func (do commandCase) calls(t *testing.T, v variant, which func(s sent) bool) (list []call) {
	t.Helper()
	for _, n := range remembered(&dryRuns.sent, v.name+" "+do.name, func() []numbered { return do.send(t, v) }) {
		if which(n.sent) {
			list = append(list, n.call)
		}
	}
	return list
}

func (do commandCase) send(t *testing.T, v variant) (all []numbered) {
	t.Helper()
	dry(t, v, func(w *world) {
		do.prepare(w)
		before := len(w.wire.requests())
		if r := do.run(w.process()); !r.done() {
			t.Fatalf("dry run of %s: %s", v.name, r)
		}
		seen := map[sandbox.When]int{}
		for _, s := range w.wire.requests()[before:] {
			when, ok := s.when()
			if !ok {
				continue
			}
			seen[when]++
			when.Nth = seen[when]
			all = append(all, numbered{s, call{when, s.step != ""}})
		}
	})
	return all
}
