package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"

	"runlb/gcp/sandbox/statefile"
)

// secrets are the keys by which this sandbox is known to its clients: they belong to the state file, and neither leave it in a saved
// state nor change when another is restored.
const secrets = "secrets/"

func isSecret(path string) bool { return strings.HasPrefix(path, secrets) }

// Save is the whole state, from which Restore brings everything back: ids, policies, operations, and the private keys of the
// certificates that were uploaded. Keep it for the user's eyes only.
func (s *Sandbox) Save() ([]byte, error) {
	var saved documents
	s.read(func(t *tx) { saved = t.s.docs.copy() })
	return writeSaved(func(yield func(path, content string) bool) {
		for path, content := range saved.sorted() {
			if !isSecret(path) && !yield(path, content) {
				return
			}
		}
	})
}

// writeSaved is docs as a saved state: a journal, and the mark of its end.
func writeSaved(docs iter.Seq2[string, string]) ([]byte, error) {
	var out bytes.Buffer
	if _, err := statefile.Write(&out, docs); err != nil {
		return nil, err
	}
	return statefile.AppendRecord(out.Bytes(), nil)
}

// CheckSaved tells what is wrong with a saved state, nil when Restore can read it.
func CheckSaved(saved []byte) error {
	_, err := readSaved(saved)
	return err
}

// Restore puts a saved state in place of the present one, or changes nothing and says why.
func (s *Sandbox) Restore(saved []byte) error {
	docs, err := readSaved(saved)
	if err != nil {
		return fmt.Errorf("restore sandbox: %w", err)
	}
	if docs["projects/"+s.project] == "" {
		return fmt.Errorf("restore sandbox: the saved state has no project %s: it is of another sandbox", s.project)
	}
	s.schedule.clear()
	defer s.lives.endAll()
	err = s.store.update(func(t *tx) error {
		t.clear(isSecret)
		for path, content := range docs {
			t.keep(path, content, nil)
		}
		s.takeUp(t)
		return nil
	})
	if err != nil {
		return fmt.Errorf("restore sandbox: %w", err)
	}
	s.takeUpFaults()
	s.resumeProbes()
	return nil
}

// readSaved reads what Save wrote, to its end mark and the last byte.
func readSaved(data []byte) (map[string]string, error) {
	if !statefile.Is(data) && json.Valid(data) {
		return nil, errors.New("this is a snapshot to compare, without ids, times and keys: restore one that was saved to a file, as by `runlb sandbox snapshot FILE`")
	}
	docs := map[string]string{}
	ended := false
	end, err := statefile.Read(bytes.NewReader(data), func(changes map[string]json.RawMessage) error {
		ended = len(changes) == 0
		for path, raw := range changes {
			content, err := statefile.Document(path, raw)
			switch {
			case err != nil:
				return err
			case content == "":
				delete(docs, path)
			case !isSecret(path):
				docs[path] = content
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("this is no saved state: %w", err)
	}
	if end < int64(len(data)) || !ended {
		return nil, fmt.Errorf("the saved state is cut short or damaged after byte %d of %d", end, len(data))
	}
	return docs, nil
}
