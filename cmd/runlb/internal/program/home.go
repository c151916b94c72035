package program

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Home is a user's home on a machine: what runs in another one knows nothing
// of what ran here.
type Home struct {
	T      testing.TB
	Folder string
	binary string
}

// NewHome is an empty one.
func NewHome(t testing.TB) Home {
	t.Helper()
	return Home{T: t, Folder: t.TempDir(), binary: Build(t)}
}

// Command is the program with arguments, to be started. Its environment is
// that of the test, but for the home.
func (h Home) Command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, h.binary, args...)
	cmd.Env = append(os.Environ(), h.environment()...)
	cmd.Stderr = &bytes.Buffer{}
	return cmd
}

// Bare is the program in that folder, and in an environment that holds nothing but the home: no
// credentials, and nothing to take some from.
func (h Home) Bare(args ...string) *exec.Cmd {
	cmd := exec.Command(h.binary, args...)
	cmd.Dir = h.Folder
	cmd.Env = append(h.environment(), "PATH="+h.Folder, "TERM=xterm-256color", "NO_GCE_CHECK=true")
	return cmd
}

func (h Home) environment() []string {
	return []string{"HOME=" + h.Folder, "XDG_STATE_HOME=" + filepath.Join(h.Folder, "state")}
}

// Run runs a command that must succeed, and returns what it printed.
func (h Home) Run(args ...string) string {
	h.T.Helper()
	cmd := h.Command(context.Background(), args...)
	out, err := cmd.Output()
	if err != nil {
		h.T.Fatalf("runlb %s: %v\n%s%s", strings.Join(args, " "), err, out, cmd.Stderr)
	}
	return string(out)
}
