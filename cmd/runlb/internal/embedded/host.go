package embedded

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"runlb/gcp/sandbox"
)

// host is the sandbox as served by this process.
type host struct {
	file    string
	aside   string // where a file that could not be read is kept
	sandbox *sandbox.Sandbox
	control *http.Server
	lock    *flock.Flock
	stop    context.CancelFunc
	served  chan error
	once    sync.Once
	err     error // of the close
}

// start opens the state and serves it. The caller holds the lock, and gives it
// up when start fails.
func start(ctx context.Context, o Options, lock *flock.Flock) (*host, record, error) {
	ln, control, err := listen(ctx, o.Addr)
	if err != nil {
		return nil, record{}, fmt.Errorf("serve sandbox: %w", err)
	}
	sb, aside, err := openState(o)
	if err != nil {
		return nil, record{}, errors.Join(err, ln.Close(), control.Close())
	}
	for _, f := range o.Faults {
		sb.Fault(f)
	}
	r := record{Endpoint: "http://" + ln.Addr().String(), Control: "http://" + control.Addr().String(), Token: rand.Text()}
	// The sandbox outlives the command's context: a run that is stopping still
	// needs it. Close ends it.
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	h := &host{file: o.File, aside: aside, sandbox: sb, lock: lock, stop: stop, served: make(chan error, 1)}
	h.control = &http.Server{Handler: controlHandler(sb, r.Token), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = h.control.Serve(control) }()
	go func() { h.served <- sb.Serve(serving, ln) }()
	if err := writeRecord(o.File, r); err != nil {
		return nil, record{}, errors.Join(fmt.Errorf("serve sandbox: %w", err), h.end())
	}
	return h, r, nil
}

// listen opens the sandbox's own listener, at addr, and that of its control
// server. Only loopback is served: whoever reaches the sandbox may change it.
func listen(ctx context.Context, addr string) (ln, control net.Listener, err error) {
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	if err := onLoopback(addr); err != nil {
		return nil, nil, err
	}
	var lc net.ListenConfig
	if ln, err = lc.Listen(ctx, "tcp", addr); err != nil {
		return nil, nil, err
	}
	if control, err = lc.Listen(ctx, "tcp", "127.0.0.1:0"); err != nil {
		return nil, nil, errors.Join(err, ln.Close())
	}
	return ln, control, nil
}

func onLoopback(addr string) error {
	name, _, err := net.SplitHostPort(addr)
	if err != nil {
		return &AddressError{addr, "want HOST:PORT, such as 127.0.0.1:8787"}
	}
	if ip := net.ParseIP(name); name != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return &AddressError{addr, "the sandbox is served on loopback only, such as 127.0.0.1:8787"}
	}
	return nil
}

// close ends the serving, takes the record away and only then gives up the
// lock, so that no one reads the record of a sandbox that is gone for good.
func (h *host) close() error {
	h.once.Do(func() {
		if err := os.Remove(recordFile(h.file)); err != nil && !errors.Is(err, os.ErrNotExist) {
			h.err = err
		}
		h.err = errors.Join(h.err, h.end(), h.lock.Unlock())
	})
	return h.err
}

func (h *host) end() error {
	h.stop()
	return errors.Join(<-h.served, h.control.Close(), h.sandbox.Close())
}
