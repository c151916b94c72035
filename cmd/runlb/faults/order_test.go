package faults

import (
	"fmt"
	"net/http"
	"path"
	"slices"
	"testing"

	"runlb/gcp/sandbox"
	"runlb/steps"
)

// G5: a second up sends nothing that changes anything, and a second down neither.
func TestFaultsG5(t *testing.T) {
	for _, v := range variants() {
		at(t, v.name, v, func(w *world) {
			for _, command := range []func(process) result{process.up, process.down} {
				w.finish(command)
				sent := len(w.wire.mutations())
				w.finish(command)
				if again := w.wire.mutations()[sent:]; len(again) > 0 {
					w.t.Errorf("the second time %d requests changed something: %v", len(again), again)
				}
			}
			w.inOrder()
			w.gone()
		})
	}
}

// inOrder checks that no request was refused: nothing was made before what it needs, nothing deleted before what uses it.
func (w *world) inOrder() {
	w.t.Helper()
	for _, s := range w.wire.mutations() {
		if s.status >= 400 {
			w.t.Errorf("%d for %s", s.status, s)
		}
	}
}

// G6: up and down in turn, fifty times, leave nothing, need no other names, and the journal does not grow.
func TestFaultsG6(t *testing.T) {
	for i, v := range variants() {
		rounds := 10
		if *full || i == 2 && !slowed {
			rounds = 50
		}
		at(t, fmt.Sprintf("%s, %d times", v.name, rounds), v, func(w *world) {
			var sizes []int
			var made []string
			for range rounds {
				w.finish(process.up)
				ours := w.picture().ours()
				slices.Sort(ours)
				if made == nil {
					made = ours
				} else if !slices.Equal(ours, made) {
					w.t.Fatalf("made %v, at first %v", ours, made)
				}
				w.finish(process.down)
				w.gone()
				journal, err := w.disk.ReadFile(w.journal())
				if err != nil {
					w.t.Fatal(err)
				}
				sizes = append(sizes, len(journal))
				if w.before, err = w.cloud.Save(); err != nil { // so that each round has its own creates.
					w.t.Fatal(err)
				}
			}
			w.inOrder()
			if least, most := slices.Min(sizes), slices.Max(sizes); most > least+least/2 {
				w.t.Errorf("the journal had from %d to %d bytes", least, most)
			}
		})
	}
}

// G7: a down of what never was, of what is there in part, and of what went after it was planned, is no error.
func TestFaultsG7(t *testing.T) {
	for _, v := range variants() {
		at(t, v.name+"/never made", v, func(w *world) {
			w.finish(process.down)
			planned := w.finish(func(p process) result {
				return p.command(func(s *steps.Session) (steps.Plan, error) { return s.PlanDown(p.ctx, w.deployment()) })
			})
			if n := len(planned.plan.Steps); n > 0 {
				w.t.Errorf("%d steps to take away what never was", n)
			}
			if sent := w.wire.mutations(); len(sent) > 0 {
				w.t.Errorf("it sent %v", sent)
			}
			w.gone()
		})
		at(t, v.name+"/made in part", v, func(w *world) {
			created := 0
			p := w.process()
			r := p.command(func(s *steps.Session) (steps.Plan, error) {
				plan, err := s.Plan(p.ctx, w.variant.spec, w.variant.consent)
				created = plan.Count(steps.ActionCreate)
				half := chance(w.t.Name()).IntN(len(plan.Steps))
				plan.Steps = plan.Steps[:half+1] // an order that honours what each needs.
				return plan, err
			})
			if !r.done() || created < 5 {
				w.t.Fatalf("%d to create: %s", created, r)
			}
			w.finish(process.down)
			w.inOrder()
			w.gone()
		})
		at(t, v.name+"/gone since the plan", v, func(w *world) {
			built(w)
			ours := w.picture().ours()
			down := w.process().command(func(s *steps.Session) (steps.Plan, error) {
				plan, err := s.PlanDown(w.t.Context(), w.deployment())
				for _, object := range ours {
					if !w.mayChange(object) {
						rival{w}.removes(object)
					}
				}
				return plan, err
			})
			if !down.done() {
				w.t.Error(down)
			}
			w.finish(process.down)
			w.gone()
		})
	}
}

// G8: where one step fails, all that stands on it is not begun, and all else is finished.
func TestFaultsG8(t *testing.T) {
	for _, v := range variants() {
		var failing []steps.Step
		dry(t, v, func(w *world) {
			for _, s := range w.finish(process.up).plan.Steps {
				if s.Action == steps.ActionCreate {
					failing = append(failing, s)
				}
			}
		})
		for _, s := range sample("G8"+v.name, failing, 8) {
			at(t, v.name+"/"+string(s.ID), v, func(w *world) {
				ref := s.Ref()
				collection := path.Base(path.Dir(ref.Path()))
				w.cloud.Fault(sandbox.Fault{When: sandbox.When{Method: http.MethodPost, Kind: collection, Name: ref.Name},
					What: sandbox.Fail{Code: "QUOTA_EXCEEDED", Status: 403, Message: "Quota 'THINGS' exceeded.  Limit: 15.0 in region us-central1."}})
				r := w.process().up()
				w.struck()
				if r.end.Ending != steps.EndFailed {
					w.t.Errorf("it did not fail: %s", r)
				}
				w.exactly(r, s.ID)
				w.holds()
				w.finish(process.up)
				w.built()
			})
		}
	}
}

// exactly checks which steps were done, which failed, and which were not begun.
func (w *world) exactly(r result, failed steps.StepID) {
	w.t.Helper()
	last := map[steps.StepID]steps.State{}
	for _, e := range r.events {
		if e.Step != "" && e.State != "" {
			last[e.Step] = e.State
		}
	}
	lost := map[steps.StepID]bool{failed: true}
	for _, s := range r.plan.Steps {
		want := steps.Done
		switch {
		case s.ID == failed:
			want = steps.Failed
		case slices.ContainsFunc(s.After, func(id steps.StepID) bool { return lost[id] }):
			lost[s.ID] = true
			want = steps.Skipped
		}
		if last[s.ID] != want {
			w.t.Errorf("%s is %s, want %s", s.ID, last[s.ID], want)
		}
	}
}
