package statefile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
)

// Disk is what a File needs of the file system. Tests put one in its place that fails.
type Disk interface {
	Open(path string, flags int) (Handle, error)
	Rename(from, to string) error
	SyncFolder(path string) error // makes a rename inside it durable
	Remove(path string) error
}

// Handle is an open file of a Disk.
type Handle interface {
	io.Reader
	io.WriterAt
	io.Closer
	Truncate(size int64) error
	Sync() error
}

// OS is the file system itself. What it makes is for the user's eyes only.
type OS struct{}

func (OS) Open(path string, flags int) (Handle, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, flags, 0o600)
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (OS) Remove(path string) error { return os.Remove(path) }

func (OS) Rename(from, to string) error { return os.Rename(from, to) }

func (OS) SyncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
