package ui

import (
	"slices"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"
)

// However a terminal is resized, on whatever page, and whatever keys are
// pressed in between: no line is wider than it, no frame is higher, nothing
// panics.
func TestNoFrameBreaksAtAnySize(t *testing.T) {
	t.Chdir(t.TempDir()) // a random key may write the plan
	frames := slices.Concat(questionFrames(), laterFrames(), frontFrames())
	names := make([]string, len(frames))
	for i, f := range frames {
		names[i] = f.name
	}
	keys := []string{"日本"}
	for _, b := range bindings() {
		keys = append(keys, b.Keys...)
	}
	rapid.Check(t, func(r *rapid.T) {
		name := rapid.SampledFrom(names).Draw(r, "page")
		show := frames[slices.Index(names, name)].show
		synctest.Test(t, func(t *testing.T) {
			d := show(t, 80, 24)
			for range rapid.IntRange(1, 12).Draw(r, "turns") {
				d.send(tea.WindowSizeMsg{
					Width:  rapid.OneOf(rapid.IntRange(1, 120), rapid.IntRange(60, 500)).Draw(r, "width"),
					Height: rapid.OneOf(rapid.IntRange(1, 40), rapid.IntRange(15, 200)).Draw(r, "height"),
				})
				fits(t, d)
				d.press(rapid.SampledFrom(keys).Draw(r, "key"))
				fits(t, d)
			}
		})
	})
}
