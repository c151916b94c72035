package sandbox

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"runlb/gcp/sandbox/statefile"
)

// flat is a layout of documents that refer to nothing.
var flat = layout{refers: func(string) bool { return false }}

// openLoose opens a store of documents that refer to the path at "to".
func openLoose(file string) (*store, error) {
	refs := func(_ string, o object) []string {
		if to := text(o, "to"); to != "" {
			return []string{to}
		}
		return nil
	}
	return openStore(file, layout{func(path string) bool { return !strings.HasPrefix(path, "loner/") }, refs}, statefile.OS{})
}

// content is everything in a store, as comparable text.
func content(t testing.TB, s *store) string {
	t.Helper()
	var out strings.Builder
	if _, err := statefile.Write(&out, s.docs.sorted()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func keep(t testing.TB, s *store, path string, o object) {
	t.Helper()
	if err := s.update(func(tx *tx) error { tx.put(path, o); return nil }); err != nil {
		t.Fatal(err)
	}
}

func TestUpdateIsAllOrNothing(t *testing.T) {
	s, err := openLoose("")
	if err != nil {
		t.Fatal(err)
	}
	keep(t, s, "a/1", object{"to": "b/1"})
	before := content(t, s)
	refused := errors.New("refused")
	err = s.update(func(tx *tx) error {
		tx.put("a/1", object{"to": "b/2"})
		tx.put("a/2", object{"to": "b/1"})
		tx.delete("a/1")
		return refused
	})
	if !errors.Is(err, refused) {
		t.Fatalf("update: %v", err)
	}
	if after := content(t, s); after != before {
		t.Errorf("after a refused update: %s, before: %s", after, before)
	}
	s.view(func(tx *tx) {
		if got := tx.users("b/1"); !slices.Equal(got, []string{"a/1"}) {
			t.Errorf("users of b/1: %v", got)
		}
		if got := tx.users("b/2"); len(got) != 0 {
			t.Errorf("users of b/2: %v", got)
		}
	})
}

func TestPanicInUpdateLeavesNothing(t *testing.T) {
	s, _ := openStore("", flat, statefile.OS{})
	func() {
		defer func() { recover() }()
		s.update(func(tx *tx) error { tx.put("a/1", object{}); panic("half way") })
	}()
	if got := content(t, s); got != statefile.Header {
		t.Errorf("after a panic: %s", got)
	}
	keep(t, s, "a/2", object{}) // the lock is free.
}

// TestTornWrites cuts the file at every byte: what comes back is the state after some whole number of updates, and the next write holds.
func TestTornWrites(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "state")
	s, err := openStore(file, flat, statefile.OS{})
	if err != nil {
		t.Fatal(err)
	}
	states := []string{content(t, s)}
	for i := range 6 {
		err := s.update(func(tx *tx) error {
			tx.put(fmt.Sprintf("a/%d", i), object{"n": i, "text": "line\nbreak", "list": []string{"x"}})
			tx.delete(fmt.Sprintf("a/%d", i-3))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		states = append(states, content(t, s))
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	last := 0
	for n := range len(whole) + 1 {
		torn := filepath.Join(dir, "torn")
		if err := os.WriteFile(torn, whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := openStore(torn, flat, statefile.OS{})
		if err != nil {
			t.Fatalf("cut at byte %d: %v", n, err)
		}
		got := slices.Index(states, content(t, s))
		if got < last {
			t.Fatalf("cut at byte %d: state %d, earlier cut gave %d", n, got, last)
		}
		last = got
		keep(t, s, "z/1", object{"after": true})
		want := content(t, s)
		s.close()
		if s, err = openStore(torn, flat, statefile.OS{}); err != nil || content(t, s) != want {
			t.Fatalf("cut at byte %d: write after it is lost: %v", n, err)
		}
		s.close()
	}
	if last != len(states)-1 {
		t.Errorf("whole file gives state %d of %d", last, len(states)-1)
	}
}

func TestDamageBeforeTheEndIsAnError(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state")
	s, err := openStore(file, flat, statefile.OS{})
	if err != nil {
		t.Fatal(err)
	}
	keep(t, s, "a/1", object{"v": "first"})
	keep(t, s, "a/2", object{"v": "second"})
	s.close()
	b, _ := os.ReadFile(file)
	b[len(statefile.Header)+15] ^= 1
	os.WriteFile(file, b, 0o600)
	if _, err := openStore(file, flat, statefile.OS{}); err == nil {
		t.Error("a damaged record in the middle was accepted")
	}
	os.WriteFile(file, []byte("something else\n"), 0o600)
	if _, err := openStore(file, flat, statefile.OS{}); err == nil {
		t.Error("a file of another kind was accepted")
	}
}

func TestStateFileIsPrivate(t *testing.T) {
	file := filepath.Join(t.TempDir(), "folder", "state")
	s, err := openStore(file, flat, statefile.OS{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	for path, want := range map[string]os.FileMode{file: 0o600, filepath.Dir(file): 0o700} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v; want %v", path, info.Mode(), err, want)
		}
	}
}

// TestStoreModel holds the store against a map: lists, users, refused updates, compaction and reopening.
func TestStoreModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			rt.Fatal(err)
		}
		file := filepath.Join(dir, "state")
		s, err := openLoose(file)
		if err != nil {
			rt.Fatal(err)
		}
		model := map[string]string{} // path -> to
		path := rapid.SampledFrom([]string{"a/1", "a/2", "a/b/1", "a/b/2", "a/bc/1", "b/1", "top/1", "loner/1"})
		rt.Repeat(map[string]func(*rapid.T){
			"put": func(rt *rapid.T) {
				p, to := path.Draw(rt, "path"), path.Draw(rt, "to")
				if err := s.update(func(tx *tx) error { tx.put(p, object{"to": to}); return nil }); err != nil {
					rt.Fatal(err)
				}
				model[p] = to
			},
			"delete": func(rt *rapid.T) {
				p := path.Draw(rt, "path")
				if err := s.update(func(tx *tx) error { tx.delete(p); return nil }); err != nil {
					rt.Fatal(err)
				}
				delete(model, p)
			},
			"refuse": func(rt *rapid.T) {
				p := path.Draw(rt, "path")
				err := s.update(func(tx *tx) error { tx.delete(p); tx.put(p, object{"to": "x"}); return errors.New("no") })
				if err == nil {
					rt.Fatal("update kept an error to itself")
				}
			},
			"compact": func(rt *rapid.T) {
				if err := s.log.Compact(s.docs.sorted()); err != nil {
					rt.Fatal(err)
				}
			},
			"reopen": func(rt *rapid.T) {
				s.close()
				if s, err = openLoose(file); err != nil {
					rt.Fatal(err)
				}
			},
			"": func(rt *rapid.T) { checkModel(rt, s, model) },
		})
		s.close()
	})
}

func checkModel(rt *rapid.T, s *store, model map[string]string) {
	s.view(func(tx *tx) {
		var listed []string
		for p, o := range tx.list("") {
			listed = append(listed, p)
			if text(o, "to") != model[p] {
				rt.Fatalf("%s refers to %q, want %q", p, text(o, "to"), model[p])
			}
		}
		slices.Sort(listed)
		if want := slices.Sorted(maps.Keys(model)); !slices.Equal(listed, want) {
			rt.Fatalf("list: %v, want %v", listed, want)
		}
		for _, prefix := range []string{"a/", "a/b", "a/b/", "b", "t"} {
			n, want := 0, 0
			for range tx.list(prefix) {
				n++
			}
			for p := range model {
				if len(p) >= len(prefix) && p[:len(prefix)] == prefix {
					want++
				}
			}
			if n != want {
				rt.Fatalf("list(%q) yields %d, want %d of %v", prefix, n, want, model)
			}
		}
		for _, target := range []string{"a/1", "a/b/1", "top/1"} {
			var want []string
			for p, to := range model {
				if to == target && !strings.HasPrefix(p, "loner/") {
					want = append(want, p)
				}
			}
			slices.Sort(want)
			if got := tx.users(target); !slices.Equal(got, want) {
				rt.Fatalf("users(%s): %v, want %v", target, got, want)
			}
		}
	})
}
