package steps

import (
	"context"
	"fmt"
	"time"
)

const (
	// awakeTick is how often it is looked whether this machine was asleep.
	awakeTick = 5 * time.Second
	// asleepFrom is what a clock must jump for that to be said.
	asleepFrom = time.Minute
)

// withPatience ends the context after so much time in which this program ran: a
// laptop that sleeps, or a terminal that suspends it, does not use up what the
// cloud is given to finish.
func withPatience(ctx context.Context, limit time.Duration, cause error) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	go func() {
		tick := time.NewTicker(awakeTick)
		defer tick.Stop()
		for spent := time.Duration(0); spent < limit; spent += awakeTick {
			select {
			case <-tick.C: // one, also after a long sleep
			case <-ctx.Done():
				return
			}
		}
		cancel(cause)
	}()
	return ctx, func() { cancel(nil) }
}

// noticeSleep tells when this machine was asleep, or the program suspended,
// until ctx ends. What is in flight needs no more than that its question is
// asked again, which happens by itself.
func (x *executor) noticeSleep(ctx context.Context) {
	tick := time.NewTicker(awakeTick)
	defer tick.Stop()
	for last := x.now().Round(0); ; {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		now := x.now().Round(0) // without the monotonic clock, which sleeps too
		if gap := now.Sub(last) - awakeTick; gap >= asleepFrom {
			x.tell(Event{Text: fmt.Sprintf(
				"the clock jumped by %s: this machine was asleep, or runlb suspended. The cloud went on meanwhile; what is in flight is asked for again", gap.Round(time.Second))})
		}
		last = now
	}
}
