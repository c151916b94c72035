package main

import (
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"
	"github.com/hinshun/vt10x"
)

// inTrouble is the program with a panic in a place that RUNLB_TROUBLE names.
func inTrouble() {
	out := io.Writer(os.Stdout)
	where := os.Getenv("RUNLB_TROUBLE")
	if where == "sink" {
		out = troubledSink{out}
	}
	a := newApp(os.Stdin, out, os.Stderr)
	a.screen = func(m tea.Model) tea.Model { return &troubledScreen{Model: m, where: where} }
	if where == "step" {
		a.base = troubledWire{}
	}
	os.Exit(a.run(context.Background(), os.Args[1:]))
}

// troubledScreen panics after the key X.
type troubledScreen struct {
	tea.Model
	where string
	armed bool
}

func (s *troubledScreen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok || key.String() != "X" {
		next, cmd := s.Model.Update(msg)
		s.Model = next
		return s, cmd
	}
	switch s.where {
	case "update":
		panic("in an update")
	case "command":
		return s, tea.Batch(nil, func() tea.Msg { panic("in a command") }, func() tea.Msg { return nil })
	}
	s.armed = true
	return s, nil
}

func (s *troubledScreen) View() tea.View {
	if s.armed && s.where == "view" {
		panic("in a view")
	}
	return s.Model.View()
}

// troubledSink panics when a step is told of.
type troubledSink struct{ io.Writer }

func (s troubledSink) Write(p []byte) (int, error) {
	if strings.Contains(string(p), " running ") {
		panic("in a sink")
	}
	return s.Writer.Write(p)
}

// troubledWire panics where a certificate is sent, with the key in its hands.
type troubledWire struct{}

func (troubledWire) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/sslCertificates") {
		panic("in a step")
	}
	return http.DefaultTransport.RoundTrip(r)
}

// TestFaultsR11 lets the program panic in a step, in what shows its events, and in
// each part of the screen, also while a run is under way: the terminal is as
// before, what was in flight is recorded, the crash note's path is printed, and
// the same command again finishes.
func TestFaultsR11(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the real program and lets it panic")
	}
	troubled, err := exec.LookPath("runlb-in-trouble")
	if err != nil {
		t.Fatal(err)
	}
	s := serveSandbox(t, "real/20")
	empty := s.snapshot()
	up := append([]string{"up"}, s.shop()...)
	down := []string{"down", "shop", "--yes", "--endpoint", s.endpoint}
	trouble := func(where string, args ...string) *exec.Cmd {
		cmd := s.command(context.Background(), args...)
		cmd.Path, cmd.Args[0], cmd.Stderr = troubled, troubled, nil
		cmd.Env = append(cmd.Env, "RUNLB_TROUBLE="+where, "TERM=xterm-256color")
		return cmd
	}
	for _, where := range []string{"step", "sink"} {
		t.Run(where, func(t *testing.T) {
			out, err := trouble(where, up...).CombinedOutput()
			if err == nil {
				t.Error("it did not fail")
			}
			s.noted(t, string(out), "in a "+where)
			s.run(up...)
			s.run(down...)
			asBefore(t, empty, s.snapshot())
		})
	}
	s.run(up...)
	for _, c := range [][2]string{{"view", "in a view"}, {"command", "in a command"}, {"update", "in an update"}} {
		where, what := c[0], c[1]
		t.Run(where, func(t *testing.T) {
			screen := startTerminal(t, 120, 40, trouble(where, "--endpoint", s.endpoint))
			before := screen.termios()
			screen.waitFor("shop", "us-central1")
			if where == "update" {
				screen.waitFor("shop")
				screen.until("the cursor is on it", func(string) bool { return strings.Contains(screen.focused(), "shop") })
				screen.press("T")
				screen.waitFor("any key stops")
				screen.waitFor("◐")
			}
			screen.press("X")
			_ = screen.exit()
			screen.restored(t, before)
			s.noted(t, strings.Join(strings.Fields(screen.text()), " "), what)
		})
	}
	if out := s.run(down...); !strings.Contains(out, "\n0 left\n") && !strings.Contains(out, ": 0 left\n") {
		t.Errorf("down did not finish what the panic cut off:\n%s", out)
	}
	asBefore(t, empty, s.snapshot())
}

// noted checks that what was printed leads to a crash note, and what that holds.
func (s *serving) noted(t *testing.T, said, what string) {
	t.Helper()
	folder := filepath.Join(s.home, "state", "runlb", "crashes")
	notes, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil || len(notes) != 1 {
		t.Fatalf("crash notes %v, %v; it said:\n%s", notes, err, said)
	}
	data, err := os.ReadFile(notes[0])
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(notes[0])
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if !strings.Contains(strings.ReplaceAll(said, " ", ""), notes[0]) || !strings.Contains(said, "run the same command again") || !strings.Contains(said, what) {
		t.Errorf("it does not say %q, what to do, and %s:\n%s", what, notes[0], said)
	}
	for _, want := range []string{"crash note of runlb ", what, "panic_test.go:"} {
		if !strings.Contains(string(data), want) {
			t.Errorf("the note does not say %q:\n%s", want, data)
		}
	}
	if strings.Contains(string(data), "PRIVATE KEY") {
		t.Errorf("a key is in the note:\n%s", data)
	}
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
}

// termios is how the terminal is set.
func (s *terminal) termios() *term.State {
	s.t.Helper()
	state, err := term.GetState(s.pty.Fd())
	if err != nil {
		s.t.Fatal(err)
	}
	return state
}

// restored checks that the terminal is as it was before the program: its
// settings, no alternate screen, a cursor, no mouse.
func (s *terminal) restored(t *testing.T, before *term.State) {
	t.Helper()
	if now := s.termios(); *now != *before {
		t.Errorf("the terminal is set to %+v, and was to %+v", now, before)
	}
	if mode := s.screen.Mode(); mode&(vt10x.ModeAltScreen|vt10x.ModeHide|vt10x.ModeMouseMask) != 0 {
		t.Errorf("alternate screen, hidden cursor or mouse: mode %b", mode)
	}
}
