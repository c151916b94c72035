package main

import (
	"context"
	"os/exec"
	"strings"
	"testing"

	"runlb/cmd/runlb/internal/program"
)

// TestFaultsH6 suspends the program from a shell, on the screen and while up is at
// work: the shell has its terminal back, and fg goes on where it was.
func TestFaultsH6(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the real program and runs it in a terminal")
	}
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell here: ", err)
	}
	s := serve(t, "real/20")
	line := s.Command(context.Background()) // its binary and its home
	cmd := exec.Command(shell, "-i")
	cmd.Env = append(line.Env, "TERM=xterm-256color", "ENV=", "PS1=ready> ")
	screen := program.Start(t, 120, 40, cmd)
	screen.WaitFor("ready> ")
	screen.Press("set -m; clear", "enter", line.Path+" --endpoint "+s.Endpoint, "enter")
	screen.WaitFor("New deployment")
	screen.Press("\x1a")
	screen.WaitFor("Stopped", "ready> ")
	screen.Press("fg", "enter")
	screen.WaitFor("New deployment", "enter new deployment")
	screen.Press("q")
	screen.Until("the shell is back", func(text string) bool { return !strings.Contains(text, "enter new deployment") })

	screen.Press("clear; "+line.Path+" up "+strings.Join(s.shop(), " ")+"; echo ended with $?", "enter")
	screen.WaitFor(" running ")
	screen.Press("\x1a")
	screen.WaitFor("Stopped", "ready> ")
	screen.Press("fg", "enter")
	screen.WaitFor("done after")
	s.Run("down", "shop", "--yes", "--endpoint", s.Endpoint)
}
