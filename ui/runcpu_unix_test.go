//go:build unix

package ui

import (
	"context"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"runlb/steps"
	"runlb/ui/internal/fakecloud"
)

// feed is a run that is told of events while it is read.
type feed struct {
	script
	mu   sync.Mutex
	more chan struct{}
}

func newFeed(s *script) *feed { return &feed{script: *s, more: make(chan struct{})} }

func (f *feed) add(e steps.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	e.Seq, e.At = len(f.events)+1, time.Now()
	f.events = append(f.events, e)
	close(f.more)
	f.more = make(chan struct{})
}

func (f *feed) Since(ctx context.Context, seq int) ([]steps.Event, bool) {
	for {
		f.mu.Lock()
		events, more := f.events[min(seq, len(f.events)):], f.more
		f.mu.Unlock()
		if len(events) > 0 {
			return events, true
		}
		select {
		case <-more:
		case <-ctx.Done():
			return nil, false
		}
	}
}

// counter takes what is written to a terminal.
type counter struct{ bytes atomic.Int64 }

func (c *counter) Write(b []byte) (int, error) { c.bytes.Add(int64(len(b))); return len(b), nil }

// BenchmarkRunningCPU is the whole program while a run tells of 60 events a
// second, what is written to the terminal included. Aim: 10 % of a core.
func BenchmarkRunningCPU(b *testing.B) {
	for _, size := range []area{{80, 24}, {200, 50}} {
		b.Run(fmt.Sprintf("%dx%d", size.W, size.H), func(b *testing.B) {
			var busy, wrote float64
			for b.Loop() {
				busy, wrote = watched(b, size)
			}
			b.ReportMetric(busy, "%CPU")
			b.ReportMetric(10, "%CPU-aim")
			b.ReportMetric(wrote/1024, "KB/s")
		})
	}
}

// watched watches a run for some seconds, and returns the part of a core that
// the process took and the bytes that it wrote a second.
func watched(b *testing.B, size area) (busy, wrote float64) {
	const rate, lasts = 60, 3 * time.Second
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	run := newFeed(half())
	app := New(Options{Context: ctx, Engine: &steps.Engine{}, Target: steps.Target{Project: fakecloud.ShopProject}, Problem: noCredentials()})
	watch := newWatch(run)
	app.do(open(newRunPage(app.w, watch)), nil)
	out := &counter{}
	keys, typed := io.Pipe()
	defer typed.Close()
	program := tea.NewProgram(app, tea.WithContext(ctx), tea.WithInput(keys), tea.WithOutput(out), tea.WithWindowSize(size.W, size.H),
		tea.WithColorProfile(colorprofile.TrueColor), tea.WithEnvironment([]string{"TERM=xterm-256color"}))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = program.Run()
	}()
	program.Send(startedMsg{watch: watch})
	for out.bytes.Load() < 1000 {
		time.Sleep(time.Millisecond) // the program says nothing but by what it writes
	}
	id := run.plan.Steps[7].ID
	tick := time.NewTicker(time.Second / rate)
	defer tick.Stop()
	before, bytes, began := processTime(b), out.bytes.Load(), time.Now()
	for n := 0; time.Since(began) < lasts; n++ {
		<-tick.C
		run.add(steps.Event{Step: id, Text: fmt.Sprintf("asking again for the operation that is still going on: %d", n)})
	}
	spent, took := processTime(b)-before, time.Since(began)
	cancel()
	<-ended
	return 100 * spent.Seconds() / took.Seconds(), float64(out.bytes.Load()-bytes) / took.Seconds()
}

func processTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
