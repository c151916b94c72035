package main

import (
	"context"
	"strings"
	"testing"
)

// TestChoicesOfAnInterruptedRun types ctrl+c into an up on a terminal, and takes
// each of the choices.
func TestChoicesOfAnInterruptedRun(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the real program and runs it in a terminal")
	}
	s := serveSandbox(t, "real/20")
	empty := s.snapshot()
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
			cmd := s.command(context.Background(), append([]string{"up"}, s.shop()...)...)
			cmd.Stderr = nil
			cmd.Env = append(cmd.Env, "TERM=xterm-256color")
			screen := startTerminal(t, 120, 60, cmd)
			screen.waitFor("running")
			screen.press("ctrl+c")
			screen.waitFor("nothing is in flight", "3  stop, and undo what this run has made (")
			screen.press(c.keys[:min(2, len(c.keys))]...)
			if len(c.keys) > 2 {
				screen.waitFor(map[string]string{"7": "is none of these", "3": "Type yes to undo"}[c.keys[0]])
				screen.press(c.keys[2:]...)
			}
			_ = screen.exit()
			if code := cmd.ProcessState.ExitCode(); code != c.code || !strings.Contains(screen.text(), c.says) {
				t.Errorf("exit code %d, want %d and %q:\n%s", code, c.code, c.says, screen.text())
			}
			if c.left {
				s.run(append([]string{"up"}, s.shop()...)...)
				s.run("down", "shop", "--yes", "--endpoint", s.endpoint)
			}
			asBefore(t, empty, s.snapshot())
		})
	}
}
