package steps

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// maxPEM bounds a certificate or key file, in bytes: five certificates have
// less than 16 KiB.
const maxPEM = 128 << 10

// openRegular opens a file only when it is one: opening a pipe would wait for
// its writer.
func openRegular(name string) (fs.File, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if err := regular(info); err != nil {
		return nil, err
	}
	return os.Open(name)
}

func regular(info fs.FileInfo) error {
	switch {
	case info.IsDir():
		return errors.New("is a folder")
	case !info.Mode().IsRegular():
		return errors.New("is no ordinary file")
	}
	return nil
}

// readPEM reads a small file. The error is a *FieldError of the field.
func readPEM(field, name string, o MaterialOptions) ([]byte, error) {
	fail := func(problem string) error {
		return wrong(field, name, problem, "Give the path of a PEM file that you can read")
	}
	f, err := o.Open(name)
	if err != nil {
		var path *fs.PathError
		if errors.As(err, &path) {
			err = path.Err
		}
		return nil, fail(err.Error())
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fail(err.Error())
	}
	if err := regular(info); err != nil {
		return nil, fail(err.Error())
	}
	data, err := io.ReadAll(io.LimitReader(f, maxPEM+1))
	switch {
	case err != nil:
		return nil, fail(err.Error())
	case len(data) > maxPEM:
		return nil, fail(fmt.Sprintf("larger than %d KiB", maxPEM>>10))
	}
	return bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), nil
}
