package main

import (
	"context"
	"os"
	"syscall"
	"testing"

	"runlb/cmd/runlb/internal/program"
)

// TestFaultsK6 ends the program in each way while a teardown counts down: nothing
// was begun, and the cloud is as it was.
func TestFaultsK6(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the real program and runs it in a terminal")
	}
	s := serve(t, "instant")
	s.Run(append([]string{"up"}, s.shop()...)...)
	built := s.Snapshot()
	ends := map[string]func(screen *program.Terminal, p *os.Process) error{
		"SIGINT":          func(_ *program.Terminal, p *os.Process) error { return p.Signal(os.Interrupt) },
		"SIGTERM":         func(_ *program.Terminal, p *os.Process) error { return p.Signal(syscall.SIGTERM) },
		"SIGHUP":          func(_ *program.Terminal, p *os.Process) error { return p.Signal(syscall.SIGHUP) },
		"SIGKILL":         func(_ *program.Terminal, p *os.Process) error { return p.Kill() },
		"terminal closed": func(screen *program.Terminal, _ *os.Process) error { screen.Hangup(); return nil },
		"a key": func(screen *program.Terminal, p *os.Process) error {
			screen.Press("x")
			screen.WaitFor("nothing was sent")
			return p.Kill()
		},
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			cmd := s.Command(context.Background(), "--endpoint", s.Endpoint)
			cmd.Stderr = nil
			cmd.Env = append(cmd.Env, "TERM=xterm-256color")
			screen := program.Start(t, 100, 40, cmd)
			screen.WaitFor("shop", "us-central1")
			screen.Press("T")
			screen.WaitFor("any key stops")
			if err := end(screen, cmd.Process); err != nil {
				t.Fatal(err)
			}
			if name != "terminal closed" {
				_ = screen.Exit()
			}
			program.AsBefore(t, built, s.Snapshot())
		})
	}
}
