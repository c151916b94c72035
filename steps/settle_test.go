package steps

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// TestOnlyTheRestOfAWaitIsLeft: a run was cut off between the change and the
// deletion of the old one. The next plan waits from the change on, as far as it
// can be known when that was.
func TestOnlyTheRestOfAWaitIsLeft(t *testing.T) {
	backend := shopMask(t).regional(KindBackendService, "shop-backend").Path()
	tests := []struct {
		name string
		past []Alteration
		err  error
		want time.Duration
	}{
		{"a minute ago", []Alteration{{Target: backend, Verb: "patch", At: testNow.Add(-time.Minute)}}, nil, settleTime - time.Minute},
		{"going on", []Alteration{{Target: backend, Verb: "patch", At: testNow.Add(-time.Minute), Going: true}}, nil, settleTime},
		{"long ago", []Alteration{{Target: backend, Verb: "patch", At: testNow.Add(-time.Hour)}}, nil, 0},
		{"the newest counts", []Alteration{{Target: backend, Verb: "patch", At: testNow.Add(-time.Second)}, {Target: backend, Verb: "patch", At: testNow.Add(-time.Hour)}}, nil, settleTime - time.Second},
		{"in the future, by this machine's clock", []Alteration{{Target: backend, Verb: "patch", At: testNow.Add(time.Hour)}}, nil, settleTime},
		{"a change that failed", []Alteration{{Target: backend, Verb: "patch", At: testNow, Failed: true}}, nil, 0},
		{"only made", []Alteration{{Target: backend, Verb: "insert", At: testNow}}, nil, 0},
		{"not any more known", nil, nil, 0},
		{"not readable", nil, errors.New("denied"), settleTime},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := built(t, maskSpec(), Materials{})
			changed := maskSpec()
			changed.Backend.Mask = "/<service>"
			p := mustPlan(t, changed, w, Materials{})
			old := p.Steps[slices.IndexFunc(p.Steps, func(s Step) bool { return s.Action == ActionDelete })]
			for _, s := range p.Steps { // all but the deletion
				if s.ID != old.ID {
					if err := w.do(s); err != nil {
						t.Fatal(err)
					}
				}
			}
			resolved, err := Resolve(changed, w.inventory(), Materials{}, testNow)
			if err != nil {
				t.Fatal(err)
			}
			inv := w.inventory()
			inv.SetAlterations(tt.past, tt.err)
			p, err = NewPlan(resolved, inv, Materials{}, testNow)
			if err != nil {
				t.Fatal(err)
			}
			gone, wait := mustStep(t, p, old.ID), Step{}
			if s, ok := p.Step("backend-service/shop-backend/settle"); ok {
				wait = s
				if !slices.Equal(gone.After, []StepID{s.ID}) {
					t.Errorf("the deletion comes after %v", gone.After)
				}
			}
			if wait.Usual != tt.want {
				t.Errorf("waits %s, want %s\n%s", wait.Usual, tt.want, describe(p))
			}
		})
	}
}

func shopMask(t *testing.T) Spec {
	t.Helper()
	s := maskSpec()
	s.Project = testProject
	return s
}

// TestSettleCanBeLeft: a wait takes as long as it says, and ends at once when
// the run is stopped.
func TestSettleCanBeLeft(t *testing.T) {
	for _, stop := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			c := newFakeCloud()
			b := loadBalancer()[5]
			found := c.put(b)
			p := Plan{Deployment: shop, Verb: VerbUp, Steps: []Step{
				{ID: "wait", Action: ActionSettle, Want: b, Have: &found, Settle: &Settle{For: settleTime, From: time.Now().Add(-time.Minute)}},
			}}
			s := openSession(t, c, t.TempDir())
			r, err := s.Start(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			if stop {
				time.AfterFunc(3*time.Second, r.Stop)
			}
			end, want := r.Wait(), Outcome{Ending: EndDone, Took: settleTime - time.Minute}
			if stop {
				want = Outcome{Ending: EndStopped, Took: 3 * time.Second}
			}
			if end.Ending != want.Ending || end.Took != want.Took {
				t.Errorf("stopped %t: %+v", stop, end)
			}
		})
	}
}

// TestOurRequestIDs are told from those of others and of other deployments.
func TestOurRequestIDs(t *testing.T) {
	other := shop
	other.Name = "other"
	id, err := newRequestID(new(Engine).rand(), shop)
	if err != nil {
		t.Fatal(err)
	}
	if !id.from(shop) || id.from(other) || len(id) != 36 || id[14] != '4' {
		t.Errorf("%s: ours %t, the other's %t", id, id.from(shop), id.from(other))
	}
	for _, foreign := range []RequestID{"", "no-id", "11111111-2222-4333-8444-555555555555"} {
		if foreign.from(shop) {
			t.Errorf("%q counts as ours", foreign)
		}
	}
}
