package steps

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// stateFolder is where the deployment's journal and lock lie.
func stateFolder(state string, d Deployment) (string, error) { return ownFolder(state, d.ID()) }

// ownFolder is a folder in the state folder. It makes both with 0700, and
// refuses one that others could write to or that is a symbolic link: what is
// resumed from it must be our own word.
func ownFolder(state, name string) (string, error) {
	dir := filepath.Join(state, name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("state folder: %w", err)
	}
	for _, f := range []string{state, dir} {
		info, err := os.Lstat(f)
		if err != nil {
			return "", fmt.Errorf("state folder: %w", err)
		}
		switch {
		case info.Mode()&fs.ModeSymlink != 0:
			return "", fmt.Errorf("state folder %s: it is a symbolic link; give the folder that it leads to", f)
		case !info.IsDir():
			return "", fmt.Errorf("state folder %s: it is no folder", f)
		case info.Mode().Perm()&0o022 != 0:
			return "", fmt.Errorf("state folder %s: others may write to it (%s); run: chmod 700 %s", f, info.Mode().Perm(), f)
		}
	}
	return dir, nil
}
