package ui

import (
	"slices"
	"sync"
	"testing"

	"runlb/steps"
)

// Whatever the order in which the commands run, and however many at once: the
// newest answers are those that stay, and no write fails for another.
func TestTheNewestAnswersStay(t *testing.T) {
	engine := &steps.Engine{State: t.TempDir()}
	var s saver
	var writes []func() error
	for _, page := range []string{"Services", "Route", "Network", "Front", "Review"} {
		writes = append(writes, s.take(engine, steps.Answers{Spec: steps.Spec{Project: "shop"}, Page: page}))
	}
	slices.Reverse(writes)
	var all sync.WaitGroup
	for _, write := range writes {
		all.Go(func() {
			if err := write(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if a, ok, err := engine.KeptAnswers("shop"); err != nil || !ok || a.Page != "Review" {
		t.Errorf("kept: %q, %t, %v", a.Page, ok, err)
	}
}

// What no command has written is written at the end.
func TestAnswersAreKeptAtTheEnd(t *testing.T) {
	engine := &steps.Engine{State: t.TempDir()}
	var s saver
	s.take(engine, steps.Answers{Spec: steps.Spec{Project: "shop"}, Page: "Network"})
	if err := s.flush(); err != nil {
		t.Fatal(err)
	}
	if a, ok, _ := engine.KeptAnswers("shop"); !ok || a.Page != "Network" {
		t.Errorf("kept: %q, %t", a.Page, ok)
	}
}
