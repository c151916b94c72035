package plain

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"runlb/steps"
)

// silent is a run that says nothing for a time, and then that it has ended.
type silent struct {
	script
	until time.Time
}

func (s silent) Since(ctx context.Context, seq int) ([]steps.Event, bool) {
	if seq == 0 {
		return s.events[:1], true
	}
	select {
	case <-time.After(time.Until(s.until)):
		return s.events[seq:], false
	case <-ctx.Done():
		return nil, true
	}
}

func TestFollowBeatsEvery30Seconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		run := silent{script{demo(), []steps.Event{
			{Seq: 1, At: now, Step: "n", State: steps.Running},
			{Seq: 2, At: now.Add(100 * time.Second), End: &steps.Outcome{Ending: steps.EndDone, Took: 100 * time.Second}},
		}}, now.Add(100 * time.Second)}
		var out strings.Builder
		if err := Follow(&out, run); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(out.String(), "still at it: delete network lb-network"); n != 3 {
			t.Errorf("%d heartbeats in 100 seconds:\n%s", n, out.String())
		}
	})
}

func TestBeatsOnlyInSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		s := &steady{w: &out, last: time.Now()}
		stop := s.beat(func() string { return "still looking" })
		for range 4 { // 80 seconds with a line every 20
			time.Sleep(20 * time.Second)
			_, _ = io.WriteString(s, "news\n")
		}
		s.mu.Lock()
		said := out.String()
		s.mu.Unlock()
		if strings.Contains(said, "still") {
			t.Errorf("it beats between the news:\n%s", said)
		}
		time.Sleep(65 * time.Second)
		stop()
		if n := strings.Count(out.String(), "   still looking\n"); n != 2 {
			t.Errorf("%d heartbeats in 65 seconds of silence", n)
		}
	})
}

func TestCountDownInWords(t *testing.T) {
	for _, tt := range []struct {
		name  string
		typed bool
		when  time.Duration // a line; 0: none
		over  bool
		took  time.Duration
		says  string
	}{
		{"nobody", true, 0, true, 5 * time.Second, "Deletion begins in 5 seconds. Enter stops it.\n4\n3\n2\n1\n"},
		{"a line", true, 2500 * time.Millisecond, false, 2500 * time.Millisecond, "Deletion begins in 5 seconds. Enter stops it.\n4\n3\nStopped: nothing was changed.\n"},
		{"a pipe", false, 0, true, 0, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var out strings.Builder
				in, typing := io.Pipe()
				w := &wizard{console: console{printer: printer{w: &out}, lines: NewLines(in), typed: tt.typed}}
				if tt.when > 0 {
					go func() {
						time.Sleep(tt.when)
						_, _ = io.WriteString(typing, "\n")
					}()
				}
				began := time.Now()
				over, err := w.countDown(t.Context())
				if err != nil || over != tt.over || time.Since(began) != tt.took || out.String() != tt.says {
					t.Errorf("over %v (%v) after %v, and said %q", over, err, time.Since(began), out.String())
				}
				_ = typing.Close()
				synctest.Wait()
			})
		})
	}
}

// A terminal that is closed during the countdown stops it, and so does ctrl+c.
func TestCountDownEndsWithItsInput(t *testing.T) {
	var out strings.Builder
	w := &wizard{console: console{printer: printer{w: &out}, lines: NewLines(strings.NewReader("")), typed: true}}
	if over, err := w.countDown(t.Context()); over || err != nil {
		t.Errorf("the end of the input: over %v, %v", over, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	in, typing := io.Pipe()
	defer typing.Close()
	w.lines = NewLines(in)
	if over, err := w.countDown(ctx); over || err == nil {
		t.Errorf("ctrl+c: over %v, %v", over, err)
	}
}
