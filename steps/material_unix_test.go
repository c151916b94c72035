//go:build unix

package steps

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestFaultsP7Pipe would hang if the pipe were opened.
func TestFaultsP7Pipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip("no pipes here:", err)
	}
	_, err := LoadMaterials(Spec{Certificate: CertificateSpec{Cert: pipe, Key: pipe}}, MaterialOptions{})
	if err == nil || !strings.Contains(err.Error(), "is no ordinary file") {
		t.Errorf("got %v", err)
	}
}
