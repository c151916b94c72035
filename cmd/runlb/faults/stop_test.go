package faults

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"runlb/steps"
)

// R10: stopped at any time, a run finishes and records what is in flight and begins nothing more. The same command resumes it, and what it
// made can be undone: all of that, and nothing that was there before. (How signals lead to a stop is shown with the real program.)
func TestFaultsR10(t *testing.T) {
	for _, v := range variants() {
		for _, after := range []time.Duration{0, time.Second, 5 * time.Second, 13 * time.Second, 20 * time.Second, 33 * time.Second, 47 * time.Second} {
			for _, then := range []string{"resume", "undo", "resume, stop and undo"} {
				at(t, fmt.Sprintf("%s/%s/%s", v.name, after, then), v, func(w *world) {
					stopped, undone := w.stop(after)
					switch then {
					case "resume":
						if r := w.process().up(); !r.done() {
							w.t.Fatal(r)
						}
						w.built()
					case "undo":
						w.undoes(undone)
						w.gone()
					default:
						before := w.picture().ours()
						_, undone := w.stop(7 * time.Second)
						w.undoes(undone)
						for _, path := range before {
							if !slices.Contains(w.picture().ours(), path) {
								w.t.Errorf("the run before had made %s, and the undo of another took it", path)
							}
						}
						if r := w.process().down(); !r.done() {
							w.t.Fatal(r)
						}
						w.gone()
					}
					if stopped.end.Ending != steps.EndStopped && stopped.end.Ending != steps.EndDone {
						w.t.Errorf("the stopped run: %s", stopped)
					}
				})
			}
		}
	}
}

// stop begins an up and stops it some time later. undo undoes it, and tells how that ended.
func (w *world) stop(after time.Duration) (r result, undo func() result) {
	w.t.Helper()
	p := w.process()
	s := w.open()
	w.t.Cleanup(func() { s.Close() })
	plan, err := s.Plan(p.ctx, w.variant.spec, w.variant.consent)
	if err != nil {
		w.t.Fatal(err)
	}
	run, err := s.Start(p.ctx, plan)
	if err != nil {
		w.t.Fatal(err)
	}
	time.AfterFunc(after, run.Stop)
	r = result{plan: plan, end: run.Wait()}
	time.Sleep(after) // the timer is over
	w.holds()
	return r, func() result {
		return p.command(func(s *steps.Session) (steps.Plan, error) { return s.PlanUndo(p.ctx, run) })
	}
}

// undoes checks that an undo came to its end.
func (w *world) undoes(undo func() result) {
	w.t.Helper()
	if r := undo(); !r.done() {
		w.t.Fatalf("undo: %s", r)
	}
}
