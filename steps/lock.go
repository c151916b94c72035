package steps

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"github.com/google/renameio/v2/maybe"
)

// Owner is the process that holds a deployment's lock.
type Owner struct {
	PID   int       `json:"pid"`
	Host  string    `json:"host"`
	Since time.Time `json:"since"`
}

// ErrLocked is a *LockedError, to errors.Is.
var ErrLocked = errors.New("locked")

// LockedError says that another process works on the deployment.
type LockedError struct {
	Deployment Deployment
	Owner      Owner // zero when its side file could not be read
	Path       string
}

// Error names the owner.
func (e *LockedError) Error() string {
	if e.Owner.PID == 0 {
		return fmt.Sprintf("lock deployment %s: another runlb works on it", e.Deployment.Name)
	}
	return fmt.Sprintf("lock deployment %s: runlb with pid %d on %s works on it since %s",
		e.Deployment.Name, e.Owner.PID, e.Owner.Host, e.Owner.Since.Format(time.RFC3339))
}

// Unwrap gives ErrLocked.
func (e *LockedError) Unwrap() error { return ErrLocked }

// fileLock is the lock of one deployment on this machine. The kernel holds it,
// so it ends with its process, however that ends; the side file only tells
// people who has it.
type fileLock struct {
	lock *flock.Flock
	side string
}

func acquire(dir string, d Deployment, now time.Time) (*fileLock, error) {
	path := filepath.Join(dir, "lock")
	l := &fileLock{lock: flock.New(path, flock.SetPermissions(0o600)), side: path + ".owner"}
	held, err := l.lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock deployment %s: %w", d.Name, err)
	}
	if !held {
		e := &LockedError{Deployment: d, Path: path}
		if data, err := os.ReadFile(l.side); err == nil && json.Unmarshal(data, &e.Owner) != nil {
			e.Owner = Owner{}
		}
		return nil, e
	}
	host, _ := os.Hostname()
	data, err := json.Marshal(Owner{PID: os.Getpid(), Host: host, Since: now.UTC()})
	if err == nil {
		err = maybe.WriteFile(l.side, data, 0o600)
	}
	if err != nil {
		l.lock.Unlock()
		return nil, fmt.Errorf("lock deployment %s: %w", d.Name, err)
	}
	return l, nil
}

// release gives the lock back. The files stay: to remove them would let two
// processes hold two locks of one name.
func (l *fileLock) release() error { return l.lock.Unlock() }
