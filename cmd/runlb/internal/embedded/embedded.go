// Package embedded runs the sandbox beside the commands that use it. There is
// one state file, one process that serves it on loopback, and any number of
// processes that join. Who serves is settled by a lock on the state file; where
// it serves stands in a record beside it, which is only believed while the
// server answers.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"runlb/gcp/sandbox"
)

// Options say which sandbox, and how it behaves when this process serves it.
type Options struct {
	File    string          // the state file; its folder is made with mode 0700
	Addr    string          // where to serve; empty: a free port of 127.0.0.1
	Latency sandbox.Latency // how long operations take
	Hold    time.Duration   // how long addresses outlive the Cloud Run service that held them; zero: as Latency says
	Faults  []sandbox.Fault // what goes wrong, beside what is armed already
	Log     *slog.Logger    // requests; nil: none

	Anew bool // a state file that cannot be read is set aside, and an empty one takes its place

	// Map lets real servers on this machine stand for services, as
	// sandbox.Options says.
	Map map[string]string
}

// ErrNone says that no process serves the sandbox.
var ErrNone = errors.New("no sandbox is running")

// TakenError says that another process serves the state file already.
type TakenError struct{ File, Endpoint string }

func (e *TakenError) Error() string {
	return fmt.Sprintf("serve sandbox %s: another process serves it at %s", e.File, e.Endpoint)
}

// AddressError says why the sandbox cannot be served at an address.
type AddressError struct{ Addr, Why string }

func (e *AddressError) Error() string { return fmt.Sprintf("address %q: %s", e.Addr, e.Why) }

// Sandbox is a running sandbox: served by this process, or joined.
type Sandbox struct {
	record record
	host   *host // nil when joined
}

// SetAside is where the state file is kept that could not be read; empty when
// there was none.
func (s *Sandbox) SetAside() string {
	if s.host == nil {
		return ""
	}
	return s.host.aside
}

// Endpoint is where the sandbox answers: http://127.0.0.1:PORT.
func (s *Sandbox) Endpoint() string { return s.record.Endpoint }

// Joined reports whether another process serves the sandbox.
func (s *Sandbox) Joined() bool { return s.host == nil }

// Close ends the sandbox when this process serves it. The state stays.
func (s *Sandbox) Close() error {
	if s.host == nil {
		return nil
	}
	return s.host.close()
}

// patience is how long another process may take from its lock to its record.
const patience = 5 * time.Second

// Open serves the sandbox, or joins the process that does.
func Open(ctx context.Context, o Options) (*Sandbox, error) {
	deadline := time.Now().Add(patience)
	for {
		s, err := Serve(ctx, o)
		if taken := (*TakenError)(nil); !errors.As(err, &taken) {
			return s, err
		}
		if s, err = Join(ctx, o.File); err == nil {
			return s, nil
		}
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("join sandbox %s: its lock is held, and nobody answers: %w", o.File, err)
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// Serve serves the sandbox from this process. A *TakenError says that another
// process does.
func Serve(ctx context.Context, o Options) (*Sandbox, error) {
	if err := os.MkdirAll(filepath.Dir(o.File), 0o700); err != nil {
		return nil, fmt.Errorf("serve sandbox: %w", err)
	}
	lock := flock.New(o.File+".lock", flock.SetPermissions(0o600))
	held, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("serve sandbox: lock %s: %w", o.File, err)
	}
	if !held {
		other, _ := readRecord(o.File)
		return nil, &TakenError{File: o.File, Endpoint: other.Endpoint}
	}
	h, r, err := start(ctx, o, lock)
	if err != nil {
		return nil, errors.Join(err, lock.Unlock())
	}
	return &Sandbox{record: r, host: h}, nil
}

// Join finds the process that serves the sandbox of a state file. ErrNone says
// that there is none; a record that was left behind is none.
func Join(ctx context.Context, file string) (*Sandbox, error) {
	r, err := readRecord(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil, ErrNone
	}
	if err != nil {
		return nil, fmt.Errorf("join sandbox: %w", err)
	}
	s := &Sandbox{record: r}
	if err := s.ping(ctx); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNone, err)
	}
	return s, nil
}
