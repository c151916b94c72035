package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"runlb/steps"
)

// TestGlance: what completion saw is offered for a minute, and then removed.
func TestGlance(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "completion")
	file, now := filepath.Join(dir, "a"), time.Now()
	writeGlance(file, now, []steps.Option{{Value: "login"}})
	if seen, ok := readGlance(file, now.Add(glanceAge)); !ok || len(seen) != 1 {
		t.Errorf("a minute later: %v %v", seen, ok)
	}
	for name, at := range map[string]time.Time{"too old": now.Add(glanceAge + time.Second), "from the future": now.Add(-glanceAge - time.Second)} {
		if _, ok := readGlance(file, at); ok {
			t.Errorf("%s, and offered", name)
		}
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v, %v", info, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file: %v, %v", info, err)
	}
	writeGlance(filepath.Join(dir, "b"), now.Add(2*glanceAge), nil)
	if _, err := os.Stat(file); err == nil {
		t.Error("what is too old stays")
	}
	if err := os.WriteFile(file, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, ok := readGlance(file, now); ok {
		t.Error("half a file is offered")
	}
}
