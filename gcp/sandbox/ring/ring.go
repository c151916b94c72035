// Package ring keeps the latest entries of a log, for readers that come and go.
package ring

import (
	"context"
	"sync"
)

// Size is how many entries a ring keeps.
const Size = 4096

// Ring keeps the latest entries of a log. The zero ring is empty.
type Ring[T any] struct {
	mu   sync.Mutex
	kept []T
	next int           // the oldest entry, once the ring is full
	seen int           // entries there have ever been
	more chan struct{} // closed with the next entry; nil while nobody waits for it
}

// Add appends an entry, and drops the oldest one when the ring is full.
func (r *Ring[T]) Add(entry T) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen++
	if r.more != nil {
		close(r.more)
		r.more = nil
	}
	if len(r.kept) < Size {
		r.kept = append(r.kept, entry)
		return
	}
	r.kept[r.next] = entry
	r.next = (r.next + 1) % Size
}

// All is a copy of what is kept, oldest first.
func (r *Ring[T]) All() []T {
	entries, _, _ := r.After(0)
	return entries
}

// After is a copy of what is kept of the entries after the first n, oldest first, how many there have ever been, and what ends when
// there is one more.
func (r *Ring[T]) After(n int) (entries []T, seen int, more <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	entries = append(append(make([]T, 0, len(r.kept)), r.kept[r.next:]...), r.kept[:r.next]...)
	if old := len(entries) - (r.seen - n); old > 0 {
		entries = entries[min(old, len(entries)):]
	}
	if r.more == nil {
		r.more = make(chan struct{})
	}
	return entries, r.seen, r.more
}

// Await is After, but waits until there is an entry, or ctx ends.
func (r *Ring[T]) Await(ctx context.Context, n int) (entries []T, seen int) {
	for {
		entries, seen, more := r.After(n)
		if len(entries) > 0 {
			return entries, seen
		}
		select {
		case <-more:
		case <-ctx.Done():
			return nil, seen
		}
	}
}
