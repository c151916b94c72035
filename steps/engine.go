package steps

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"time"
)

// Engine opens clouds and carries out plans. It holds no connection itself;
// what it makes may be used by several goroutines at once.
type Engine struct {
	Clouds   Clouds
	State    string           // folder for journals, locks and self-signed certificates; made with 0700
	Now      func() time.Time // nil: time.Now
	Rand     io.Reader        // nil: crypto/rand
	Workers  int              // steps, and listings, at once; 0: 16
	Disk     Disk             // where journals lie; nil: the file system
	Version  string           // of this program, for crash notes
	TakeOver bool             // take a lock over whose owner is on another machine, or not known
	// Started is told of every Run as it begins, so that who owns the process
	// can wait for it, whatever became of the screen that asked for it. It must
	// not block. May be nil.
	Started func(*Run)

	unkept Unkept // self-signed certificates whose keys are in no file
}

const defaultWorkers = 16

// Open opens the target's cloud. The error is that of Clouds.Open, as a
// *Problem where the remedy is known.
func (e *Engine) Open(ctx context.Context, t Target) (*Session, error) {
	if e.State == "" {
		return nil, errors.New("open session: no state folder given")
	}
	s := &Session{engine: e, target: t, inv: NewInventory(t.Project).WithPresets(t.Presets), runs: map[*Run]bool{}}
	traced := t
	traced.Trace = s.trace
	access, err := e.Clouds.Open(ctx, traced)
	if err != nil {
		return nil, ProblemOf(err)
	}
	s.access = access
	return s, nil
}

func (e *Engine) now() time.Time {
	if e.Now != nil {
		return e.Now()
	}
	return time.Now()
}

func (e *Engine) rand() io.Reader {
	if e.Rand != nil {
		return e.Rand
	}
	return rand.Reader
}

func (e *Engine) disk() Disk {
	if e.Disk != nil {
		return e.Disk
	}
	return fileSystem{}
}

func (e *Engine) workers() int {
	if e.Workers > 0 {
		return e.Workers
	}
	return defaultWorkers
}
