package sandbox

import "testing"

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
