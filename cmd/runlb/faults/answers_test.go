package faults

import (
	"net/http"
	"testing"
	"time"

	"runlb/gcp/sandbox"
	"runlb/steps"
)

// A1: an answer that is lost after its request has taken effect makes nothing twice: the request id, or a look, tells.
func TestFaultsA1(t *testing.T) {
	eachCall(t, 80, changing, func(w *world, c call, do commandCase) {
		w.cloud.Fault(sandbox.Fault{When: c.When, What: pick[sandbox.Effect](w.t.Name(),
			sandbox.Drop{Commit: true}, sandbox.Drop{Commit: true, Reset: true}, sandbox.Answer{Form: "unavailable", Commit: true})})
		w.finish(do.run)
		w.struck()
		do.holds(w)
	})
}

// A2: a connection that breaks before its request has taken effect is tried again, and the thing made once.
func TestFaultsA2(t *testing.T) {
	eachCall(t, 80, changing, func(w *world, c call, do commandCase) {
		w.cloud.Fault(sandbox.Fault{When: c.When, What: sandbox.Drop{Reset: pick(w.t.Name(), true, false)}})
		w.finish(do.run)
		w.struck()
		do.holds(w)
	})
}

// struck checks that the armed faults have struck: what struck nothing proves nothing.
func (w *world) struck() {
	w.t.Helper()
	for _, f := range w.cloud.Faults() {
		if f.Struck == 0 {
			w.t.Errorf("the fault %q struck nothing", f)
		}
	}
	w.cloud.ClearFaults()
}

const (
	brokenTries = 5  // at most, after failures
	slowTries   = 12 // at most, after being told to slow down
)

// A4: what fails k times is tried again while k is within bounds; beyond, the run stops with step, object and the last words. No call is
// tried more often than one owner of retries allows, pauses are kept, and Retry-After is obeyed.
func TestFaultsA4(t *testing.T) {
	for form, most := range map[string]int{
		"internal": brokenTries, "bad-gateway": brokenTries, "unavailable": brokenTries, "timeout": brokenTries, "too-many": slowTries, "rate-limit": slowTries,
	} {
		t.Run(form, func(t *testing.T) {
			eachCall(t, 20, ofStep, func(w *world, c call, do commandCase) {
				k := 1 + chance(w.t.Name()).IntN(most)
				if c.Kind == "services" && c.Method != "GET" && most == brokenTries {
					k = min(k, 3) // Cloud Run has no request ids: each of these is a look and a request anew.
				}
				obeyed := pick(w.t.Name(), 0, 7*time.Second)
				w.cloud.Fault(sandbox.Fault{When: c.times(k), What: sandbox.Answer{Form: form, RetryAfter: obeyed}})
				from := len(w.wire.requests())
				r := do.run(w.process())
				w.struck()
				w.paused(from, max(obeyed, 100*time.Millisecond))
				if k < most && !r.done() {
					w.t.Fatalf("%d failures were too many: %s", k, r)
				}
				w.finish(do.run)
				do.holds(w)
			})
			eachCall(t, 10, changing, func(w *world, c call, do commandCase) {
				w.cloud.Fault(sandbox.Fault{When: c.times(sandbox.Onwards), What: sandbox.Answer{Form: form}})
				from := len(w.wire.requests())
				r := do.run(w.process())
				w.struck()
				w.gaveUp(r, from, most)
				w.finish(do.run)
				do.holds(w)
			})
		})
	}
}

// paused checks that what was refused was sent again only after a pause, and no pause was too long.
func (w *world) paused(from int, least time.Duration) {
	w.t.Helper()
	refused := map[string]sent{}
	for _, s := range w.wire.requests()[from:] {
		if s.method == http.MethodGet {
			continue // what cannot be read at one place may be asked at the next.
		}
		key := string(s.step) + " " + s.method + " " + s.path
		if before, ok := refused[key]; ok {
			if pause := s.at.Sub(before.at); pause < least || pause > time.Minute {
				w.t.Errorf("%s was sent again after %s", key, pause)
			}
		}
		delete(refused, key)
		if s.status == 403 || s.status == 429 || s.status >= 500 {
			refused[key] = s
		}
	}
}

// gaveUp checks that a run ended over what never got better, and that it has not insisted.
func (w *world) gaveUp(r result, from, most int) {
	w.t.Helper()
	if r.end.Ending != steps.EndFailed || len(r.problems()) == 0 {
		w.t.Errorf("it did not fail: %s", r)
	}
	for _, p := range r.problems() {
		if p.Text == "" || p.Raw == "" || p.Remedy == "" {
			w.t.Errorf("a problem without the last words, or without what to do: %+v", p)
		}
	}
	tries := map[string]int{}
	for _, s := range w.wire.requests()[from:] {
		if s.changes && s.status >= 400 {
			tries[string(s.step)+" "+s.method+" "+s.path]++
		}
	}
	for what, n := range tries {
		if n > most {
			w.t.Errorf("%s was tried %d times", what, n)
		}
	}
}
