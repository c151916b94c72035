package sandbox

import (
	"math/rand/v2"
	"sync"
)

// dice decides for the data plane: splits of traffic, trace ids. Options.Rand seeds it.
type dice struct {
	mu  sync.Mutex
	pcg rand.PCG
}

func (d *dice) seed(a, b uint64) { d.pcg.Seed(a, b) }

func (d *dice) roll() uint64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.pcg.Uint64()
}

// pick draws one of several by their weights; -1 when all are zero. A choice that is none draws nothing.
func (d *dice) pick(weights []int) int {
	total, last := 0, -1
	for i, w := range weights {
		if w > 0 {
			total, last = total+w, i
		}
	}
	if last < 0 || weights[last] == total {
		return last
	}
	n := int(d.roll() % uint64(total))
	for i, w := range weights {
		if n < w {
			return i
		}
		n -= max(w, 0)
	}
	return last
}
