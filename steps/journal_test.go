package steps

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// aJournal writes a journal with three intents: one done, one with its
// operation known, one bare.
func aJournal(t testing.TB, dir string) (path string, data []byte) {
	t.Helper()
	now := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	j, damage, err := openJournal(fileSystem{}, dir, Plan{Deployment: shop, Verb: VerbUp}, now)
	if err != nil || damage != "" {
		t.Fatal(damage, err)
	}
	for i, id := range []RequestID{"one", "two", "three"} {
		in := intent{Step: StepID(id), Verb: verbCreate, Path: "projects/test-project/" + string(id), Request: id, Body: "b", At: now.Add(time.Duration(i))}
		if err := j.intend(in); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(j.operation("one", "op-1"), j.operation("two", "op-2"), j.outcome("one", "done", now), j.close()); err != nil {
		t.Fatal(err)
	}
	data, err = os.ReadFile(j.path)
	if err != nil {
		t.Fatal(err)
	}
	return j.path, data
}

func TestJournalCarriesOverWhatIsOpen(t *testing.T) {
	dir := t.TempDir()
	path, _ := aJournal(t, dir)
	now := time.Date(2026, 11, 1, 12, 10, 0, 0, time.UTC)
	j, damage, err := openJournal(fileSystem{}, dir, Plan{Deployment: shop, Verb: VerbDown}, now)
	if err != nil || damage != "" {
		t.Fatal(damage, err)
	}
	defer j.close()
	for id, op := range map[RequestID]string{"two": "op-2", "three": ""} {
		in, ok := j.unfinished(intent{Verb: verbCreate, Path: "projects/test-project/" + string(id)})
		if !ok || in.Request != id || in.Op != op {
			t.Errorf("%s: %+v, %t", id, in, ok)
		}
	}
	if _, ok := j.unfinished(intent{Verb: verbCreate, Path: "projects/test-project/one"}); ok {
		t.Error("what was done is still open")
	}
	if _, ok := j.unfinished(intent{Verb: verbDelete, Path: "projects/test-project/two"}); ok {
		t.Error("a create counts as a delete")
	}
	open, _, err := readOpen(fileSystem{}, path, now.Add(forgetAfter))
	if err != nil || len(open) != 0 {
		t.Errorf("a day later: %v, %v", open, err)
	}
}

func TestJournalTornAtEveryByte(t *testing.T) {
	_, data := aJournal(t, t.TempDir())
	whole, _, err := readEntries(data)
	if err != nil {
		t.Fatal(err)
	}
	for cut := range len(data) {
		entries, complete, err := readEntries(data[:cut])
		lines := strings.Count(string(data[:cut]), "\n")
		atEnd := cut == 0 || data[cut-1] == '\n'
		if err != nil || len(entries) != lines || complete != atEnd {
			t.Errorf("cut at %d: %d entries of %d lines, complete %t, %v", cut, len(entries), lines, complete, err)
		}
	}
	for at := range data {
		flipped := append([]byte{}, data...)
		flipped[at] ^= 1
		entries, complete, err := readEntries(flipped)
		if complete && err == nil && len(entries) == len(whole) && string(flipped) != string(data) {
			t.Errorf("a flipped byte at %d (%q) was not seen", at, data[at])
		}
	}
}

func TestJournalDamagedIsSaidAndUsedNoFurther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, state := newFakeCloud(), t.TempDir()
		dir, err := stateFolder(state, shop)
		if err != nil {
			t.Fatal(err)
		}
		path, data := aJournal(t, dir)
		if err := os.WriteFile(path, data[:len(data)-7], 0o600); err != nil {
			t.Fatal(err)
		}
		end, events := runs(t, openSession(t, c, state), planUp(c, loadBalancer()))
		if end.Ending != EndDone || !strings.Contains(events[0].Text, "damaged after 6 entries") {
			t.Errorf("%+v; first event %q", end, events[0].Text)
		}
	})
}

func TestJournalOfANewerVersionIsRefused(t *testing.T) {
	c, state := newFakeCloud(), t.TempDir()
	dir, err := stateFolder(state, shop)
	if err != nil {
		t.Fatal(err)
	}
	newer := `{"v":2,"sum":"` + checksum(2, []byte(`{}`)) + `","entry":{}}` + "\n"
	path := filepath.Join(dir, "journal")
	if err := os.WriteFile(path, []byte(newer), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = openSession(t, c, state).Start(t.Context(), planUp(c, loadBalancer()))
	if !errors.Is(err, errNewer) || c.count("create") > 0 {
		t.Errorf("start: %v", err)
	}
	if data, _ := os.ReadFile(path); string(data) != newer {
		t.Errorf("it was changed: %s", data)
	}
	if p := ProblemOf(err); !strings.Contains(p.Remedy, "newer version") {
		t.Errorf("problem: %+v", p)
	}
}

// fullDisk takes a number of lines into a journal, and then no more.
type fullDisk struct {
	unsynced
	left *int
}

func (d fullDisk) Append(path string) (File, error) {
	f, err := d.unsynced.Append(path)
	return fullFile{f, d.left}, err
}

type fullFile struct {
	File
	left *int
}

func (f fullFile) Write(p []byte) (int, error) {
	if *f.left--; *f.left < 0 {
		return 0, syscall.ENOSPC
	}
	return f.File.Write(p)
}

func TestNothingIsChangedUnrecorded(t *testing.T) {
	for room := range 12 {
		synctest.Test(t, func(t *testing.T) {
			c, left := newFakeCloud(), room
			e := &Engine{Clouds: c, State: t.TempDir(), Workers: 1, Disk: fullDisk{left: &left}}
			s, err := e.Open(t.Context(), Target{Project: shop.Project})
			if err != nil {
				t.Fatal(err)
			}
			end, events := runs(t, s, planUp(c, loadBalancer()))
			// intent, operation and outcome are three writes a step
			if want := (room + 2) / 3; end.Ending != EndUnrecorded || c.count("create") != want {
				t.Errorf("room for %d writes: %s after %d creates, want unrecorded after %d", room, end.Ending, c.count("create"), want)
			}
			if text := problems(events); !strings.Contains(text, "journal") || !strings.Contains(text, "Make room") {
				t.Errorf("problems: %s", text)
			}
		})
	}
}

func TestStateIsPrivate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, state := newFakeCloud(), filepath.Join(t.TempDir(), "state")
		runs(t, openSession(t, c, state), planUp(c, loadBalancer()))
		err := filepath.WalkDir(state, func(path string, d os.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := d.Info()
			want := os.FileMode(0o600)
			if d.IsDir() {
				want = 0o700
			}
			if err == nil && info.Mode().Perm() != want {
				t.Errorf("%s has mode %s, want %s", path, info.Mode().Perm(), want)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestStateFolderRefuses(t *testing.T) {
	base := t.TempDir()
	open := filepath.Join(base, "open")
	if err := os.Mkdir(open, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(open, 0o777); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(base, "link")
	if err := os.Symlink(t.TempDir(), link); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	for dir, says := range map[string]string{open: "others may write", link: "symbolic link"} {
		if _, err := stateFolder(dir, shop); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", dir, err)
		}
	}
}

func FuzzJournal(f *testing.F) {
	_, data := aJournal(f, f.TempDir())
	f.Add(data)
	f.Add([]byte("{}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, whole, err := readEntries(data)
		if err != nil && (whole || entries != nil) {
			t.Errorf("an error beside entries: %v", err)
		}
	})
}
