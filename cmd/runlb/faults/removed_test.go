package faults

import (
	"cmp"
	"slices"
	"sync"
	"testing"
	"time"
)

// removal is one object of ours, and a boundary at which it stands and a stranger takes it away.
type removal struct{ at, path string }

// removals lists them for a command, in a world that prepare has made.
func removals(t *testing.T, v variant, prepare func(w *world), command func(p process) result) (all []removal) {
	t.Helper()
	dry(t, v, func(w *world) {
		prepare(w)
		var mu sync.Mutex
		var seen time.Time
		var sent int
		var standing []string
		p := w.disturbed("", func(where string) {
			mu.Lock()
			defer mu.Unlock()
			if now, n := time.Now(), len(w.wire.mutations()); !now.Equal(seen) || n != sent { // only then can something have come or gone.
				standing = slices.DeleteFunc(w.picture().ours(), w.mayChange)
				seen, sent = now, n
			}
			for _, path := range standing {
				all = append(all, removal{where, path})
			}
		})
		if r := command(p); !r.done() {
			t.Fatalf("dry run of %s: %s", v.name, r)
		}
	})
	slices.SortFunc(all, func(a, b removal) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.path, b.path)) })
	all = slices.Compact(all)
	if len(all) < 100 {
		t.Fatalf("%s has only %d boundaries at which something of ours stands", v.name, len(all))
	}
	return all
}

// takes lets the stranger remove one object at a boundary, and notes what went with it.
func (w *world) takes(r removal) (p process, came func() bool) {
	struck := false
	return w.disturbed(r.at, func(string) {
		struck = true
		for _, path := range (rival{w}).removes(r.path) {
			w.removed[path]++
		}
	}), func() bool { return struck }
}

// S4: whatever of ours a stranger removes while up is at work, the same command again makes it once more and finishes; while down is at
// work, what is gone already is done.
func TestFaultsS4(t *testing.T) {
	for _, v := range variants() {
		for _, r := range sample("S4 up"+v.name, removals(t, v, nothing, process.up), 15) {
			at(t, v.name+"/up/"+r.path+" "+r.at, v, func(w *world) {
				p, came := w.takes(r)
				p.up()
				if !came() {
					w.t.Errorf("the run never came to %q", r.at)
				}
				w.holds()
				time.Sleep(pick(r.at+r.path, rests...))
				w.finish(process.up)
				w.built()
			})
		}
		for _, r := range sample("S4 down"+v.name, removals(t, v, built, process.down), 10) {
			at(t, v.name+"/down/"+r.path+" "+r.at, v, func(w *world) {
				built(w)
				p, came := w.takes(r)
				if r := p.down(); !r.done() {
					w.t.Error(r)
				}
				if !came() {
					w.t.Errorf("the run never came to %q", r.at)
				}
				w.gone()
			})
		}
	}
}
