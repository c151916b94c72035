package ui

import (
	"context"
	"iter"
	"time"

	"runlb/steps/defect"
)

// found is an item of a list that streams in, or why it ended early.
type found[T any] struct {
	item   T
	err    error
	defect *defect.Defect // which drain raises again
}

// readAhead is how far a list is read ahead of the screen.
const readAhead = 256

// stream runs a list in a goroutine of its own, until its end or ctx's.
func stream[T any](ctx context.Context, list func(context.Context) iter.Seq2[T, error]) <-chan found[T] {
	items := make(chan found[T], readAhead)
	go func() {
		defer close(items)
		defer func() {
			if d := defect.Of(recover()); d != nil {
				items <- found[T]{defect: d}
			}
		}()
		for item, err := range list(ctx) {
			select {
			case <-ctx.Done():
				return
			case items <- found[T]{item: item, err: err}:
			}
		}
	}()
	return items
}

// drain waits for one item and takes what comes in the window after it. It
// blocks: only commands may call it.
func drain[T any](from <-chan found[T]) (items []T, ended bool, problem error) {
	take := func(f found[T], ok bool) {
		switch {
		case !ok:
			ended = true
		case f.defect != nil:
			panic(f.defect)
		case f.err != nil:
			problem = f.err
		default:
			items = append(items, f.item)
		}
	}
	f, ok := <-from
	take(f, ok)
	window := time.NewTimer(newsWindow)
	defer window.Stop()
	for !ended {
		select {
		case f, ok := <-from:
			take(f, ok)
		case <-window.C:
			return items, ended, problem
		}
	}
	return items, ended, problem
}
