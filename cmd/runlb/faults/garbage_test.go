package faults

import (
	"encoding/json"
	"io"
	"net/http"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"runlb/gcp/sandbox"
)

// A12: an answer that is none is an error with a name, never a panic, whether or not its request took effect; the same command again
// finishes. What is new in an answer is passed over. Ten megabytes for an answer, also for every one, stay within 200 MB.
func TestFaultsA12(t *testing.T) {
	all := func(sent) bool { return true }
	for _, form := range []string{"malformed", "html", "empty", "huge", "cut-gzip"} {
		t.Run(form, func(t *testing.T) {
			eachCall(t, 24, all, func(w *world, c call, do commandCase) {
				w.cloud.Fault(sandbox.Fault{When: c.When, What: sandbox.Answer{Form: form, Commit: pick(w.t.Name(), true, false)}})
				r := do.run(w.process())
				w.struck()
				if !r.done() {
					w.classified(r)
				}
				if r.end.Took > 25*time.Minute {
					w.t.Errorf("took %s: %s", r.end.Took, r)
				}
				w.finish(do.run)
				do.holds(w)
			})
		})
	}
	for _, v := range variants() {
		for _, do := range commandCases() {
			at(t, "of a later day/"+v.name+"/"+do.name, v, func(w *world) {
				do.prepare(w)
				w.wire.twist = fromALaterDay
				w.finish(do.run)
				w.wire.twist = nil
				do.holds(w)
			})
		}
	}
	most := peakOf(func() {
		dry(t, variants()[3], func(w *world) {
			built(w)
			p := w.process()
			p.clouds = through(ample{w.wire})
			w.classified(p.up())
		})
	})
	t.Logf("at most %d MB", most>>20)
	if most > 200<<20 && !slowed { // the race detector keeps more of everything
		t.Errorf("%d MB in memory, aim 200 MB", most>>20)
	}
}

// ample answers every GET with ten megabytes, which it makes while they are read.
type ample struct{ next http.RoundTripper }

func (a ample) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method != http.MethodGet {
		return a.next.RoundTrip(r)
	}
	body := io.MultiReader(strings.NewReader(`{"description":"`), io.LimitReader(letters{}, 10<<20), strings.NewReader(`"}`))
	return &http.Response{Status: "200 OK", StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(body), ContentLength: -1, Request: r}, nil
}

type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// classified checks that a run which failed says why, and what to do.
func (w *world) classified(r result) {
	w.t.Helper()
	if len(r.problems()) == 0 || r.says("runlb has a defect") {
		w.t.Errorf("not classified: %s", r)
	}
}

// fromALaterDay gives every object fields that nobody knows, and operations a status that nobody knows.
func fromALaterDay(body []byte) []byte {
	var v any
	if json.Unmarshal(body, &v) != nil {
		return body
	}
	out, err := json.Marshal(later(v))
	if err != nil {
		return body
	}
	return out
}

func later(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			v[k] = later(e)
		}
		if s := v["status"]; s == "RUNNING" || s == "PENDING" {
			v["status"] = "PONDERING"
		}
		if _, free := v["fields"]; !free && v["kind"] != nil {
			v["quantumState"] = map[string]any{"kind": "compute#quantumState", "entangled": []any{true, 1.5, nil}}
		}
	case []any:
		for i, e := range v {
			v[i] = later(e)
		}
	}
	return v
}

// peakOf is how much of the heap was in use at most. It is measured from outside of the bubble, where time is real.
func peakOf(do func()) uint64 {
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(128 << 20)) // as main does
	runtime.GC()
	var most atomic.Uint64
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(2 * time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most.Store(max(most.Load(), m.HeapInuse))
			}
		}
	}()
	do()
	close(done)
	return most.Load()
}
