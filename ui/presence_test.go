package ui

import (
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/internal/fakecloud"
)

func TestBellRingsOnlyForWhoIsElsewhere(t *testing.T) {
	rings := func(d *driver, msg tea.Msg) bool {
		_, cmd := d.app.Update(msg)
		rung := false
		var walk func(tea.Cmd)
		walk = func(cmd tea.Cmd) {
			if cmd == nil {
				return
			}
			msg := d.message(cmd)
			if raw, ok := msg.(tea.RawMsg); ok && raw.Msg == "\a" {
				rung = true
			}
			for _, c := range commands(msg) {
				walk(c)
			}
		}
		walk(cmd)
		return rung
	}
	for name, msg := range map[string]func(run *watch) tea.Msg{
		"a run ends":          func(run *watch) tea.Msg { return runMsg{of: run} },
		"a plan is ready":     func(*watch) tea.Msg { return planMsg{} },
		"a teardown is ready": func(*watch) tea.Msg { return downMsg{} },
		"verified":            func(*watch) tea.Msg { return verifyMsg{ended: true} },
		"consent is wanted":   func(*watch) tea.Msg { return verifyPlanMsg{plan: steps.Verification{Probe: &steps.Plan{}}} },
	} {
		synctest.Test(t, func(t *testing.T) {
			d := shop(t, 80, 24)
			run := newWatch(half())
			if rings(d, msg(run)) {
				t.Errorf("%s: the bell rang for somebody who is looking", name)
			}
			d.send(tea.BlurMsg{})
			if !rings(d, msg(run)) {
				t.Errorf("%s: the bell did not ring", name)
			}
			d.send(tea.FocusMsg{})
			if rings(d, msg(run)) {
				t.Errorf("%s: the bell rang for somebody who is back", name)
			}
		})
	}
}

func TestTitleAndTaskbarShowTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := options(t, fakecloud.Shop())
		o.Environ = []string{"TERM_PROGRAM=ghostty"}
		d := drive(t, o, 80, 24)
		if v := d.app.View(); v.ProgressBar != nil || v.WindowTitle != "runlb · Home" {
			t.Errorf("nothing goes on: title %q, bar %v", v.WindowTitle, v.ProgressBar)
		}
		run := newWatch(half())
		events, _ := run.run.Since(t.Context(), 0)
		run.take(events, true)
		d.app.deliver(startedMsg{watch: run})
		d.app.dirty = true
		v := d.app.View()
		if v.WindowTitle != "shop: 6 of 13 · runlb" {
			t.Errorf("title %q", v.WindowTitle)
		}
		if v.ProgressBar == nil || v.ProgressBar.Value != 46 || v.ProgressBar.State != tea.ProgressBarDefault {
			t.Errorf("bar %+v", v.ProgressBar)
		}
		d.app.taskbar, d.app.dirty = false, true
		if v := d.app.View(); v.ProgressBar != nil {
			t.Error("a bar on a terminal that is not known to have one")
		}
	})
}

func TestMouseIsOffUntilAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := shop(t, 80, 24)
		d.press("n", "enter")
		if mode := d.app.View().MouseMode; mode != tea.MouseModeNone {
			t.Fatalf("mouse mode %v at the start", mode)
		}
		d.press("m")
		if mode := d.app.View().MouseMode; mode != tea.MouseModeCellMotion {
			t.Fatalf("mouse mode %v after m", mode)
		}
		d.sees("› billing", "the wheel scrolls")
		d.send(tea.MouseWheelMsg{Button: tea.MouseWheelDown})
		d.sees("› catalog")
		d.press("m")
		if mode := d.app.View().MouseMode; mode != tea.MouseModeNone {
			t.Fatalf("mouse mode %v after m again", mode)
		}
	})
}

func TestThemeIsTheTerminalsUnlessTold(t *testing.T) {
	black, white := tea.BackgroundColorMsg{Color: dark{}}, tea.BackgroundColorMsg{Color: light{}}
	for _, tt := range []struct {
		environ []string
		answer  tea.Msg
		dark    bool
	}{
		{nil, nil, true},
		{nil, black, true},
		{nil, white, false},
		{[]string{"RUNLB_THEME=light"}, black, false},
		{[]string{"RUNLB_THEME=dark"}, white, true},
		{[]string{"RUNLB_THEME=pink"}, white, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			o := options(t, fakecloud.Shop())
			o.Environ = tt.environ
			d := drive(t, o, 80, 24)
			if tt.answer != nil {
				d.send(tt.answer)
			}
			if d.app.dark != tt.dark {
				t.Errorf("%v, answer %v: dark is %v", tt.environ, tt.answer, d.app.dark)
			}
		})
	}
}

type dark struct{}

func (dark) RGBA() (r, g, b, a uint32) { return 0, 0, 0, 0xffff }

type light struct{}

func (light) RGBA() (r, g, b, a uint32) { return 0xffff, 0xffff, 0xffff, 0xffff }
