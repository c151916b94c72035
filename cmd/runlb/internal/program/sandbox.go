package program

import (
	"bufio"
	"context"
	"os"
	"strings"
	"testing"

	"runlb/gcp/sandbox"
)

// Sandbox is one that serves in a process of its own. It is found without
// being named by what runs in its Home.
type Sandbox struct {
	Home
	Endpoint string
}

// Serve starts `sandbox serve` and waits until it says where.
func Serve(t testing.TB, latency string) *Sandbox {
	t.Helper()
	s := &Sandbox{Home: NewHome(t)}
	ctx, stop := context.WithCancel(context.Background())
	cmd := s.Command(ctx, "sandbox", "serve", "--addr", "127.0.0.1:0", "--latency", latency)
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
	if _, s.Endpoint, _ = strings.Cut(lines.Text(), " at "); s.Endpoint == "" {
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

// Snapshot is all that the sandbox holds, as text.
func (s *Sandbox) Snapshot() string {
	s.T.Helper()
	return s.Run("sandbox", "snapshot")
}

// AsBefore fails the test when two snapshots differ, and says in what.
func AsBefore(t testing.TB, before, after string) {
	t.Helper()
	differences, err := sandbox.Diff([]byte(before), []byte(after))
	if err != nil {
		t.Fatal(err)
	}
	if len(differences) > 0 {
		t.Errorf("the sandbox is not as it was before:\n%s", differences)
	}
}
