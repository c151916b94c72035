package gcp_test

import (
	"slices"
	"testing"

	"runlb/steps"
)

// TestAlterations: what was changed, by whom and with which request id;
// and a sandbox tells how long its proxies take.
func TestAlterations(t *testing.T) {
	_, c := openSandbox(t)
	if _, told := c.Propagation(); told {
		t.Error("a propagation is known before anything was asked")
	}
	neg := &steps.NEG{Meta: meta(region, "lb-neg"), Mask: "<service>.example.com"}
	found := create(t, c, neg)
	id := requestID()
	op := must[steps.Operation](t)(c.Delete(t.Context(), found, id))
	if err := c.Wait(t.Context(), op); err != nil {
		t.Fatal(err)
	}
	list := must[[]steps.Alteration](t)(c.Alterations(t.Context(), steps.Scope{Project: project, Location: region}))
	last := slices.IndexFunc(list, func(a steps.Alteration) bool { return a.Verb == "delete" })
	if len(list) != 2 || last < 0 || list[1-last].Verb != "insert" || list[last].At.Before(list[1-last].At) {
		t.Fatalf("%+v", list) // both may stand in one millisecond, where no order is told.
	}
	if a := list[last]; a.Target != neg.Ref().Path() || a.By == "" || a.At.IsZero() || a.Going || a.Failed || a.Request != id {
		t.Errorf("%+v, want %s of %s", a, id, neg.Ref().Path())
	}
	if global := must[[]steps.Alteration](t)(c.Alterations(t.Context(), steps.Scope{Project: project, Location: steps.Global})); len(global) != 0 {
		t.Errorf("global: %+v", global)
	}
	if d, told := c.Propagation(); !told || d != 0 {
		t.Errorf("propagation %s, told %t", d, told)
	}
}
