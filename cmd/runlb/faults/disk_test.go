package faults

import (
	"bytes"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"sync"

	"runlb/steps"
)

// memory is a disk that knows what is on the platter and what only the kernel has: a killed process leaves both, a power loss the first.
type memory struct {
	mu      sync.Mutex
	names   map[string]*memoryFile // as the kernel shows them
	lasting map[string]*memoryFile // as a power loss leaves them
	written bytes.Buffer           // every byte ever written
}

type memoryFile struct {
	data   []byte
	synced int // so much of data outlives a power loss
}

var _ steps.Disk = (*memory)(nil)

func newMemory() *memory {
	return &memory{names: map[string]*memoryFile{}, lasting: map[string]*memoryFile{}}
}

func (m *memory) ReadFile(path string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f, ok := m.names[path]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
	}
	return slices.Clone(f.data), nil
}

func (m *memory) Create(path string) (steps.File, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f := &memoryFile{}
	m.names[path] = f
	return memoryHandle{m, f}, nil
}

func (m *memory) Append(path string) (steps.File, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f, ok := m.names[path]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
	}
	return memoryHandle{m, f}, nil
}

func (m *memory) Rename(from, to string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	f, ok := m.names[from]
	if !ok {
		return &fs.PathError{Op: "rename", Path: from, Err: fs.ErrNotExist}
	}
	m.names[to] = f
	delete(m.names, from)
	return nil
}

func (m *memory) SyncFolder(path string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	here := func(name string, _ *memoryFile) bool { return filepath.Dir(name) == path }
	maps.DeleteFunc(m.lasting, here)
	for name, f := range m.names {
		if here(name, f) {
			m.lasting[name] = f
		}
	}
	return nil
}

// losePower drops all that was not synced.
func (m *memory) losePower() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.names = maps.Clone(m.lasting)
	for _, f := range m.names {
		f.data = f.data[:f.synced]
	}
}

// durable is what a power loss would leave of a file.
func (m *memory) durable(path string) []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	f, ok := m.lasting[path]
	if !ok {
		return nil
	}
	return slices.Clone(f.data[:f.synced])
}

// put is a file as somebody else wrote it.
func (m *memory) put(path string, data []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f := &memoryFile{data: slices.Clone(data), synced: len(data)}
	m.names[path], m.lasting[path] = f, f
}

func (m *memory) remove(path string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.names, path)
	delete(m.lasting, path)
}

type memoryHandle struct {
	m *memory
	f *memoryFile
}

func (h memoryHandle) Write(p []byte) (int, error) {
	h.m.mu.Lock()
	defer h.m.mu.Unlock()
	h.f.data = append(h.f.data, p...)
	h.m.written.Write(p)
	return len(p), nil
}

func (h memoryHandle) Sync() error {
	h.m.mu.Lock()
	defer h.m.mu.Unlock()
	h.f.synced = len(h.f.data)
	return nil
}

func (memoryHandle) Close() error { return nil }
