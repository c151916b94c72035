package steps

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Answers are those of a wizard that was left, to go on from. Like the Spec
// they hold paths of key files, never a key.
type Answers struct {
	Version int       `json:"version"`
	Spec    Spec      `json:"spec"`
	Page    string    `json:"page"` // that was in front
	At      time.Time `json:"at"`
	Built   bool      `json:"built"` // a Run of them came to its end: nothing is left to ask
}

const answersVersion = 1

// KeepAnswers writes the answers for their project, in place of those before.
func (e *Engine) KeepAnswers(a Answers) error {
	a.Version = answersVersion
	data, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("keep the answers: %w", err)
	}
	if err := os.MkdirAll(e.State, 0o700); err != nil {
		return fmt.Errorf("keep the answers: %w", err)
	}
	if err := replaceFile(e.disk(), e.answersFile(a.Spec.Project), data); err != nil {
		return fmt.Errorf("keep the answers: %w", err)
	}
	return nil
}

// KeptAnswers reads the answers for a project. Without a file, and with one
// that another version wrote, there are none.
func (e *Engine) KeptAnswers(project string) (Answers, bool, error) {
	data, err := e.disk().ReadFile(e.answersFile(project))
	if errors.Is(err, fs.ErrNotExist) {
		return Answers{}, false, nil
	}
	if err != nil {
		return Answers{}, false, fmt.Errorf("read the kept answers: %w", err)
	}
	var a Answers
	if json.Unmarshal(data, &a) != nil || a.Version != answersVersion || a.Spec.Project != project {
		return Answers{}, false, nil
	}
	return a, true, nil
}

// answersFile has no name in it that came from elsewhere.
func (e *Engine) answersFile(project string) string {
	sum := sha256.Sum256([]byte(project))
	return filepath.Join(e.State, "answers-"+hex.EncodeToString(sum[:6])+".json")
}
