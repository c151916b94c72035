package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"time"

	"runlb/steps"
)

// glanceAge is how long shell completion offers what it saw before: long enough
// for the next press of the key, short enough for what is made meanwhile.
const glanceAge = time.Minute

// glanced is what completion saw, as it is kept.
type glanced struct {
	At      time.Time      `json:"at"`
	Options []steps.Option `json:"options"`
}

// glanceFile is where the answer to one question of completion is kept.
func (a *app) glanceFile(key []string) string {
	sum := sha256.Sum256([]byte(strings.Join(key, "\x00")))
	return filepath.Join(a.flags.stateFolder(), "completion", hex.EncodeToString(sum[:16]))
}

// readGlance reads what was seen, unless it is too old.
func readGlance(file string, now time.Time) ([]steps.Option, bool) {
	data, err := readFile(file)
	if err != nil {
		return nil, false
	}
	var g glanced
	if json.Unmarshal(data, &g) != nil || now.Sub(g.At).Abs() > glanceAge {
		return nil, false
	}
	return g.Options, true
}

// writeGlance keeps what was seen. Where it cannot, the next completion looks
// again, and that is all.
func writeGlance(file string, now time.Time, options []steps.Option) {
	data, err := json.Marshal(glanced{now, options})
	if err != nil || os.MkdirAll(filepath.Dir(file), 0o700) != nil {
		return
	}
	forgetGlances(filepath.Dir(file), now)
	temp, err := os.CreateTemp(filepath.Dir(file), "new-")
	if err != nil {
		return
	}
	_, err = temp.Write(data)
	if temp.Close() != nil || err != nil || os.Rename(temp.Name(), file) != nil {
		_ = os.Remove(temp.Name())
	}
}

// forgetGlances removes what is too old to be offered.
func forgetGlances(dir string, now time.Time) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if info, err := e.Info(); err == nil && now.Sub(info.ModTime()).Abs() > glanceAge {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}
