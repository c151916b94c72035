package plain

import (
	"context"
	"strings"
	"testing"
	"time"

	"runlb/steps"
)

// script is a run that has told all of its events.
type script struct {
	plan   steps.Plan
	events []steps.Event
}

func (s script) Plan() steps.Plan { return s.plan }

// Since hands out one event at a time, as a slow run would.
func (s script) Since(_ context.Context, seq int) ([]steps.Event, bool) {
	if seq >= len(s.events) {
		return nil, false
	}
	return s.events[seq : seq+1], seq+1 < len(s.events)
}

func demo() steps.Plan {
	network := &steps.Network{Meta: steps.Meta{Project: "p", Location: steps.Global, Name: "lb-network"}}
	return steps.Plan{
		Deployment: steps.Deployment{Name: "shop", Project: "p", Region: "us-east1"}, Verb: steps.VerbDown,
		Steps:  []steps.Step{{ID: "n", Action: steps.ActionDelete, Have: &steps.Found{Resource: network}, Why: "carries\tthe\nmarker"}},
		Checks: []steps.Check{{Question: "it is \x1b[31mred\x1b[0m", Verdict: steps.Fail, Evidence: "seen", Fix: "edit it"}},
	}
}

func TestPlanSaysEveryStepAndCheck(t *testing.T) {
	var out strings.Builder
	if err := Plan(&out, demo()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"down  shop in us-east1 of p\n", "  delete  network  lb-network    carries the marker\n",
		"  fail    it is �[31mred�[0m: seen\n          do: edit it\n", "1 to delete\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in:\n%s", want, out.String())
		}
	}
}

func TestFollowTellsEachStateOnceAndTheEnd(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	run := script{demo(), []steps.Event{
		{Seq: 1, At: at, Step: "n", State: steps.Waiting},
		{Seq: 2, At: at, Step: "n", State: steps.Running},
		{Seq: 3, At: at.Add(time.Second), Step: "n", State: steps.Running, Call: &steps.Call{Method: "GET"}},
		{Seq: 4, At: at.Add(1500 * time.Millisecond), Step: "n", State: steps.Parked, Problem: &steps.Problem{Text: "in use", Remedy: "wait"}},
		{Seq: 5, At: at.Add(2 * time.Second), End: &steps.Outcome{Ending: steps.EndPartial, Took: 2 * time.Second, Left: []steps.Ref{demo().Steps[0].Ref()}}},
	}}
	var out strings.Builder
	if err := Follow(&out, run); err != nil {
		t.Fatal(err)
	}
	want := `    0.0s  running  delete network lb-network
    1.5s  parked   delete network lb-network in 1.5s
          in use
          do: wait
partial after 2.0s
1 left
  network lb-network in global
`
	if out.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", out.String(), want)
	}
}
