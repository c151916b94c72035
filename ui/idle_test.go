package ui

import (
	"slices"
	"testing"
	"testing/synctest"
)

// Nothing ticks when nothing moves: a turn of the spinner that finds nothing to
// turn for asks for no other. While something goes on there is one tick, and
// never two. On the pages of the questions nothing goes on.
func TestNothingTicksWhenNothingMoves(t *testing.T) {
	questions := questionFrames()
	for i, f := range slices.Concat(questions, laterFrames()) {
		t.Run(f.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := f.show(t, 80, 24)
				m, ok := d.app.top().(movingPage)
				moving := d.app.w.moving() || ok && m.Moving()
				if moving && i < len(questions) {
					t.Error("something moves while nobody does anything")
				}
				if _, tick := d.app.Update(spinMsg{}); (tick != nil) != moving {
					t.Errorf("moves: %v; a tick is pending: %v", moving, tick != nil)
				}
				if _, second := d.app.Update(nil); second != nil {
					t.Error("a second tick is pending")
				}
			})
		})
	}
}
