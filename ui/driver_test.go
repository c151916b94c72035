package ui

import (
	"context"
	"reflect"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"runlb/steps"
	"runlb/ui/internal/fakecloud"
)

// driver plays the program: it hands messages to the App and runs the
// commands that come back, in order, in the test's own goroutine.
type driver struct {
	t   *testing.T
	app *App
}

func options(t *testing.T, c *fakecloud.Cloud) Options {
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	return Options{
		Context: ctx,
		Engine:  &steps.Engine{Clouds: c, State: t.TempDir(), Now: fakecloud.Now},
		Target:  steps.Target{Project: fakecloud.ShopProject},
		Project: steps.Default{Value: fakecloud.ShopProject, Source: "gcloud configuration"},
		Region:  steps.Default{Value: "us-central1", Source: "gcloud configuration"},
		Now:     fakecloud.Now,
	}
}

func drive(t *testing.T, o Options, w, h int) *driver {
	t.Helper()
	d := &driver{t, New(o)}
	t.Cleanup(func() {
		if err := d.app.Close(); err != nil {
			t.Error(err)
		}
	})
	d.send(tea.WindowSizeMsg{Width: w, Height: h})
	d.run(d.app.Init())
	return d
}

// shop is the App at a size, over the fake shop, everything found.
func shop(t *testing.T, w, h int) *driver { return drive(t, options(t, fakecloud.Shop()), w, h) }

func (d *driver) send(msg tea.Msg) {
	_, cmd := d.app.Update(msg)
	d.run(cmd)
}

// run carries out a command and what follows from it. The ticks of the spinner
// and of a countdown are let go by, because the clock of the tests stands
// still; nothing of the outcome depends on them.
func (d *driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	msg := d.message(cmd)
	if all := commands(msg); all != nil {
		for _, c := range all {
			d.run(c)
		}
		return
	}
	switch msg.(type) {
	case nil, spinMsg, tickMsg, tea.QuitMsg:
		return
	}
	d.send(msg)
}

// commands are those of a batch or a sequence, whose types are the library's
// own.
func commands(msg tea.Msg) []tea.Cmd {
	list := reflect.ValueOf(msg)
	if list.Kind() != reflect.Slice || list.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return nil
	}
	var all []tea.Cmd
	for i := range list.Len() {
		all = append(all, list.Index(i).Interface().(tea.Cmd))
	}
	return all
}

func (d *driver) message(cmd tea.Cmd) tea.Msg {
	answer := make(chan tea.Msg, 1)
	go func() { answer <- cmd() }()
	return <-answer
}

// press presses keys, written as in the table of keys; other texts are typed.
func (d *driver) press(keys ...string) {
	named := map[string]tea.KeyPressMsg{
		"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "tab": {Code: tea.KeyTab}, "space": {Code: ' ', Text: " "},
		"up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown}, "left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight},
		"home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd}, "pgup": {Code: tea.KeyPgUp}, "pgdown": {Code: tea.KeyPgDown},
		"f1": {Code: tea.KeyF1}, "backspace": {Code: tea.KeyBackspace}, "shift+tab": {Code: tea.KeyTab, Mod: tea.ModShift},
		"ctrl+c": {Code: 'c', Mod: tea.ModCtrl}, "ctrl+u": {Code: 'u', Mod: tea.ModCtrl}, "ctrl+y": {Code: 'y', Mod: tea.ModCtrl},
		"ctrl+x": {Code: 'x', Mod: tea.ModCtrl}, "ctrl+t": {Code: 't', Mod: tea.ModCtrl},
	}
	for _, k := range keys {
		if msg, ok := named[k]; ok {
			d.send(msg)
			continue
		}
		for _, r := range k {
			d.send(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
	}
}

// screen is the frame without styles.
func (d *driver) screen() string { return ansi.Strip(d.app.View().Content) }

func (d *driver) sees(texts ...string) {
	d.t.Helper()
	for _, text := range texts {
		if screen := d.screen(); !strings.Contains(screen, text) {
			d.t.Fatalf("screen does not show %q:\n%s", text, screen)
		}
	}
}

func (d *driver) misses(texts ...string) {
	d.t.Helper()
	for _, text := range texts {
		if screen := d.screen(); strings.Contains(screen, text) {
			d.t.Fatalf("screen shows %q:\n%s", text, screen)
		}
	}
}

// onto goes through the wizard, with defaults, to the page of that title.
func (d *driver) onto(title string) {
	d.t.Helper()
	d.press("n", "enter", "/login", "down", "enter")
	d.until(title)
}

func (d *driver) until(title string) {
	d.t.Helper()
	for range 20 {
		if d.app.top().Title() == title {
			return
		}
		before := d.app.top()
		d.press("enter")
		if d.app.top() == before {
			d.t.Fatalf("enter leads nowhere from %s:\n%s", before.Title(), d.screen())
		}
	}
	d.t.Fatalf("no way to %s", title)
}
