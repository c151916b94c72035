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

	"runlb/cmd/runlb/internal/program"
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

	s := serve(t, "real/20")
	up := append([]string{"up"}, s.shop()...)
	down := []string{"down", "shop", "--yes", "--endpoint", s.Endpoint}
	empty := s.Snapshot()
	began := time.Now()
	s.Run(up...)
	whole := time.Since(began)
	built := s.Snapshot()
	s.Run(down...)
	program.AsBefore(t, empty, s.Snapshot())

	for i := range 5 {
		moment := time.Duration(moments.Float64() * float64(whole))
		killed := s.kill(moment, up)
		t.Logf("kill %d after %s of %s: still running: %v", i+1, moment, whole, killed)
		s.Run(up...)
		program.AsBefore(t, built, s.Snapshot())
		if out := s.Run(down...); !strings.Contains(out, "\n0 left\n") {
			t.Errorf("kill after %s: down did not look again:\n%s", moment, out)
		}
		program.AsBefore(t, empty, s.Snapshot())
	}
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
		"--yes", "--endpoint", s.Endpoint, "--name", "shop", "--region", "us-central1", "--backend-service", "login",
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
