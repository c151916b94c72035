// Package program runs the real program in tests: built as it is released, at
// a terminal, and against a sandbox of its own.
package program

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// Tests are the tests of a package that runs the program. They share one
// binary, built when the first test asks for it and gone when all have ended.
type Tests struct{ *testing.M }

// Run runs them.
func (tests Tests) Run() int {
	defer func() { _ = os.RemoveAll(built.folder) }()
	return tests.M.Run()
}

// built is the one binary of a test process: linking it takes seconds.
var built struct {
	sync.Once
	folder string
	err    error
}

// Build returns the path of the binary. A package that calls it has a TestMain
// that runs its Tests.
func Build(t testing.TB) string {
	t.Helper()
	built.Do(func() {
		if built.folder, built.err = os.MkdirTemp("", "runlb-program-"); built.err != nil {
			return
		}
		build := exec.Command("go", "build", "-tags", "grpcnotrace", "-o", built.folder, "runlb/cmd/runlb")
		if out, err := build.CombinedOutput(); err != nil {
			built.err = fmt.Errorf("%w\n%s", err, out)
		}
	})
	if built.err != nil {
		t.Fatalf("build: %v", built.err)
	}
	return filepath.Join(built.folder, "runlb")
}
