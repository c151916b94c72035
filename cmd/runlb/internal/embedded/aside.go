package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"runlb/gcp/sandbox"
	"runlb/gcp/sandbox/statefile"
)

// openState opens the state file. With Anew one that cannot be read is moved
// out of the way first; aside is where it is then.
func openState(o Options) (sb *sandbox.Sandbox, aside string, err error) {
	options := sandbox.Options{State: o.File, Latency: o.Latency, Hold: o.Hold, Log: o.Log, Map: o.Map}
	sb, err = sandbox.Open(options)
	var unreadable *statefile.StateError
	if !o.Anew || !errors.As(err, &unreadable) {
		return sb, "", err
	}
	if aside, err = setAside(o.File); err != nil {
		return nil, "", fmt.Errorf("set the unreadable state aside: %w", err)
	}
	sb, err = sandbox.Open(options)
	return sb, aside, err
}

// setAside gives file a name that nothing has, and returns it. The caller
// holds the lock on file, so nobody else does the same.
func setAside(file string) (string, error) {
	for n := 1; ; n++ {
		aside := fmt.Sprintf("%s.unreadable-%d", file, n)
		if _, err := os.Lstat(aside); !errors.Is(err, fs.ErrNotExist) {
			if err != nil {
				return "", err
			}
			continue
		}
		return aside, os.Rename(file, aside)
	}
}
