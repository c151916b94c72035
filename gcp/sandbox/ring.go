package sandbox

import (
	"context"
	"sync"
)

// maxKept is how many entries a log of the sandbox keeps.
const maxKept = 4096

// ring keeps the latest entries of a log. The zero ring is empty.
type ring[T any] struct {
	mu   sync.Mutex
	kept []T
	next int           // the oldest entry, once the ring is full
	seen int           // entries there have ever been
	more chan struct{} // closed with the next entry; nil while nobody waits for it
}

func (r *ring[T]) add(entry T) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen++
	if r.more != nil {
		close(r.more)
		r.more = nil
	}
	if len(r.kept) < maxKept {
		r.kept = append(r.kept, entry)
		return
	}
	r.kept[r.next] = entry
	r.next = (r.next + 1) % maxKept
}

// all is a copy of what is kept, oldest first.
func (r *ring[T]) all() []T {
	entries, _, _ := r.after(0)
	return entries
}

// after is a copy of what is kept of the entries after the first n, oldest first, how many there have ever been, and what ends when
// there is one more.
func (r *ring[T]) after(n int) (entries []T, seen int, more <-chan struct{}) {
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

// await is after, but waits until there is an entry, or ctx ends.
func (r *ring[T]) await(ctx context.Context, n int) (entries []T, seen int) {
	for {
		entries, seen, more := r.after(n)
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
