package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"runlb/cmd/runlb/internal/program"
)

// TestSignalsStopAndEndARun interrupts up when its first step is under way. One
// signal lets it finish what is in flight, a second one ends it at once; in
// both cases the same command resumes.
func TestSignalsStopAndEndARun(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the real program and interrupts it")
	}
	s := serve(t, "real/20")
	empty := s.Snapshot()
	for _, c := range []struct {
		signals int
		want    int
		says    string
	}{
		{1, exitStopped, "finishing what is in flight"},
		{2, exitInterrupted, "interrupted"},
	} {
		code, said := s.interrupt(c.signals, append([]string{"up"}, s.shop()...))
		if code != c.want || !strings.Contains(said, c.says) {
			t.Errorf("%d signals: exit code %d, want %d; stderr:\n%s", c.signals, code, c.want, said)
		}
		s.Run(append([]string{"up"}, s.shop()...)...)
		s.Run("down", "shop", "--yes", "--endpoint", s.Endpoint)
		program.AsBefore(t, empty, s.Snapshot())
	}
}

// interrupt starts a command and sends signals once a step is under way: the
// second one after the command has answered the first.
func (s *serving) interrupt(signals int, args []string) (code int, said string) {
	s.T.Helper()
	cmd := s.Command(context.Background(), args...)
	cmd.Stderr = nil
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		s.T.Fatal(err)
	}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		s.T.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		s.T.Fatal(err)
	}
	watchdog := time.AfterFunc(program.Patience, func() { _ = cmd.Process.Kill() })
	defer watchdog.Stop()
	out := bufio.NewScanner(stdout)
	for out.Scan() && !strings.Contains(out.Text(), " running ") {
	}
	go func() { _, _ = io.Copy(io.Discard, stdout) }()
	heard := bufio.NewReader(stderr)
	for range signals {
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			s.T.Fatal(err)
		}
		line, _ := heard.ReadString('\n')
		said += line
	}
	rest, _ := io.ReadAll(heard)
	_ = cmd.Wait()
	return cmd.ProcessState.ExitCode(), said + string(rest)
}

// TestSignalsEndTheWizard sends what a closing terminal or a supervisor sends.
func TestSignalsEndTheWizard(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the real program and runs it in a terminal")
	}
	home := program.NewHome(t)
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		cmd := home.Command(context.Background(), "--sandbox")
		cmd.Stderr = nil
		cmd.Env = append(cmd.Env, "TERM=xterm-256color")
		screen := program.Start(t, 80, 24, cmd)
		screen.WaitFor(sandboxProject)
		if err := cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		_ = screen.Exit()
		if code := cmd.ProcessState.ExitCode(); code != exitInterrupted {
			t.Errorf("%v: exit code %d, want %d", signal, code, exitInterrupted)
		}
	}
}
