package steps

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestSurveyIsConcurrentAndBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeCloud(loadBalancer()...)
		var inFlight, most atomic.Int32
		c.on = func(call fakeCall) {
			if call.Verb != "list" {
				return
			}
			n := inFlight.Add(1)
			for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
			}
			time.Sleep(100 * time.Millisecond)
			inFlight.Add(-1)
		}
		e := &Engine{Clouds: c, State: t.TempDir(), Workers: 4}
		s, err := e.Open(t.Context(), Target{Project: shop.Project})
		if err != nil {
			t.Fatal(err)
		}
		began, seen := time.Now(), 0
		if err := s.Survey(t.Context(), Query{}, func(_ Kind, b Batch) { seen += len(b.Items) }); err != nil {
			t.Fatal(err)
		}
		lists := len(Kinds()) - 1 // proxy-only subnets are in the listing of subnets
		if want := time.Duration((lists+3)/4) * 100 * time.Millisecond; most.Load() > 4 || time.Since(began) > want {
			t.Errorf("%d at once, %s; want at most 4 and %s", most.Load(), time.Since(began), want)
		}
		if seen != len(loadBalancer()) || c.count("list") != lists {
			t.Errorf("%d resources seen by %d listings, want %d by %d", seen, c.count("list"), len(loadBalancer()), lists)
		}
		for _, r := range loadBalancer() {
			if _, ok := s.Inventory().Get(r.Ref()); !ok {
				t.Errorf("%s is not in the inventory", r.Ref())
			}
		}
		if got := s.Inventory().Regions(); !slices.Equal(got, []string{"us-east1", "us-west1"}) {
			t.Errorf("regions %v", got)
		}
	})
}

func TestSurveyOfARegionAsksThereOnly(t *testing.T) {
	c := newFakeCloud(loadBalancer()...)
	s := openSession(t, c, t.TempDir())
	if err := s.Survey(t.Context(), Query{Region: "us-east1"}, nil); err != nil {
		t.Fatal(err)
	}
	for _, call := range c.calls {
		if !slices.Contains([]string{"us-east1", "us-east1-a", "us-east1-b", Global}, call.Ref.Location) {
			t.Errorf("%s in %s was listed", call.Ref.Kind, call.Ref.Location)
		}
	}
	if zones := s.Inventory().Zones("us-east1"); len(zones) != 2 {
		t.Errorf("zones %v", zones)
	}
}

func TestSurveyGoesOnWithoutAPlace(t *testing.T) {
	c := newFakeCloud(loadBalancer()...)
	denied := fakeError("list", Ref{}, ErrDenied, 403, "no")
	c.fault = func(call fakeCall) fakeFault {
		if call.Verb == "list" && call.Ref.Kind == KindURLMap {
			return fakeFault{before: denied}
		}
		return fakeFault{}
	}
	c.on = func(call fakeCall) {
		if call.Ref.Kind == KindNEG {
			panic("boom")
		}
	}
	s := openSession(t, c, t.TempDir())
	problems := map[Kind]error{}
	if err := s.Survey(t.Context(), Query{Region: "us-east1"}, func(k Kind, b Batch) {
		if b.Problem != nil {
			problems[k] = b.Problem
		}
	}); err != nil {
		t.Fatal(err)
	}
	if len(problems) != 2 || !errors.Is(problems[KindURLMap], ErrDenied) || !strings.Contains(problems[KindNEG].Error(), "boom") {
		t.Errorf("problems: %v", problems)
	}
	if gaps := s.Inventory().Gaps(); len(gaps) != 2 {
		t.Errorf("gaps: %v", gaps)
	}
}

func TestSurveyEndsWithItsContextAndWithoutCredentials(t *testing.T) {
	c := newFakeCloud()
	s := openSession(t, c, t.TempDir())
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Survey(gone, Query{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	c.fault = func(call fakeCall) fakeFault {
		return fakeFault{before: fakeError("list", Ref{}, ErrCredentials, 0, "invalid_grant")}
	}
	err := s.Survey(t.Context(), Query{}, nil)
	if p, ok := errors.AsType[*Problem](err); !ok || !strings.Contains(p.Remedy, "gcloud auth") {
		t.Errorf("no credentials: %v", err)
	}
}

func TestCallRingKeepsTheNewest(t *testing.T) {
	var r callRing
	for n := range keptCalls + 10 {
		r.add(Call{Attempt: n})
	}
	calls, next := r.since(0)
	if len(calls) != keptCalls || calls[0].Attempt != 10 || next != keptCalls+10 {
		t.Errorf("%d calls from %d, next %d", len(calls), calls[0].Attempt, next)
	}
	if calls, _ = r.since(next); calls != nil {
		t.Errorf("%d calls twice", len(calls))
	}
	r.add(Call{Attempt: -1})
	if calls, _ = r.since(next); len(calls) != 1 || calls[0].Attempt != -1 {
		t.Errorf("after one more: %v", calls)
	}
}

func TestCallsBecomeEventsOfTheirStep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeCloud()
		s := openSession(t, c, t.TempDir())
		c.on = func(call fakeCall) { s.trace(Call{Step: StepID("network/shop-net"), Path: call.Verb}) }
		_, events := runs(t, s, planUp(c, loadBalancer()[:1]))
		var paths []string
		for _, e := range events {
			if e.Call != nil {
				paths = append(paths, e.Call.Path)
			}
		}
		if !slices.Equal(paths, []string{"create", "wait", "get"}) {
			t.Errorf("calls in the log: %v", paths)
		}
		if calls, _ := s.Calls(0); len(calls) != 3 {
			t.Errorf("calls in the ring: %v", calls)
		}
	})
}
