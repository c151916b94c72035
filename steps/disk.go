package steps

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
)

// Disk is where journals lie, as far as what a Run promises stands on it. An
// Engine without one takes the file system; tests bring one that fills up,
// fails or loses power.
type Disk interface {
	// ReadFile is fs.ErrNotExist (errors.Is) when there is none.
	ReadFile(path string) ([]byte, error)
	// Create makes an empty file, in place of one that is there.
	Create(path string) (File, error)
	// Append opens a file that is there to write at its end.
	Append(path string) (File, error)
	// Rename puts a file in the place of another. SyncFolder makes that last.
	Rename(from, to string) error
	SyncFolder(path string) error
}

// File is an open file of a Disk. What is written to it lasts once Sync has
// returned.
type File interface {
	io.WriteCloser
	Sync() error
}

// fileSystem is the Disk of this machine. What it makes is for the user alone.
type fileSystem struct{}

func (fileSystem) ReadFile(path string) ([]byte, error) { return os.ReadFile(path) }

func (fileSystem) Create(path string) (File, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
}

func (fileSystem) Append(path string) (File, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0o600)
}

func (fileSystem) Rename(from, to string) error { return os.Rename(from, to) }

func (fileSystem) SyncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil // a folder cannot be synced there; renames are journaled.
	}
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// replaceFile writes a whole file: after a crash at any point it is the old one
// or the new one.
func replaceFile(d Disk, path string, data []byte) error {
	file, err := d.Create(path + ".new")
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	if err := d.Rename(path+".new", path); err != nil {
		return err
	}
	return d.SyncFolder(filepath.Dir(path))
}
