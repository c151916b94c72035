package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"runlb/cmd/runlb/internal/embedded"
	"runlb/gcp/sandbox"
	"runlb/gcp/sandbox/statefile"
	"runlb/steps"
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
	return o.openOnce(ctx, latency, false)
}

// getAnew is get, but a state file that cannot be read is set aside, and the
// sandbox starts anew.
func (o *ownSandbox) getAnew(ctx context.Context, latency string) (*embedded.Sandbox, error) {
	return o.openOnce(ctx, latency, true)
}

func (o *ownSandbox) openOnce(ctx context.Context, latency string, anew bool) (*embedded.Sandbox, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.open != nil {
		return o.open, nil
	}
	l, err := sandbox.ParseLatency(o.flags.latency(latency))
	if err != nil {
		return nil, usage("--sandbox-latency: %w", err)
	}
	o.open, err = embedded.Open(ctx, embedded.Options{File: o.flags.sandboxFile(), Latency: l, Anew: anew})
	return o.open, unreadableState(err)
}

// unreadableState says what to do about a state file that cannot be read.
func unreadableState(err error) error {
	var state *statefile.StateError
	var newer *statefile.NewerStateError // says so itself.
	if !errors.As(err, &state) || errors.As(err, &newer) {
		return err
	}
	return &steps.Problem{
		Text: err.Error(), Err: err,
		Remedy: "`runlb sandbox reset` starts anew, `runlb sandbox restore FILE` goes back to a saved state; both keep the unreadable file aside",
	}
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
