package sandbox

import "sync"

// maxKept is how many entries a log of the sandbox keeps.
const maxKept = 4096

// ring keeps the latest entries of a log. The zero ring is empty.
type ring[T any] struct {
	mu   sync.Mutex
	kept []T
	next int // the oldest entry, once the ring is full
}

func (r *ring[T]) add(entry T) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.kept) < maxKept {
		r.kept = append(r.kept, entry)
		return
	}
	r.kept[r.next] = entry
	r.next = (r.next + 1) % maxKept
}

// all is a copy of what is kept, oldest first.
func (r *ring[T]) all() []T {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append(append(make([]T, 0, len(r.kept)), r.kept[r.next:]...), r.kept[:r.next]...)
}
