package sandbox

import (
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"sync"

	"runlb/gcp/sandbox/statefile"
)

// memDisk is a disk in memory that can lose its power: then only what was synced is left, and some bytes of what was not. Names too are
// lost, or name what they did before, until their folder is synced.
type memDisk struct {
	mu      sync.Mutex
	files   map[string]*memFile
	durable map[string]*memFile // by name, as the folder was synced last
}

// memFile is a file of a memDisk, open as often as one likes.
type memFile struct {
	mu      sync.Mutex
	content []byte
	durable []byte
}

func newMemDisk() *memDisk { return &memDisk{files: map[string]*memFile{}} }

func (d *memDisk) Open(path string, flags int) (statefile.Handle, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f, ok := d.files[path]
	if !ok || flags&os.O_TRUNC != 0 {
		if flags&os.O_CREATE == 0 {
			return nil, fs.ErrNotExist
		}
		f = &memFile{}
		d.files[path] = f
	}
	return &memHandle{memFile: f}, nil
}

func (d *memDisk) Rename(from, to string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.files[to] = d.files[from]
	delete(d.files, from)
	return nil
}

func (d *memDisk) Remove(path string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.files, path)
	return nil
}

func (d *memDisk) SyncFolder(string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.durable = maps.Clone(d.files)
	return nil
}

// cut is the disk as it is found after a power cut, with a part of what was written last.
func (d *memDisk) cut(part func(unsynced int) int) *memDisk {
	d.mu.Lock()
	defer d.mu.Unlock()
	after := newMemDisk()
	for path, f := range d.durable {
		left := slices.Clone(f.durable)
		if unsynced := len(f.content) - len(left); unsynced > 0 {
			left = append(left, f.content[len(left):len(left)+part(unsynced)]...)
		}
		after.files[path] = &memFile{content: left, durable: slices.Clone(left)}
	}
	after.durable = maps.Clone(after.files)
	return after
}

type memHandle struct {
	*memFile
	at int
}

func (f *memHandle) Read(b []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.at >= len(f.content) {
		return 0, io.EOF
	}
	n := copy(b, f.content[f.at:])
	f.at += n
	return n, nil
}

func (f *memHandle) WriteAt(b []byte, at int64) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if more := int(at) + len(b) - len(f.content); more > 0 {
		f.content = append(f.content, make([]byte, more)...)
	}
	return copy(f.content[at:], b), nil
}

func (f *memHandle) Truncate(size int64) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.content = f.content[:size]
	return nil
}

// Sync makes what was written durable. The journal only appends, so the rest of the file is durable already.
func (f *memHandle) Sync() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := min(len(f.durable), len(f.content))
	f.durable = append(f.durable[:n], f.content[n:]...)
	return nil
}

func (f *memHandle) Close() error { return nil }
