package ui

import (
	"io"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/hinshun/vt10x"

	"runlb/ui/internal/fakecloud"
)

// The real program on an emulated terminal: from the first frame through a
// filter to the mask builder, and out again with q.
func TestProgramOnATerminal(t *testing.T) {
	o := options(t, fakecloud.Shop())
	app := New(o)
	screen := vt10x.New(vt10x.WithSize(100, 30))
	// Without a TTY as input the program writes bare line feeds, as if the
	// terminal's driver turned them into line ends.
	if _, err := screen.Write([]byte("\x1b[20h")); err != nil {
		t.Fatal(err)
	}
	keys, typed := io.Pipe()
	done := make(chan error, 1)
	program := tea.NewProgram(app, tea.WithContext(o.Context), tea.WithInput(keys), tea.WithOutput(screen), tea.WithWindowSize(100, 30),
		tea.WithColorProfile(colorprofile.TrueColor), tea.WithEnvironment([]string{"TERM=xterm-256color"}))
	go func() {
		_, err := program.Run()
		done <- err
	}()
	write := func(s string) {
		if _, err := io.WriteString(typed, s); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct{ shows, then string }{
		{"New deployment", "n"},
		{"Which project", "\r"},
		{"12 services · 42 of 43 regions", "/login"},
		{"3 of 12 services", "\r"},
		{"What does the front door lead to?", "jjj\r"},
		{"<service>.example.com", "\t"},
		{"t tag   k keep   l leave out", "\t"},
		{"› https://", "q"},
	} {
		waitFor(t, screen, step.shows)
		write(step.then)
	}
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatalf("q did not quit:\n%s", screen.String())
	}
	if err := app.Close(); err != nil {
		t.Error(err)
	}
}

// waitFor polls the screen, which is the only thing that a terminal tells.
func waitFor(t *testing.T, screen vt10x.Terminal, text string) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for !strings.Contains(screen.String(), text) {
		if time.Now().After(deadline) {
			t.Fatalf("terminal never showed %q:\n%s", text, screen.String())
		}
		time.Sleep(5 * time.Millisecond)
	}
}
