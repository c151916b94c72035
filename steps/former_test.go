package steps

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestFormerTellsWhatBecameOfEachThing: the resume table, from what a journal
// says, what is there now, and what the new plan does about it.
func TestFormerTellsWhatBecameOfEachThing(t *testing.T) {
	network := &Network{Meta: Meta{Project: testProject, Location: Global, Name: "lb-network"}}
	ref := network.Ref()
	began := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	const sent RequestID = "one"
	for _, c := range []struct {
		name   string
		verb   string // of the intent
		result string // empty: no answer came
		there  bool
		action Action // of the new plan
		plan   Verb
		want   FormerState
		says   string
	}{
		{"made, and there", verbCreate, "done", true, ActionKeep, VerbUp, FormerDone, ""},
		{"no answer, and there", verbCreate, "", true, ActionKeep, VerbUp, FormerDone, ""},
		{"no answer, and not there", verbCreate, "", false, ActionCreate, VerbUp, FormerUnknown, "create: why"},
		{"made, and gone since", verbCreate, "done", false, ActionCreate, VerbUp, FormerGone, "create: why"},
		{"refused", verbCreate, "quota exceeded", false, ActionCreate, VerbUp, FormerUnknown, "it was refused: quota exceeded"},
		{"made, and changed since", verbCreate, "done", true, ActionUpdate, VerbUp, FormerChanged, "update: why"},
		{"changed, and as wanted", verbUpdate, "done", true, ActionKeep, VerbUp, FormerDone, ""},
		{"deleted, and gone", verbDelete, "done", false, "", VerbDown, FormerDone, ""},
		{"deletion without an answer, and still there", verbDelete, "", true, ActionDelete, VerbDown, FormerUnknown, "it is still there"},
		{"a teardown goes on with what an up made", verbCreate, "", true, ActionDelete, VerbDown, FormerDone, ""},
	} {
		entries := []entry{
			{Run: &runEntry{Deployment: "shop", Verb: VerbUp, At: began}},
			{Intent: &intent{Path: ref.Path(), Verb: c.verb, Request: sent, At: began}},
		}
		if c.result != "" {
			entries = append(entries, entry{Outcome: &outcomeEntry{Request: sent, Result: c.result}})
		}
		inv := NewInventory(testProject)
		found := Found{Resource: network, ID: "1"}
		if c.there {
			inv.Put(found)
		}
		p := Plan{Verb: c.plan}
		if c.action != "" {
			p.Steps = []Step{{ID: stepID(ref), Action: c.action, Want: network, Have: &found, Why: "why"}}
		}
		former := formerOf(entries).seen(p, inv)
		if len(former.Steps) != 1 || former.Steps[0].State != c.want || former.Steps[0].Text != c.says || former.Began != began {
			t.Errorf("%s: %+v, want %s %q", c.name, former, c.want, c.says)
		}
	}
}

// TestALiveRunIsNotUnfinished: its journal has no end yet, and it is at work.
func TestALiveRunIsNotUnfinished(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeCloud()
		s := openSession(t, c, t.TempDir())
		p := planUp(c, loadBalancer())
		r, err := s.Start(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(500 * time.Millisecond) // half of the first operations
		<-r.Hold()
		if f, ok := s.Unfinished(p.Deployment); ok {
			t.Errorf("at work, and unfinished: %+v", f)
		}
		r.Stop()
		r.Wait()
		if f, ok := s.Unfinished(p.Deployment); !ok || f.Ending != EndStopped {
			t.Errorf("stopped, and not unfinished: %+v", f)
		}
	})
}

// TestFormerIsSilent where the last Run came to its end, or had begun nothing.
func TestFormerIsSilent(t *testing.T) {
	run, in := entry{Run: &runEntry{Verb: VerbUp}}, entry{Intent: &intent{Path: "projects/p/global/networks/n", Request: "one"}}
	for name, entries := range map[string][]entry{
		"no journal":       nil,
		"nothing begun":    {run},
		"a run that ended": {run, in, {End: &endEntry{Ending: EndDone}}},
	} {
		if f := formerOf(entries); f != nil {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if f := formerOf([]entry{run, in, {End: &endEntry{Ending: EndStopped}}}); f == nil || f.Ending != EndStopped {
		t.Errorf("a run that was stopped: %+v", f)
	}
}
