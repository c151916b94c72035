package sandbox

import (
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"runlb/gcp/sandbox/statefile"
)

// failingDisk is the file system, on which chosen calls fail.
type failingDisk struct {
	statefile.OS
	fails map[string]error // "write", "short write", "truncate", "sync", "sync folder", "rename", "open"
}

func (d *failingDisk) Open(path string, flags int) (statefile.Handle, error) {
	if err := d.fails["open"]; err != nil {
		return nil, err
	}
	f, err := d.OS.Open(path, flags)
	return &failingFile{f, d}, err
}

func (d *failingDisk) Rename(from, to string) error {
	if err := d.fails["rename"]; err != nil {
		return err
	}
	return d.OS.Rename(from, to)
}

func (d *failingDisk) SyncFolder(path string) error {
	if err := d.fails["sync folder"]; err != nil {
		return err
	}
	return d.OS.SyncFolder(path)
}

type failingFile struct {
	statefile.Handle
	disk *failingDisk
}

func (f *failingFile) WriteAt(b []byte, at int64) (int, error) {
	if err := f.disk.fails["write"]; err != nil {
		return 0, err
	}
	if err := f.disk.fails["short write"]; err != nil {
		n, _ := f.Handle.WriteAt(b[:len(b)/2], at)
		return n, err
	}
	return f.Handle.WriteAt(b, at)
}

func (f *failingFile) Truncate(size int64) error {
	if err := f.disk.fails["truncate"]; err != nil {
		return err
	}
	return f.Handle.Truncate(size)
}

func (f *failingFile) Sync() error {
	if err := f.disk.fails["sync"]; err != nil {
		return err
	}
	return f.Handle.Sync()
}

// fileState is what a process that is started now would read from a state file.
func fileState(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy")
	if err := os.WriteFile(copied, b, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := openStore(copied, layout{mayRefer, references}, statefile.OS{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	return content(t, s)
}

// TestFailingDisk lets the disk fail under a change: the answer is a 500, memory and file agree, and once the disk is well again so is the
// sandbox. Only a failed sync leaves the change standing: it is in the file, but may not outlive a power cut.
func TestFailingDisk(t *testing.T) {
	full, broken := syscall.ENOSPC, syscall.EIO
	for name, c := range map[string]struct {
		fails map[string]error
		kept  bool // the refused change stands
	}{
		"no room":                          {fails: map[string]error{"write": full}},
		"a short write":                    {fails: map[string]error{"short write": io.ErrShortWrite}},
		"a short write that stays":         {fails: map[string]error{"short write": full, "truncate": broken}},
		"a failed sync":                    {fails: map[string]error{"sync": broken}, kept: true},
		"a failed sync, and no compaction": {fails: map[string]error{"sync": broken, "rename": full}, kept: true},
		"a rename that may not last":       {fails: map[string]error{"sync": broken, "sync folder": broken}, kept: true},
		"nothing works":                    {fails: map[string]error{"write": broken, "truncate": broken, "sync": broken, "rename": broken, "open": broken}},
	} {
		t.Run(name, func(t *testing.T) {
			d := &failingDisk{}
			file := filepath.Join(t.TempDir(), "state")
			u := newUser(t, Options{State: file, disk: d})
			u.make("POST", base+"global/networks", `{"name":"before","autoCreateSubnetworks":false}`)
			before := u.state()
			d.fails = c.fails
			for _, again := range []string{"first", "second"} { // the second change meets the doubt that the first one has left.
				status, answer := u.do("POST", base+"global/networks", `{"name":"`+again+`","autoCreateSubnetworks":false}`)
				if status != http.StatusInternalServerError || !strings.Contains(message(answer), file) {
					t.Errorf("%s: %d %s", again, status, message(answer))
				}
				if after := u.state(); after == before == (c.kept && again == "first") {
					t.Errorf("%s: the refused change stands: %v, want %v", again, after != before, c.kept)
				}
				if fileState(t, file) != u.state() {
					t.Errorf("%s: memory and file differ", again)
				}
				before = u.state()
			}
			d.fails = nil
			u.make("POST", base+"global/networks", `{"name":"after","autoCreateSubnetworks":false}`)
			if fileState(t, file) != u.state() {
				t.Error("memory and file differ once the disk is well again")
			}
		})
	}
}

// TestFailedCompaction: the old file is as good, so nobody is refused anything.
func TestFailedCompaction(t *testing.T) {
	for _, failure := range []string{"open", "rename"} {
		d := &failingDisk{}
		file := filepath.Join(t.TempDir(), "state")
		u := newUser(t, Options{State: file, disk: d})
		d.fails = map[string]error{failure: errors.New("no")}
		u.s.store.log.Slack = -1 << 40 // compact at every change.
		u.make("POST", base+"global/networks", `{"name":"n","autoCreateSubnetworks":false}`)
		if fileState(t, file) != u.state() {
			t.Errorf("%s: memory and file differ", failure)
		}
		if _, err := os.Stat(file + ".next"); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: a half compaction is left: %v", failure, err)
		}
	}
}

func TestNewerStateIsLeftAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state")
	const newer = "runlb sandbox state 2\n00000000 {}\n"
	if err := os.WriteFile(file, []byte(newer), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(Options{State: file})
	var e *statefile.NewerStateError
	if !errors.As(err, &e) || e.Version != 2 || !strings.Contains(err.Error(), "update runlb") {
		t.Errorf("open: %v", err)
	}
	if b, err := os.ReadFile(file); err != nil || string(b) != newer {
		t.Errorf("the file has changed: %q %v", b, err)
	}
}
