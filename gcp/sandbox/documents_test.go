package sandbox

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestDocumentsArePacked: whatever a document and its path are, it comes back as it was put.
func TestDocumentsArePacked(t *testing.T) {
	words := []string{"projects/p", "/", "n", "id", "due", "_due", "regions/us-central1", "global", "networks", `","id":"`, `"_due":"`, origin, "compute#", "\x01", "\x04", "\x00", "ü", "lb-1", " ", "{", "}"}
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 12).Draw(t, "words"), "")
	})
	rapid.Check(t, func(t *rapid.T) {
		path, content := text.Draw(t, "path")+"/"+text.Draw(t, "name"), "{"+text.Draw(t, "content")+"}"
		d := newDocuments()
		d.put(path, content)
		if got := d.get(path); got != content {
			t.Fatalf("%q at %q comes back as %q", content, path, got)
		}
		if due := strings.Contains(content, dueField); d.isDue(path) != due {
			t.Fatalf("%q at %q is due: %v", content, path, !due)
		}
	})
}

// TestDocumentsAreSmall: what the sandbox itself writes takes less than half of its room.
func TestDocumentsAreSmall(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	u.backend()
	u.rule("r", "", "80")
	all, packed := 0, 0
	for path, content := range u.s.store.docs.sorted() {
		if path == "projects/p" || strings.HasPrefix(path, secrets) {
			continue
		}
		all, packed = all+len(content), packed+len(u.s.store.docs.packed[path])
	}
	if packed > all*45/100 {
		t.Errorf("%d bytes are packed into %d", all, packed)
	}
	t.Logf("%d bytes are packed into %d", all, packed)
}

func TestPieces(t *testing.T) {
	pieces := commonPieces()
	if firstOne+len(pieces) > ' ' {
		t.Fatalf("%d pieces: there are bytes for %d", len(pieces), ' '-firstOne)
	}
	if pieces[0] != dueField {
		t.Error("isDue looks for the first piece")
	}
	for i, p := range pieces {
		for _, before := range pieces[:i] {
			if strings.HasPrefix(p, before) {
				t.Errorf("%q is never found: %q stands before it", p, before)
			}
		}
	}
}
