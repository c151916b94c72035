package faults

import (
	"net/http"
	"path"
	"slices"
	"testing"
	"time"

	"runlb/steps"
)

// S10: while Cloud Run holds addresses in a subnet of ours, plan warns, and down removes all else, parks subnet and network, and ends as
// held, which has an exit code of its own. Nothing is made again. When Google has freed them, some time after the service has left, the
// same command finishes.
func TestFaultsS10(t *testing.T) {
	for _, leaves := range []string{"before down", "between two downs"} {
		at(t, "the service leaves "+leaves, everyPart(), func(w *world) {
			built(w)
			p, s := w.partsOf(), rival{w}
			stays := []string{p["networks"], p["subnetworks"]}
			s.does(http.MethodPost, runRegion+"/services?serviceId=batch", `{"template":{"containers":[{"image":"gcr.io/their/batch"}],"vpcAccess":{"networkInterfaces":[{"network":"`+
				path.Base(p["networks"])+`","subnetwork":"`+path.Base(p["subnetworks"])+`"}]}}}`)
			w.warns()
			leave := func() { s.removes(runRegion + "/services/batch") }
			if leaves == "before down" {
				leave()
			}
			w.parked(w.process().down(), stays)
			if leaves == "between two downs" {
				w.parked(w.process().down(), stays)
				leave()
			}
			sent := len(w.wire.mutations())
			w.parked(w.process().down(), stays)
			for _, again := range w.wire.mutations()[sent:] {
				if again.method != http.MethodDelete {
					w.t.Errorf("down sent %s", again)
				}
			}
			time.Sleep(3 * time.Hour)
			w.finish(process.down)
			w.gone()
		})
	}
}

// warns checks that the plan says before the first change that a teardown will have to wait.
func (w *world) warns() {
	w.t.Helper()
	s := w.open()
	defer s.Close()
	plan, err := s.Plan(w.t.Context(), w.variant.spec, w.variant.consent)
	if err != nil {
		w.t.Fatal(err)
	}
	if c, ok := plan.Check("serverless-addresses"); !ok || c.Verdict != steps.Warn || c.Evidence == "" {
		w.t.Errorf("no warning, but %+v", c)
	}
}

// parked checks a teardown that has left what Cloud Run holds, and nothing else.
func (w *world) parked(down result, stays []string) {
	w.t.Helper()
	if down.err != nil || down.end.Ending != steps.EndHeld {
		w.t.Fatalf("it did not end as held: %s", down)
	}
	left := w.picture().ours()
	slices.Sort(left)
	if !slices.Equal(left, stays) {
		w.t.Errorf("there is %v and there should be %v\n%s", left, stays, down)
	}
	if !down.says("Cloud Run") && !down.says("serverless-ipv4-") {
		w.t.Errorf("nobody says who holds it: %s", down)
	}
}
