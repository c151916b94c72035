package gcp_test

import (
	"testing"

	"runlb/steps"
)

// TestAlterations: what was changed, by whom and with which request id, newest
// first; and a sandbox tells how long its proxies take.
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
	if len(list) != 2 || list[0].Verb != "delete" || list[1].Verb != "insert" {
		t.Fatalf("%+v", list)
	}
	if a := list[0]; a.Target != neg.Ref().Path() || a.By == "" || a.At.IsZero() || a.Going || a.Failed || a.Request != id {
		t.Errorf("%+v, want %s of %s", a, id, neg.Ref().Path())
	}
	if global := must[[]steps.Alteration](t)(c.Alterations(t.Context(), steps.Scope{Project: project, Location: steps.Global})); len(global) != 0 {
		t.Errorf("global: %+v", global)
	}
	if d, told := c.Propagation(); !told || d != 0 {
		t.Errorf("propagation %s, told %t", d, told)
	}
}
