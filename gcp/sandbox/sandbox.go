// Package sandbox is a simulated Google Cloud: the REST APIs that runlb, gcloud and Terraform use to put an internal Application
// Load Balancer in front of Cloud Run, and load balancers that really serve. It shares no code with the clients that it judges.
package sandbox

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"runlb/gcp/sandbox/ring"
	"runlb/gcp/sandbox/statefile"
)

// Options are what a Sandbox is opened with. The zero value is an instant sandbox in memory with the seeded project.
type Options struct {
	State   string           // path of the one state file; empty keeps the state in memory
	Project string           // the seeded project; "sandbox-project" when empty
	Empty   bool             // start without the seeded project's contents
	Latency Latency          // how long operations take
	Hold    time.Duration    // how long addresses outlive the Cloud Run service that held them; zero: as Latency says
	Now     func() time.Time // nil: time.Now
	Rand    io.Reader        // source of ids; nil: crypto/rand
	Log     *slog.Logger     // nil: discard

	// Map lets real servers on this machine stand for services: "[REGION/]SERVICE[@TAG]" to "http://127.0.0.1:PORT".
	Map map[string]string

	Retention time.Duration // how long operations and request ids are remembered; 0: a day

	disk statefile.Disk // nil: the file system
}

// Sandbox is one simulated Google Cloud. It is safe for concurrent use.
type Sandbox struct {
	project    string
	empty      bool
	latency    Latency
	holdBlocks time.Duration
	retention  time.Duration
	now        func() time.Time
	rand       io.Reader
	log        *slog.Logger
	key        []byte // signs tokens; never changes once the sandbox is open

	store    *store
	schedule schedule
	faults   faults
	past     past
	requests ring.Ring[Request]
	visits   ring.Ring[Visit]
	conns    connections
	lives    lives
	patterns patterns
	dice     dice

	localServers localServers

	authority   authority
	intercepted interception

	apis []api                         // by host and path, in this order
	vpc  http.Handler                  // the data plane: CONNECT, and hosts that are no Google API
	seed func(t *tx, empty bool) error // puts what a new state starts with
	done chan struct{}                 // closed by Close
	once sync.Once
}

// Open loads the state, or seeds an empty one. It locks nothing: one process, one state file. Who may open it is settled by the caller;
// runlb holds a lock on FILE.lock for as long as it serves FILE.
func Open(o Options) (*Sandbox, error) {
	s := &Sandbox{
		project: o.Project, empty: o.Empty, latency: o.Latency, holdBlocks: o.Hold, retention: o.Retention, now: o.Now, rand: o.Rand, log: o.Log,
		done: make(chan struct{}),
	}
	if s.project == "" {
		s.project = "sandbox-project"
	}
	if s.retention == 0 {
		s.retention = defaultRetention
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.rand == nil {
		s.rand = rand.Reader
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.dice.seed(s.number(), s.number())
	var err error
	if s.localServers, err = openLocalServers(o.Map, s.log); err != nil {
		return nil, fmt.Errorf("open sandbox: %w", err)
	}
	s.wire()
	if o.disk == nil {
		o.disk = statefile.OS{}
	}
	if s.store, err = openStore(o.State, layout{mayRefer, references}, o.disk); err != nil {
		return nil, err
	}
	if err := s.start(); err != nil {
		s.store.close()
		return nil, fmt.Errorf("open sandbox: %w", err)
	}
	s.takeUpFaults()
	s.resumeProbes()
	return s, nil
}

// start seeds a new state, and takes up the operations of an old one.
func (s *Sandbox) start() error {
	return s.store.update(func(t *tx) error {
		if _, seeded := t.get("projects/" + s.project); !seeded {
			if err := s.seed(t, s.empty); err != nil {
				return err
			}
		}
		if err := s.loadKey(t); err != nil {
			return err
		}
		s.takeUp(t)
		return nil
	})
}

// Close ends what runs inside the sandbox and closes the state file.
func (s *Sandbox) Close() error {
	var err error
	s.once.Do(func() {
		close(s.done)
		s.localServers.close()
		s.faults.mu.Lock()
		s.keepFaults()
		s.faults.mu.Unlock()
		err = s.store.close()
	})
	return err
}

// Reset goes back to the seed. Operations, request ids and armed faults are forgotten too.
func (s *Sandbox) Reset() error {
	s.ClearFaults()
	s.schedule.clear()
	defer s.lives.endAll()
	return s.store.update(func(t *tx) error {
		t.clear(isSecret)
		return s.seed(t, s.empty)
	})
}

// read runs fn over the state as it is now: what is due has happened.
func (s *Sandbox) read(fn func(*tx)) {
	s.settle()
	s.store.view(fn)
}

// write runs fn over the state as it is now, and keeps all of its changes or, when it returns an error, none.
func (s *Sandbox) write(fn func(*tx) error) error {
	s.settle()
	return s.store.update(s.noting(fn))
}

// noting is fn, after which the past knows what it has replaced, and the schedule what is to come of it.
func (s *Sandbox) noting(fn func(*tx) error) func(*tx) error {
	return func(t *tx) error {
		if err := fn(t); err != nil {
			return err
		}
		s.past.note(t, s.now())
		for _, u := range t.undo {
			s.remind(t, u.path)
		}
		return nil
	}
}

// number is a random positive 63-bit integer, as Google's numeric ids are.
func (s *Sandbox) number() uint64 {
	var b [8]byte
	if _, err := io.ReadFull(s.rand, b[:]); err != nil {
		return uint64(s.now().UnixNano()) // a caller's reader has run dry; ids stay distinct.
	}
	return binary.BigEndian.Uint64(b[:])>>1 | 1<<60
}

// hex is a random string of n hexadecimal digits, at most 16.
func (s *Sandbox) hex(n int) string {
	return fmt.Sprintf("%016x", s.number()<<4|s.number()&15)[16-n:]
}
