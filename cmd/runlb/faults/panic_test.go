package faults

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// R11: a panic at any boundary, in a step, a listing, a check or a write, ends nothing but itself: what is in flight is finished and
// recorded, a crash note says where it was and names no secret, and the same command again finishes. (What the screen and the commands do
// is shown with the real program.)
func TestFaultsR11(t *testing.T) {
	for _, v := range variants() {
		for _, do := range commandCases() {
			for _, point := range sample("R11"+v.name+do.name, do.boundaries(t, v), 12) {
				at(t, v.name+"/"+do.name+"/"+point, v, func(w *world) {
					do.prepare(w)
					p, g := w.mortal(point)
					g.soft = true
					r := do.run(p)
					if !g.fell() {
						w.t.Fatalf("the process never came to %q", point)
					}
					w.noted(point)
					if do.name == "up" {
						w.holds()
					}
					if folder := filepath.Join(w.state(), "crashes"); !r.done() && !r.says(folder) && !strings.Contains(fmt.Sprint(r.plan.Checks), folder) {
						w.t.Errorf("the crash note is not named: %s", r)
					}
					w.finish(do.run)
					do.holds(w)
				})
			}
		}
	}
}

// noted checks that there is a crash note about the point, for the user alone.
func (w *world) noted(point string) {
	w.t.Helper()
	folder := filepath.Join(w.state(), "crashes")
	notes, err := filepath.Glob(filepath.Join(folder, "crash-*.txt"))
	if err != nil || len(notes) == 0 {
		w.t.Fatalf("no crash note: %v", err)
	}
	all := ""
	for path, mode := range map[string]fs.FileMode{folder: 0o700, notes[0]: 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
			w.t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	for _, note := range notes {
		data, err := os.ReadFile(note)
		if err != nil {
			w.t.Fatal(err)
		}
		all += string(data)
	}
	wants := []string{"runlb of today", "at " + point, "faults.(*guillotine).pass"}
	if strings.Contains(point, "(") && !strings.HasSuffix(point, "()") {
		wants = append(wants, "what came before\n  ")
	}
	for _, want := range wants {
		if !strings.Contains(all, want) {
			w.t.Errorf("the crash note does not say %q:\n%s", want, all)
		}
	}
}
