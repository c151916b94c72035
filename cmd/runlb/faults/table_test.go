package faults

import (
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

// findings are what must not be.
type findings struct {
	orphans    int // objects of ours that nothing leads to any more, or that are too many
	foreign    int // objects of others that were changed
	duplicates int // creates beyond the one that an object needs
	canary     int // secrets that were written somewhere
}

// met counts the points that each test has come to.
var met sync.Map

// thinned tells whether a bounded run leaves a point out: of a test's points it tries the first, and some of the rest.
func thinned(t *testing.T, point string) bool {
	first, oneIn := int64(10), 8
	if slowed {
		first, oneIn = 6, 20
	}
	n, _ := met.LoadOrStore(t.Name(), new(atomic.Int64))
	return !*full && n.(*atomic.Int64).Add(1) > first && chance("thin "+t.Name()+point).IntN(oneIn) > 0
}

// at tries one point of the matrix in a world of its own, in virtual time. What was found stands in the table of cmd/faults.
func at(t *testing.T, point string, v variant, try func(w *world)) {
	t.Helper()
	if thinned(t, point) {
		return
	}
	t.Run(point, func(t *testing.T) {
		t.Parallel()
		var found findings
		defer func() {
			for what, n := range map[string]int{"orphans": found.orphans, "foreign": found.foreign, "duplicates": found.duplicates, "canary": found.canary} {
				if n > 0 {
					t.Attr(what, strconv.Itoa(n))
					t.Fail()
				}
			}
		}()
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, v)
			defer func() { found = w.findings }()
			defer w.close()
			try(w)
		})
	})
}
