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

	"runlb/cmd/runlb/internal/program"
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
	s := serve(t, "real/20")
	empty := s.Snapshot()
	up := append([]string{"up"}, s.shop()...)
	down := []string{"down", "shop", "--yes", "--endpoint", s.Endpoint}
	trouble := func(where string, args ...string) *exec.Cmd {
		cmd := s.Command(context.Background(), args...)
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
			s.Run(up...)
			s.Run(down...)
			program.AsBefore(t, empty, s.Snapshot())
		})
	}
	s.Run(up...)
	for _, c := range [][2]string{{"view", "in a view"}, {"command", "in a command"}, {"update", "in an update"}} {
		where, what := c[0], c[1]
		t.Run(where, func(t *testing.T) {
			screen := program.Start(t, 120, 40, trouble(where, "--endpoint", s.Endpoint))
			before := screen.Termios()
			screen.WaitFor("shop", "us-central1")
			if where == "update" {
				screen.WaitFor("shop")
				screen.Until("the cursor is on it", func(string) bool { return strings.Contains(screen.Focused(), "shop") })
				screen.Press("T")
				screen.WaitFor("any key stops")
				screen.WaitFor("◐")
			}
			screen.Press("X")
			_ = screen.Exit()
			screen.Restored(before)
			s.noted(t, strings.Join(strings.Fields(screen.Text()), " "), what)
		})
	}
	if out := s.Run(down...); !strings.Contains(out, "\n0 left\n") && !strings.Contains(out, ": 0 left\n") {
		t.Errorf("down did not finish what the panic cut off:\n%s", out)
	}
	program.AsBefore(t, empty, s.Snapshot())
}

// noted checks that what was printed leads to a crash note, and what that holds.
func (s *serving) noted(t *testing.T, said, what string) {
	t.Helper()
	folder := filepath.Join(s.Folder, "state", "runlb", "crashes")
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
