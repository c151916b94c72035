package steps

import (
	"context"
	"slices"
	"sync"
)

// eventLog keeps every event of a Run. Writers never wait for readers.
type eventLog struct {
	mu     sync.Mutex
	events []Event
	more   chan struct{} // closed, and replaced, at every change
	closed bool
}

func newEventLog() *eventLog { return &eventLog{more: make(chan struct{})} }

// add numbers an event and appends it. What comes after the last is dropped.
func (l *eventLog) add(e Event) { l.put(e, false) }

// end appends the last event.
func (l *eventLog) end(e Event) { l.put(e, true) }

func (l *eventLog) put(e Event, last bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return
	}
	e.Seq = len(l.events) + 1
	l.events = append(l.events, e)
	l.closed = last
	close(l.more)
	l.more = make(chan struct{})
}

// all is what was told so far.
func (l *eventLog) all() []Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.events)
}

func (l *eventLog) since(ctx context.Context, seq int) ([]Event, bool) {
	seq = max(seq, 0)
	for {
		l.mu.Lock()
		if seq < len(l.events) || l.closed {
			events, open := slices.Clone(l.events[min(seq, len(l.events)):]), !l.closed
			l.mu.Unlock()
			return events, open
		}
		more := l.more
		l.mu.Unlock()
		select {
		case <-more:
		case <-ctx.Done():
			return nil, false
		}
	}
}
