package steps

import (
	"context"
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
	PID        int        `json:"pid"`
	Host       string     `json:"host"`
	Since      time.Time  `json:"since"`
	Deployment Deployment `json:"deployment"`
}

// ErrLocked is a *LockedError, to errors.Is.
var ErrLocked = errors.New("locked")

// LockedError says that another process works on the deployment, or may do so.
type LockedError struct {
	Deployment Deployment
	Owner      Owner // zero when its side file could not be read
	Path       string
	Age        time.Duration // since the owner began
	// Unsure says that the kernel of this machine holds nothing, and that the
	// owner is on another one, which cannot be asked. TakeOver goes on.
	Unsure bool
}

// Error names the owner.
func (e *LockedError) Error() string {
	who := "another runlb"
	if e.Owner.PID != 0 {
		who = fmt.Sprintf("runlb with pid %d on %s", e.Owner.PID, orUnknown(e.Owner.Host))
	}
	if !e.Owner.Since.IsZero() {
		who += fmt.Sprintf(", begun %s ago,", max(e.Age, 0).Round(time.Second))
	}
	if e.Unsure {
		return fmt.Sprintf("lock deployment %s: %s may still work on it: it never said that it ended, and from here it cannot be asked", e.Deployment.Name, who)
	}
	return fmt.Sprintf("lock deployment %s: %s works on it", e.Deployment.Name, who)
}

// Unwrap gives ErrLocked.
func (e *LockedError) Unwrap() error { return ErrLocked }

func orUnknown(host string) string {
	if host == "" {
		return "an unknown host"
	}
	return host
}

// fileLock is the lock of one deployment on this machine. The kernel holds it,
// so it ends with its process, however that ends, and a process that was given
// the pid of a dead owner cannot be taken for it. The side file tells people who
// has it, and machines that share the folder and not the lock, as some network
// file systems do.
type fileLock struct {
	lock *flock.Flock
	side string
}

const (
	// lockPatience bounds how long a lock is tried for: somebody may just look
	// whether it is free.
	lockPatience = 250 * time.Millisecond
	lockEvery    = 25 * time.Millisecond
)

// acquire takes the lock. takeOver takes it also from an owner that cannot be
// asked.
func acquire(dir string, d Deployment, now time.Time, takeOver bool) (*fileLock, error) {
	l := &fileLock{lock: flock.New(filepath.Join(dir, "lock"), flock.SetPermissions(0o600)), side: sideFile(dir)}
	ctx, cancel := context.WithTimeout(context.Background(), lockPatience)
	defer cancel()
	held, err := l.lock.TryLockContext(ctx, lockEvery)
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return nil, fmt.Errorf("lock deployment %s: %w", d.Name, err)
	}
	host, err := os.Hostname()
	owner, left := readOwner(l.side)
	locked := &LockedError{Deployment: d, Owner: owner, Path: l.lock.Path(), Age: now.Sub(owner.Since)}
	switch {
	case !held:
		return nil, locked
	case left && !takeOver && (err != nil || owner.Host != host):
		locked.Unsure = true
		return nil, errors.Join(locked, l.lock.Unlock())
	}
	data, err := json.Marshal(Owner{PID: os.Getpid(), Host: host, Since: now.UTC(), Deployment: d})
	if err == nil {
		err = maybe.WriteFile(l.side, data, 0o600)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock deployment %s: %w", d.Name, err), l.lock.Unlock())
	}
	return l, nil
}

func sideFile(dir string) string { return filepath.Join(dir, "lock.owner") }

// readOwner reads who took the lock and has not given it back; left is false
// when nobody is known to have it. One that cannot be read is left by an
// unknown owner.
func readOwner(side string) (o Owner, left bool) {
	data, err := os.ReadFile(side)
	if err != nil || len(data) == 0 {
		return Owner{}, err != nil && !errors.Is(err, os.ErrNotExist)
	}
	if json.Unmarshal(data, &o) != nil {
		return Owner{}, true
	}
	return o, true
}

// release gives the lock back. The files stay: to remove them would let two
// processes hold two locks of one name.
func (l *fileLock) release() error {
	return errors.Join(maybe.WriteFile(l.side, nil, 0o600), l.lock.Unlock())
}

// AtWork reports as a *LockedError that another process works on a deployment
// that which accepts, before anything is asked of the cloud. It takes no lock:
// Start does.
func (e *Engine) AtWork(which func(Deployment) bool) error {
	sides, err := filepath.Glob(filepath.Join(e.State, "*", filepath.Base(sideFile(""))))
	if err != nil {
		return fmt.Errorf("find locks: %w", err)
	}
	for _, side := range sides {
		owner, left := readOwner(side)
		if !left || !which(owner.Deployment) {
			continue
		}
		l, err := acquire(filepath.Dir(side), owner.Deployment, e.now(), e.TakeOver)
		if errors.Is(err, ErrLocked) {
			return err
		}
		if err == nil {
			err = l.release() // its owner is dead
		}
		if err != nil {
			return err
		}
	}
	return nil
}
