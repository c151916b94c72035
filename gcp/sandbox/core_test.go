package sandbox

import (
	"bytes"
	"testing"
)

// open returns an empty, instant sandbox in memory with a project.
func open(t testing.TB, o Options) *Sandbox {
	t.Helper()
	o.Empty = true
	s, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestOpenSeedsTheProject(t *testing.T) {
	s := open(t, Options{Project: "p"})
	s.read(func(tx *tx) {
		if _, ok := tx.get("projects/p"); !ok {
			t.Error("no project after Open")
		}
	})
}

// snapshot is what s holds, to be compared later.
func snapshot(t testing.TB, s *Sandbox) []byte {
	t.Helper()
	b, err := s.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// asBefore fails the test when s differs from a snapshot, and says in what.
func asBefore(t testing.TB, s *Sandbox, before []byte) {
	t.Helper()
	after := snapshot(t, s)
	ds, err := Diff(before, after)
	if err != nil {
		t.Fatal(err)
	}
	if len(ds) > 0 || !bytes.Equal(before, after) {
		t.Errorf("the sandbox is not as it was before:\n%s", ds)
	}
}
