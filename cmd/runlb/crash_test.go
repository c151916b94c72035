package main

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestKilledUpResumes kills up at random moments. The same command again
// finishes, the result is that of a run without a kill, and down leaves
// nothing. RUNLB_SEED repeats a run.
func TestKilledUpResumes(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and kills the real program")
	}
	seed := uint64(time.Now().UnixNano())
	if given := os.Getenv("RUNLB_SEED"); given != "" {
		var err error
		if seed, err = strconv.ParseUint(given, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("RUNLB_SEED=%d", seed)
	moments := rand.New(rand.NewPCG(seed, 0))

	s := serveSandbox(t, "real/20")
	up := append([]string{"up"}, s.shop()...)
	down := []string{"down", "shop", "--yes", "--endpoint", s.endpoint}
	empty := s.snapshot()
	began := time.Now()
	s.run(up...)
	whole := time.Since(began)
	built := s.snapshot()
	s.run(down...)
	asBefore(t, empty, s.snapshot())

	for i := range 5 {
		moment := time.Duration(moments.Float64() * float64(whole))
		killed := s.kill(moment, up)
		t.Logf("kill %d after %s of %s: still running: %v", i+1, moment, whole, killed)
		s.run(up...)
		asBefore(t, built, s.snapshot())
		if out := s.run(down...); !strings.Contains(out, "\n0 left\n") {
			t.Errorf("kill after %s: down did not look again:\n%s", moment, out)
		}
		asBefore(t, empty, s.snapshot())
	}
}

// shop are the arguments of a deployment with every kind of resource.
func (s *serving) shop() []string {
	s.t.Helper()
	cert, key, err := certificate(24*time.Hour, []string{"login.example.com"})
	if err != nil {
		s.t.Fatal(err)
	}
	certFile, keyFile := filepath.Join(s.home, "login.crt"), filepath.Join(s.home, "login.key")
	for name, data := range map[string][]byte{certFile: cert, keyFile: key} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			s.t.Fatal(err)
		}
	}
	return []string{
		"--yes", "--endpoint", s.endpoint, "--name", "shop", "--region", "us-central1", "--backend-service", "login",
		"--frontend-http", "--frontend-https", "--certificate-cert", certFile, "--certificate-key", keyFile,
		"--client-vm", "--client-ssh",
	}
}

// kill starts a command and kills it after a while. It reports whether the
// command was still running.
func (s *serving) kill(after time.Duration, args []string) bool {
	s.t.Helper()
	cmd := s.command(context.Background(), args...)
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	return cmd.Wait() != nil
}
