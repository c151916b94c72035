package ring

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// TestRing keeps the latest entries, and tells what came after a position, also when that is no longer kept.
func TestRing(t *testing.T) {
	var r Ring[int]
	for _, n := range []int{0, 1, 5, Size - 5, 3, Size} {
		for range n {
			r.Add(r.seen)
		}
		for _, position := range []int{0, r.seen - 3, r.seen, r.seen + 7} {
			position = max(position, 0)
			entries, seen, _ := r.After(position)
			first := max(position, seen-Size)
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
		var r Ring[string]
		r.Add("old")
		start := time.Now()
		time.AfterFunc(time.Minute, func() { r.Add("new") })
		if entries, seen := r.Await(t.Context(), 1); len(entries) != 1 || entries[0] != "new" || seen != 2 || time.Since(start) != time.Minute {
			t.Errorf("%v of %d after %v", entries, seen, time.Since(start))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if entries, seen := r.Await(ctx, 2); entries != nil || seen != 2 {
			t.Errorf("%v of %d, want none", entries, seen)
		}
	})
}
