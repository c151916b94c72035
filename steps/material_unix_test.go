//go:build unix

package steps

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestLoadMaterialsDoesNotWaitForAPipe would hang if it opened the pipe.
func TestLoadMaterialsDoesNotWaitForAPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip("no pipes here:", err)
	}
	_, err := LoadMaterials(Spec{Certificate: CertificateSpec{Cert: pipe, Key: pipe}}, MaterialOptions{})
	if err == nil || !strings.Contains(err.Error(), "is no ordinary file") {
		t.Errorf("got %v", err)
	}
}
