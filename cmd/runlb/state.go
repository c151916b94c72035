package main

import (
	"path/filepath"

	"github.com/adrg/xdg"
)

// stateFolder is where journals, locks and certificates of deployments lie.
func (f *flags) stateFolder() string {
	if f.stateDir != "" {
		return f.stateDir
	}
	return filepath.Join(xdg.StateHome, "runlb")
}

// sandboxFile is the state of the sandbox that --sandbox opens, or that a
// sandbox command names with --state.
func (f *flags) sandboxFile() string {
	if f.sandboxState != "" {
		return f.sandboxState
	}
	return filepath.Join(f.stateFolder(), "sandbox", "state")
}
