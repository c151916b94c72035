package ui

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"runlb/steps"
	"runlb/ui/internal/fakecloud"
)

// noCredentials is a problem as gcp words it.
func noCredentials() error {
	return &steps.Problem{
		Text:   "No Google Cloud credentials were found.",
		Cause:  "Looked for an access token, application default credentials and the metadata server.",
		Remedy: "To use your own project: gcloud auth application-default login",
	}
}

// sizes are those of the golden frames: the smallest that runlb works in, the
// two that people have, and a full screen.
func sizes() []area { return []area{{minWidth, minHeight}, {80, 24}, {120, 40}, {200, 50}} }

// frame is a state of the App that is looked at.
type frame struct {
	name string
	show func(t *testing.T, w, h int) *driver
}

// questionFrames are the pages of the questions, reached by keys alone.
func questionFrames() []frame {
	var frames []frame
	for _, p := range []struct {
		name string
		keys func(d *driver)
	}{
		{"home", func(d *driver) {}},
		{"project", func(d *driver) { d.press("n") }},
		{"services", func(d *driver) { d.press("n", "enter") }},
		{"services-filter", func(d *driver) { d.press("n", "enter", "/log") }},
		{"services-several", func(d *driver) { d.press("n", "enter", "/login", "tab", "down", "space") }},
		{"route", func(d *driver) { d.onto("Route") }},
		{"network", func(d *driver) { d.onto("Network") }},
		{"network-choices", func(d *driver) { d.onto("Network"); d.press("tab", "home", "up", "up", "up", "enter", "down") }},
		{"front", func(d *driver) { d.onto("Front") }},
		{"cert", func(d *driver) { d.onto("Front"); d.press("down", "down", "space", "enter") }},
		{"access", func(d *driver) { d.onto("Access"); d.press("space", "down") }},
		{"client", func(d *driver) { d.onto("VM"); d.press("space") }},
		{"help", func(d *driver) { d.press("n", "enter", "?") }},
		{"leave", func(d *driver) { d.press("esc") }},
	} {
		frames = append(frames, frame{p.name, func(t *testing.T, w, h int) *driver {
			d := shop(t, w, h)
			p.keys(d)
			return d
		}})
	}
	return frames
}

// TestFrames holds each page of the questions at each size.
func TestFrames(t *testing.T) { holdFrames(t, questionFrames()) }

// holdFrames compares frames with those on file.
func holdFrames(t *testing.T, frames []frame) {
	for _, size := range sizes() {
		for _, f := range frames {
			t.Run(fmt.Sprintf("%s-%dx%d", f.name, size.W, size.H), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					d := f.show(t, size.W, size.H)
					d.app.dirty = true
					fits(t, d)
					golden.RequireEqual(t, []byte(d.screen()))
				})
			})
		}
	}
}

func TestFrameWithoutCredentials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := options(t, fakecloud.Shop())
		o.Problem = noCredentials()
		golden.RequireEqual(t, []byte(drive(t, o, 80, 24).screen()))
	})
}

// TestStyledFrames holds the styles of a few pages on each kind of terminal.
func TestStyledFrames(t *testing.T) {
	terminals := []struct {
		name    string
		environ []string
	}{{"dark", nil}, {"light", []string{"RUNLB_THEME=light"}}, {"no-colour", []string{"NO_COLOR=yes"}}}
	pages := []struct {
		name string
		keys func(d *driver)
	}{
		{"home", func(*driver) {}},
		{"services", func(d *driver) { d.press("n", "enter", "/login", "tab", "space") }},
		{"front", func(d *driver) { d.onto("Front") }},
		{"review", func(d *driver) { d.review(buildPlan(), nil) }},
	}
	for _, terminal := range terminals {
		for _, p := range pages {
			inBubble(t, p.name+"-"+terminal.name, func(t *testing.T) {
				o := options(t, fakecloud.Shop())
				o.Environ = terminal.environ
				d := drive(t, o, 80, 24)
				p.keys(d)
				golden.RequireEqual(t, []byte(d.app.View().Content))
			})
		}
	}
}

// fits fails when a frame is larger than the terminal.
func fits(t *testing.T, d *driver) {
	t.Helper()
	lines := strings.Split(d.app.View().Content, "\n")
	if len(lines) > d.app.size.H {
		t.Errorf("%d lines on a terminal of %d", len(lines), d.app.size.H)
	}
	for i, line := range lines {
		if w := ansi.StringWidth(line); w > d.app.size.W {
			t.Errorf("line %d is %d cells wide on a terminal of %d: %q", i+1, w, d.app.size.W, ansi.Strip(line))
		}
	}
	if c := d.app.View().Cursor; c != nil && (c.X >= d.app.size.W || c.Y >= len(lines)) {
		t.Errorf("cursor at %d,%d is outside of the frame", c.X, c.Y)
	}
}
