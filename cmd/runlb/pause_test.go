package main

import (
	"context"
	"strings"
	"testing"

	"runlb/cmd/runlb/internal/program"
)

// TestChoicesOfAnInterruptedRun types ctrl+c into an up on a terminal, and takes
// each of the choices.
func TestChoicesOfAnInterruptedRun(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the real program and runs it in a terminal")
	}
	s := serve(t, "real/20")
	empty := s.Snapshot()
	for _, c := range []struct {
		name string
		keys []string
		code int
		says string
		left bool // of the deployment
	}{
		{"go on", []string{"1", "enter"}, exitOK, "done after", true},
		{"stop", []string{"enter"}, exitStopped, "to resume: runlb up --yes --endpoint", true},
		{"no choice, then stop", []string{"7", "enter", "2", "enter"}, exitStopped, "is none of these", true},
		{"leave", []string{"4", "enter"}, exitInterrupted, "interrupted", true},
		{"again at once", []string{"ctrl+c"}, exitInterrupted, "interrupted", true},
		{"undo", []string{"3", "enter", "yes", "enter"}, exitOK, "0 left", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			cmd := s.Command(context.Background(), append([]string{"up"}, s.shop()...)...)
			cmd.Stderr = nil
			cmd.Env = append(cmd.Env, "TERM=xterm-256color")
			screen := program.Start(t, 120, 60, cmd)
			screen.WaitFor("running")
			screen.Press("ctrl+c")
			screen.WaitFor("nothing is in flight", "3  stop, and undo what this run has made (")
			screen.Press(c.keys[:min(2, len(c.keys))]...)
			if len(c.keys) > 2 {
				screen.WaitFor(map[string]string{"7": "is none of these", "3": "Type yes to undo"}[c.keys[0]])
				screen.Press(c.keys[2:]...)
			}
			_ = screen.Exit()
			if code := cmd.ProcessState.ExitCode(); code != c.code || !strings.Contains(screen.Text(), c.says) {
				t.Errorf("exit code %d, want %d and %q:\n%s", code, c.code, c.says, screen.Text())
			}
			if c.left {
				s.Run(append([]string{"up"}, s.shop()...)...)
				s.Run("down", "shop", "--yes", "--endpoint", s.Endpoint)
			}
			program.AsBefore(t, empty, s.Snapshot())
		})
	}
}
