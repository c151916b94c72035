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

// sandboxFile is the state of the sandbox that --sandbox opens.
func (f *flags) sandboxFile() string {
	return filepath.Join(f.stateFolder(), "sandbox", "state")
}
