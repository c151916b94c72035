package faults

import (
	"strings"
	"testing"
	"time"

	"runlb/steps"
)

// G3: over the real plans, up and down take no longer than the longest way through their operations, and send no more than one change, one
// wait and one read a resource. Discovery, preflight and the last look are counted apart.
func TestFaultsG3(t *testing.T) {
	for _, v := range variants() {
		at(t, v.name, v, func(w *world) {
			w.efficient("up", process.up)
			w.efficient("down", process.down)
		})
	}
}

func (w *world) efficient(verb string, command func(process) result) {
	w.t.Helper()
	before := len(w.wire.requests())
	r := w.finish(command)
	took, longest := w.makespan(r)
	many := map[steps.StepID]int{}
	for _, s := range w.wire.requests()[before:] {
		many[s.step]++
	}
	sent, least := 0, 0
	for _, s := range r.plan.Steps {
		if n := leastOf(s); n > 0 {
			least += n
			if sent += many[s.ID]; many[s.ID] > n {
				w.t.Errorf("%s sent %d requests, and %d would do", s.ID, many[s.ID], n)
			}
		}
	}
	path, requests := took.Seconds()/longest.Seconds(), float64(sent)/float64(least)
	w.t.Logf("%s of %s: %s, wall time / critical path %.3f (aim 1.02); %d requests / least %.3f (aim 1.0), and %d to look and check", verb, w.variant.name, took, path, sent, requests, many[""])
	if path > 1.02 {
		w.t.Errorf("%s took longer than it had to: %s, not %s", verb, took, longest)
	}
}

// leastOf is how few requests make or delete a resource: the change, the wait for its operation, and a read. What is 0 is not counted.
func leastOf(s steps.Step) int {
	if s.Action != steps.ActionCreate && s.Action != steps.ActionDelete {
		return 0
	}
	switch kind := s.Ref().Kind; {
	case kind == steps.KindService: // who may call it is read apart.
		return 4
	case kind == steps.KindNEG && s.Action == steps.ActionDelete: // its DELETE takes no id: it is looked at once more, just before.
		return 4
	}
	return 3
}

// makespan is how long the steps of a run took, from the first to the last, and the longest way through its plan by the cloud's own figures
// of how long its operations took.
func (w *world) makespan(r result) (took, longest time.Duration) {
	w.t.Helper()
	begun, ended := map[steps.StepID]time.Time{}, map[steps.StepID]time.Time{}
	var last time.Time
	for _, e := range r.events {
		switch e.State {
		case steps.Running:
			begun[e.Step] = e.At
		case steps.Done:
			ended[e.Step] = e.At
			if e.At.After(last) {
				last = e.At
			}
		}
	}
	operations := w.operations()
	ends := map[steps.StepID]time.Duration{}
	for _, s := range r.plan.Steps {
		for _, id := range s.After {
			ends[s.ID] = max(ends[s.ID], ends[id])
		}
		verb := map[steps.Action]string{steps.ActionCreate: "insert", steps.ActionDelete: "delete"}[s.Action]
		length, ok := operations[verb+" "+s.Ref().Path()]
		if !ok { // Cloud Run's, and changes in place.
			length = ended[s.ID].Sub(begun[s.ID])
		}
		ends[s.ID] += length
		longest = max(longest, ends[s.ID])
	}
	return last.Sub(r.events[0].At), longest
}

// operations are how long those of Compute have taken, by verb and path of what they changed.
func (w *world) operations() map[string]time.Duration {
	w.t.Helper()
	took := map[string]time.Duration{}
	for _, d := range w.picture().differences {
		op, ok := d.New.(map[string]any)
		if !ok || d.Field != "" || !strings.Contains(d.Path, "/operations/") {
			continue
		}
		target, _ := op["targetLink"].(string)
		_, path, _ := strings.Cut(target, "/compute/v1/")
		inserted, _ := op["insertTime"].(string)
		due, _ := op["_due"].(string)
		from, err := time.Parse(time.RFC3339Nano, inserted)
		to, bad := time.Parse(time.RFC3339Nano, due)
		if verb, _ := op["operationType"].(string); err == nil && bad == nil {
			took[verb+" "+path] = to.Sub(from)
		}
	}
	return took
}
