package sandbox

import (
	"errors"
	"io"
	"os"
	"path/filepath"
)

// disk is what a journal needs of the file system. Tests put one in its place that fails.
type disk interface {
	open(path string, flags int) (diskFile, error)
	rename(from, to string) error
	syncFolder(path string) error // makes a rename inside it durable
	remove(path string) error
}

// diskFile is an open file of a disk.
type diskFile interface {
	io.Reader
	io.WriterAt
	io.Closer
	Truncate(size int64) error
	Sync() error
}

// osDisk is the file system itself. What it makes is for the user's eyes only.
type osDisk struct{}

func (osDisk) open(path string, flags int) (diskFile, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, flags, 0o600)
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (osDisk) remove(path string) error { return os.Remove(path) }

func (osDisk) rename(from, to string) error { return os.Rename(from, to) }

func (osDisk) syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
