package sandbox

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// TestRing keeps the latest entries, and tells what came after a position, also when that is no longer kept.
func TestRing(t *testing.T) {
	var r ring[int]
	for _, n := range []int{0, 1, 5, maxKept - 5, 3, maxKept} {
		for range n {
			r.add(r.seen)
		}
		for _, position := range []int{0, r.seen - 3, r.seen, r.seen + 7} {
			position = max(position, 0)
			entries, seen, _ := r.after(position)
			first := max(position, seen-maxKept)
			if seen != r.seen || len(entries) != max(seen-first, 0) {
				t.Fatalf("of %d, %d come after %d", seen, len(entries), position)
			}
			for i, e := range entries {
				if e != first+i {
					t.Fatalf("of %d after %d: entry %d is %d, want %d", seen, position, i, e, first+i)
				}
			}
		}
	}
}

// TestRingAwait waits for what comes, and no longer than it may.
func TestRingAwait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r ring[string]
		r.add("old")
		start := time.Now()
		time.AfterFunc(time.Minute, func() { r.add("new") })
		if entries, seen := r.await(t.Context(), 1); len(entries) != 1 || entries[0] != "new" || seen != 2 || time.Since(start) != time.Minute {
			t.Errorf("%v of %d after %v", entries, seen, time.Since(start))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if entries, seen := r.await(ctx, 2); entries != nil || seen != 2 {
			t.Errorf("%v of %d, want none", entries, seen)
		}
	})
}
