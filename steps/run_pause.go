package steps

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

const (
	firstPause = 250 * time.Millisecond
	longPause  = 10 * time.Second
)

// pause is the wait between two tries: it doubles up to a cap, with jitter, so
// that many steps do not ask in step. The zero value is a fresh one.
type pause struct {
	tries int
	total time.Duration
	least time.Duration // of the next wait
}

// obey makes the next wait as long as the cloud asks for, if it does.
func (p *pause) obey(err error) {
	if c, ok := errors.AsType[*CloudError](err); ok {
		p.least = c.RetryAfter
	}
}

// wait blocks for the next pause. It ends early with ctx's error, or with
// errStopped when stop, which may be nil, is closed.
func (p *pause) wait(ctx context.Context, stop <-chan struct{}) error {
	length := longPause
	if p.tries < 6 {
		length = min(firstPause<<p.tries, longPause)
	}
	length = max(length/2+rand.N(length/2), p.least)
	p.least = 0
	p.tries++
	p.total += length
	t := time.NewTimer(length)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-stop:
		return errStopped
	case <-ctx.Done():
		return ctx.Err()
	}
}
