package faults

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"runlb/gcp/sandbox"
	"runlb/steps"
)

// A8: an operation that fails is told with its name, and the next try has a request id of its own; what is DONE and does not show is
// waited for, within bounds, and never made again; a list that omits it does not lead to a second one.
func TestFaultsA8(t *testing.T) {
	t.Run("fails", func(t *testing.T) {
		eachCall(t, 60, withOperation, func(w *world, c call, do commandCase) {
			w.cloud.Fault(sandbox.Fault{When: c.When, What: sandbox.Fail{Code: "QUOTA_EXCEEDED", Status: 403, Message: "Quota 'THINGS' exceeded."}})
			from := len(w.wire.mutations())
			r := do.run(w.process())
			w.struck()
			if r.done() || !r.says("Quota 'THINGS' exceeded.") || !r.says("operations/operation-") && !r.says("locations/us-central1/operations/") {
				w.t.Errorf("the failure, or the name of its operation, was not told: %s", r)
			}
			w.finish(do.run)
			do.holds(w)
			w.idsDiffer(from)
		})
	})
	t.Run("fails and passes", func(t *testing.T) {
		eachCall(t, 30, withOperation, func(w *world, c call, do commandCase) {
			w.cloud.Fault(sandbox.Fault{When: c.When, What: sandbox.Fail{Code: "RESOURCE_NOT_READY", Message: "The resource is not ready."}})
			from := len(w.wire.mutations())
			if c.Kind == "services" {
				return // google.rpc.Status has no such code.
			}
			w.finish(do.run)
			w.struck()
			do.holds(w)
			w.idsDiffer(from)
		})
	})
	for _, hidden := range []time.Duration{20 * time.Second, 10 * time.Minute} {
		t.Run(fmt.Sprint("unreadable for ", hidden), func(t *testing.T) {
			eachCall(t, 24, inserts, func(w *world, c call, do commandCase) {
				if do.name == "down" || c.Kind == "services" {
					return
				}
				w.cloud.Fault(sandbox.Fault{When: c.When, What: sandbox.Unreadable{For: hidden}})
				r := do.run(w.process())
				w.struck()
				for tries := 0; !r.done(); tries++ {
					if hidden < time.Minute || tries > 8 || r.end.Took > 20*time.Minute {
						w.t.Fatal(r)
					}
					time.Sleep(2 * time.Minute)
					w.picture().madeOnce()
					r = do.run(w.process())
				}
				w.built()
			})
		})
	}
	t.Run("lists omit what is new", func(t *testing.T) {
		for _, v := range variants() {
			for _, point := range sample("A8"+v.name, upCase().boundaries(t, v), 12) {
				at(t, v.name+"/"+point, v, func(w *world) {
					w.cloud.Fault(sandbox.Fault{When: sandbox.When{Method: "GET", Verb: "list"}, What: sandbox.Stale{Ago: 40 * time.Second}})
					p, _ := w.mortal(point)
					p.up()
					w.finish(process.up)
					w.cloud.ClearFaults()
					time.Sleep(time.Minute)
					w.built()
				})
			}
		}
	})
}

// withOperation are the changes that an operation carries out.
func withOperation(s sent) bool {
	return s.changes && !strings.HasSuffix(s.path, "etIamPolicy") && !strings.HasSuffix(s.path, "setLabels")
}

// idsDiffer checks that what failed for good and was sent again had a request id of its own.
func (w *world) idsDiffer(from int) {
	w.t.Helper()
	seen := map[string]string{}
	for _, s := range w.wire.mutations()[from:] {
		if what := s.method + " " + s.path; s.id != "" {
			if before, ok := seen[s.id]; ok {
				w.t.Errorf("%s has the request id of %s", what, before)
			}
			seen[s.id] = what
		}
	}
}

// A9: while nobody can be asked for five minutes, nothing is forgotten, and nothing made again.
func TestFaultsA9(t *testing.T) {
	for _, form := range []string{"rate-limit", "unavailable"} {
		t.Run(form, func(t *testing.T) {
			eachCall(t, 30, withOperation, func(w *world, c call, do commandCase) {
				began := time.Now()
				w.cloud.Fault(sandbox.Fault{When: sandbox.When{Kind: "operations"}, What: sandbox.Answer{Form: form}})
				clear := time.AfterFunc(5*time.Minute, w.cloud.ClearFaults)
				defer clear.Stop()
				from := len(w.wire.mutations())
				w.finish(do.run)
				if took := time.Since(began); took < 5*time.Minute {
					w.t.Errorf("done after %s", took)
				}
				do.holds(w)
				w.idsDiffer(from)
			})
		})
	}
}

// A10: an operation that never ends is left at the step's deadline, said with its name; the next run waits for the same one.
func TestFaultsA10(t *testing.T) {
	eachCall(t, 50, withOperation, func(w *world, c call, do commandCase) {
		w.cloud.Fault(sandbox.Fault{When: c.When, What: sandbox.Stuck{For: 35 * time.Minute}})
		from := len(w.wire.mutations())
		r := do.run(w.process())
		w.struck()
		if r.end.Ending != steps.EndFailed || r.end.Took > 25*time.Minute || r.end.Took < 20*time.Minute || !r.says("not done within 20m0s") {
			w.t.Errorf("took %s: %s", r.end.Took, r)
		}
		w.finish(do.run)
		time.Sleep(20 * time.Minute) // a service that is being deleted shows no more, so that down does not wait for its end.
		do.holds(w)
		w.idsDiffer(from)
	})
}

// A11: an operation that the cloud has forgotten is not asked for again: a look at the object decides.
func TestFaultsA11(t *testing.T) {
	for _, v := range variants() {
		for _, do := range commandCases() {
			var recorded []string
			for _, b := range do.boundaries(t, v) {
				if strings.HasPrefix(b, "before POST") && strings.Contains(b, "wait") {
					recorded = append(recorded, b)
				}
			}
			for _, point := range sample("A11"+v.name+do.name, recorded, 8) {
				at(t, v.name+"/"+do.name+"/"+point, v, func(w *world) {
					do.prepare(w)
					w.kill(point, do.run)
					w.cloud.Fault(sandbox.Fault{When: sandbox.When{Kind: "operations", Nth: 1, Count: 3}, What: sandbox.Answer{Status: 404,
						Body: `{"error":{"code":404,"message":"The resource 'projects/sandbox-project/operations/forgotten' was not found","errors":[{"reason":"notFound"}]}}`}})
					w.finish(do.run)
					w.struck()
					do.holds(w)
				})
			}
		}
	}
}
