package statefile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"testing"
)

// read opens a file and returns it with what it holds.
func read(t *testing.T, path string) (*File, map[string]string) {
	t.Helper()
	docs := map[string]string{}
	f, err := Open(OS{}, path, func(changes map[string]json.RawMessage) error {
		for p, raw := range changes {
			content, err := Document(p, raw)
			if err != nil {
				return err
			}
			docs[p] = content
			if content == "" {
				delete(docs, p)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return f, docs
}

func write(t *testing.T, f *File, changes map[string]string) {
	t.Helper()
	n, err := f.Append(changes)
	if err == nil {
		err = f.Sync(n)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestTornFile: wherever the file of a killed process ends, it opens with the records that are whole, and takes more.
func TestTornFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	f, _ := read(t, path)
	for i := range 4 {
		write(t, f, map[string]string{"a/b": fmt.Sprintf(`{"n":%d}`, i), fmt.Sprintf("c/%d", i-1): ""})
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	last := ""
	for n := range len(whole) + 1 {
		if err := os.WriteFile(path, whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		f, docs := read(t, path)
		if docs["a/b"] < last {
			t.Fatalf("cut after %d bytes it holds %v, an earlier cut %s", n, docs, last)
		}
		last = docs["a/b"]
		write(t, f, map[string]string{"after/cut": "{}"})
		f.Close()
		if f, again := read(t, path); again["after/cut"] != "{}" || again["a/b"] != last {
			t.Fatalf("cut after %d bytes, then written: %v", n, again)
		} else {
			f.Close()
		}
	}
	if last != `{"n":3}` {
		t.Errorf("whole, it holds %s", last)
	}
}

// TestCompact: the file holds what it is given, and goes on from there.
func TestCompact(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	f, _ := read(t, path)
	f.Slack = 0
	for !f.Grown() {
		write(t, f, map[string]string{"a/b": `{}`})
	}
	if err := f.Compact(maps.All(map[string]string{"c/d": `{"n":1}`})); err != nil || f.Grown() {
		t.Fatalf("%v, grown %v", err, f.Grown())
	}
	write(t, f, map[string]string{"e/f": `{}`})
	f.Close()
	f, docs := read(t, path)
	defer f.Close()
	if !maps.Equal(docs, map[string]string{"c/d": `{"n":1}`, "e/f": `{}`}) {
		t.Errorf("it holds %v", docs)
	}
}

// TestUnreadable: damage before the end, another kind of file and a newer version are told apart from a failing disk, and left as they are.
func TestUnreadable(t *testing.T) {
	good, err := AppendRecord([]byte(Header), map[string]string{"a/b": `{}`})
	if err != nil {
		t.Fatal(err)
	}
	damaged := bytes.Clone(append(good, good[len(Header):]...))
	damaged[len(Header)+12] ^= 1
	for name, content := range map[string]string{"damaged": string(damaged), "another kind": "hello\n", "newer": kind + "2\n", "no number": kind + "x\n"} {
		path := filepath.Join(t.TempDir(), "state")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Open(OS{}, path, func(map[string]json.RawMessage) error { return nil })
		var state *StateError
		var newer *NewerStateError
		if !errors.As(err, &state) || errors.As(err, &newer) != (name == "newer") {
			t.Errorf("%s: %v", name, err)
		}
		if left, err := os.ReadFile(path); err != nil || string(left) != content {
			t.Errorf("%s: it is %q now, %v", name, left, err)
		}
	}
	_, err = Open(OS{}, t.TempDir(), nil)
	if state := (*StateError)(nil); err == nil || errors.As(err, &state) {
		t.Errorf("a folder: %v", err)
	}
}
