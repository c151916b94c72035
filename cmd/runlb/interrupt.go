package main

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// interrupts turns signals into endings. The first one asks the run that is
// under way to stop after what is in flight; without a run, and from the
// second signal on, everything ends at once.
type interrupts struct {
	signals chan os.Signal
	cancel  context.CancelFunc
	done    chan struct{}

	mu   sync.Mutex
	soft func(os.Signal)
}

// watchSignals returns a context that ends when everything must.
func watchSignals(ctx context.Context) (context.Context, *interrupts) {
	ctx, cancel := context.WithCancel(ctx)
	i := &interrupts{signals: make(chan os.Signal, 4), cancel: cancel, done: make(chan struct{})}
	signal.Notify(i.signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go i.watch()
	return ctx, i
}

func (i *interrupts) watch() {
	for {
		select {
		case signal := <-i.signals:
			if soft := i.take(); soft != nil {
				soft(signal)
				continue
			}
			i.cancel()
		case <-i.done:
			return
		}
	}
}

func (i *interrupts) take() func(os.Signal) {
	i.mu.Lock()
	defer i.mu.Unlock()
	soft := i.soft
	i.soft = nil
	return soft
}

// stopWith makes the next signal call soft, once, which must not block. The
// returned func takes that back.
func (i *interrupts) stopWith(soft func(os.Signal)) (restore func()) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.soft = soft
	return func() { i.take() }
}

func (i *interrupts) close() {
	signal.Stop(i.signals)
	close(i.done)
	i.cancel()
}
