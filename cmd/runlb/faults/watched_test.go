package faults

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"sync"

	"runlb/steps"
)

// watched is a disk that asks, by name, before every write, sync and rename of a file whether it works.
type watched struct {
	ask  func(what string) error
	next steps.Disk
	ids  *requestIDs
}

// torn is the error of a write of which half has reached the disk.
type torn struct{ error }

func (e torn) Unwrap() error { return e.error }

func watching(next steps.Disk, ask func(what string) error) steps.Disk {
	return watched{ask, next, &requestIDs{of: map[string]string{}}}
}

func (d watched) ReadFile(path string) ([]byte, error) { return d.next.ReadFile(path) }

func (d watched) Create(path string) (steps.File, error) {
	if err := d.ask("create " + fileOf(path)); err != nil {
		return nil, err
	}
	f, err := d.next.Create(path)
	return &watchedFile{d: d, of: fileOf(path), next: f}, err
}

func (d watched) Append(path string) (steps.File, error) {
	if err := d.ask("open " + fileOf(path)); err != nil {
		return nil, err
	}
	f, err := d.next.Append(path)
	return &watchedFile{d: d, of: fileOf(path), next: f}, err
}

func (d watched) Rename(from, to string) error {
	if err := d.ask("rename " + fileOf(to)); err != nil {
		return err
	}
	return d.next.Rename(from, to)
}

func (d watched) SyncFolder(path string) error {
	if err := d.ask("sync folder " + filepath.Base(path)); err != nil {
		return err
	}
	return d.next.SyncFolder(path)
}

// fileOf names a file: the journal, or what is kept beside it.
func fileOf(path string) string { return strings.TrimSuffix(filepath.Base(path), ".new") }

type watchedFile struct {
	d    watched
	of   string
	next steps.File
	last string // what was written last
}

func (f *watchedFile) Write(p []byte) (int, error) {
	if f.last = f.of; f.of == "journal" {
		f.last = f.d.ids.nameOf(p)
	}
	err := f.d.ask("write " + f.last)
	if _, half := err.(torn); half {
		n, _ := f.next.Write(p[:len(p)/2])
		return n, err
	}
	if err != nil {
		return 0, err
	}
	return f.next.Write(p)
}

func (f *watchedFile) Sync() error {
	if err := f.d.ask("sync " + f.last); err != nil {
		return err
	}
	return f.next.Sync()
}

func (f *watchedFile) Close() error { return f.next.Close() }

// requestIDs knows what request ids are for.
type requestIDs struct {
	mu sync.Mutex
	of map[string]string
}

// nameOf names a line of the journal by what it tells, and of what.
func (r *requestIDs) nameOf(text []byte) string {
	var l struct {
		Entry map[string]struct{ Step, Part, Request string }
	}
	if strings.Count(string(text), "\n") != 1 || json.Unmarshal(text, &l) != nil {
		return "a new journal"
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for what, e := range l.Entry {
		if what == "intent" {
			r.of[e.Request] = strings.TrimSpace(e.Step + " " + e.Part)
		}
		return strings.TrimSpace(what + " " + r.of[e.Request])
	}
	return "nothing"
}
