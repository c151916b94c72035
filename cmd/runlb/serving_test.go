package main

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"runlb/gcp/sandbox"
)

// serving is a sandbox in a process of its own, and the means to work on it
// with the real binary.
type serving struct {
	t        testing.TB
	binary   string
	home     string
	endpoint string
}

// serveSandbox starts `sandbox serve` and waits until it says where.
func serveSandbox(t testing.TB, latency string) *serving {
	t.Helper()
	return serveWith(t, realBinary(t), latency)
}

// serveWith is serveSandbox with a binary that several tests share.
func serveWith(t testing.TB, binary, latency string) *serving {
	t.Helper()
	s := &serving{t: t, binary: binary, home: t.TempDir()}
	ctx, stop := context.WithCancel(context.Background())
	cmd := s.command(ctx, "sandbox", "serve", "--addr", "127.0.0.1:0", "--latency", latency)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatal("sandbox serve said nothing")
	}
	if _, s.endpoint, _ = strings.Cut(lines.Text(), " at "); s.endpoint == "" {
		t.Fatalf("sandbox serve said %q", lines.Text())
	}
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		for lines.Scan() {
		}
	}()
	t.Cleanup(func() {
		stop()
		<-drained
		_ = cmd.Wait()
		if code := cmd.ProcessState.ExitCode(); code != 0 {
			t.Errorf("sandbox serve ended with %d after an interrupt", code)
		}
	})
	return s
}

func (s *serving) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, s.binary, args...)
	cmd.Env = append(os.Environ(), "HOME="+s.home, "XDG_STATE_HOME="+filepath.Join(s.home, "state"))
	cmd.Stderr = &bytes.Buffer{}
	return cmd
}

// run runs a command that must succeed, and returns what it printed.
func (s *serving) run(args ...string) string {
	s.t.Helper()
	cmd := s.command(context.Background(), args...)
	out, err := cmd.Output()
	if err != nil {
		s.t.Fatalf("runlb %s: %v\n%s%s", strings.Join(args, " "), err, out, cmd.Stderr)
	}
	return string(out)
}

func (s *serving) snapshot() string {
	s.t.Helper()
	return s.run("sandbox", "snapshot")
}

// asBefore fails the test when two printed snapshots differ, and says in what.
func asBefore(t testing.TB, before, after string) {
	t.Helper()
	differences, err := sandbox.Diff([]byte(before), []byte(after))
	if err != nil {
		t.Fatal(err)
	}
	if len(differences) > 0 {
		t.Errorf("the sandbox is not as it was before:\n%s", differences)
	}
}
