package main

import (
	"context"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"runlb/cmd/runlb/internal/program"
)

var (
	faultsFull = flag.Bool("faults.full", false, "all of TestFaults, not a bounded part")
	faultsSeed = flag.Uint64("faults.seed", 1, "what is random in TestFaults")
)

// TestFaultsR4 kills the real program with SIGKILL at random moments: up, the up
// that resumes it, and down. The same command again finishes, the result is that
// of a run without a kill, and down leaves nothing. (Every boundary, and 2,000
// pairs of them, are tried in virtual time.)
func TestFaultsR4(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and kills the real program")
	}
	kills := 6
	if *faultsFull {
		kills = 50
	}
	moments := rand.New(rand.NewPCG(*faultsSeed, 4))
	s := serve(t, "real/20")
	up := append([]string{"up"}, s.shop()...)
	down := []string{"down", "shop", "--yes", "--endpoint", s.Endpoint}
	empty := s.Snapshot()
	upTakes := s.timed(up)
	built := s.Snapshot()
	downTakes := s.timed(down)
	program.AsBefore(t, empty, s.Snapshot())

	killed := 0
	kill := func(takes time.Duration, args []string) {
		moment := time.Duration(moments.Float64() * float64(takes))
		if s.kill(moment, args) {
			killed++
		}
		t.Logf("%s was killed after %s of %s", args[0], moment, takes)
	}
	for round := 0; killed < kills && round < kills; round++ {
		kill(upTakes, up)
		kill(upTakes, up)
		s.Run(up...)
		program.AsBefore(t, built, s.Snapshot())
		kill(downTakes, down)
		if out := s.Run(down...); !strings.Contains(out, "0 left\n") {
			t.Errorf("down did not look again:\n%s", out)
		}
		program.AsBefore(t, empty, s.Snapshot())
		if t.Failed() {
			t.Fatalf("round %d of -faults.seed=%d", round, *faultsSeed)
		}
	}
	if killed < kills {
		t.Errorf("only %d of %d kills hit a program that was running", killed, kills)
	}
	t.Attr("points", strconv.Itoa(killed))
}

// timed runs a command that must succeed, and tells how long it took.
func (s *serving) timed(args []string) time.Duration {
	s.T.Helper()
	began := time.Now()
	s.Run(args...)
	return time.Since(began)
}

// serving is a sandbox, and what the tests of this package do with it.
type serving struct{ *program.Sandbox }

func serve(t testing.TB, latency string) *serving {
	t.Helper()
	return &serving{program.Serve(t, latency)}
}

// shop are the arguments of a deployment with every kind of resource.
func (s *serving) shop() []string {
	s.T.Helper()
	return append([]string{"--yes", "--endpoint", s.Endpoint}, s.everyKind()...)
}

// everyKind are those of its Spec.
func (s *serving) everyKind() []string {
	s.T.Helper()
	cert, key, err := program.Certificate(24*time.Hour, []string{"login.example.com"})
	if err != nil {
		s.T.Fatal(err)
	}
	certFile, keyFile := filepath.Join(s.Folder, "login.crt"), filepath.Join(s.Folder, "login.key")
	for name, data := range map[string][]byte{certFile: cert, keyFile: key} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			s.T.Fatal(err)
		}
	}
	return []string{
		"--name", "shop", "--region", "us-central1", "--backend-service", "login",
		"--frontend-http", "--frontend-https", "--certificate-cert", certFile, "--certificate-key", keyFile,
		"--client-vm", "--client-ssh",
	}
}

// kill starts a command and kills it after a while. It reports whether the
// command was still running.
func (s *serving) kill(after time.Duration, args []string) bool {
	s.T.Helper()
	cmd := s.Command(context.Background(), args...)
	if err := cmd.Start(); err != nil {
		s.T.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	return cmd.Wait() != nil
}
