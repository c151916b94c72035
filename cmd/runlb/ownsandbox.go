package main

import (
	"context"
	"fmt"
	"io"
	"sync"

	"runlb/cmd/runlb/internal/embedded"
	"runlb/gcp/sandbox"
)

// ownSandbox is the sandbox of --sandbox. It is opened at most once in a
// process, when it is first needed, and lives until the process ends.
type ownSandbox struct {
	flags *flags

	mu   sync.Mutex
	open *embedded.Sandbox
}

// get opens the sandbox, or joins the process that serves it. Latency is what
// holds when no flag says else, and this process serves.
func (o *ownSandbox) get(ctx context.Context, latency string) (*embedded.Sandbox, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.open != nil {
		return o.open, nil
	}
	l, err := sandbox.ParseLatency(o.flags.latency(latency))
	if err != nil {
		return nil, usage("--sandbox-latency: %w", err)
	}
	o.open, err = embedded.Open(ctx, embedded.Options{File: o.flags.sandboxFile(), Latency: l})
	return o.open, err
}

// close ends the sandbox when this process serves it.
func (o *ownSandbox) close(warn io.Writer) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.open == nil {
		return
	}
	if err := o.open.Close(); err != nil {
		fmt.Fprintf(warn, "runlb: close the sandbox: %v\n", err)
	}
}
