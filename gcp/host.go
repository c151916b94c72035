package gcp

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"cloud.google.com/go/auth"
	"cloud.google.com/go/auth/credentials"
	"cloud.google.com/go/compute/metadata"
)

// Host is what credentials and defaults are looked for in. Tests bring their
// own; ThisHost is the real one.
type Host struct {
	Getenv   func(name string) string
	ReadFile func(name string) ([]byte, error)
	LookPath func(name string) (string, error)
	// Run runs a command and returns what it wrote to its standard output.
	Run func(ctx context.Context, name string, args ...string) ([]byte, error)
	// OnGoogleCloud asks for the metadata server; it can take two seconds.
	OnGoogleCloud func(ctx context.Context) bool
	// ProjectOfMachine asks the metadata server for the project; empty when
	// there is none. It is called only after OnGoogleCloud said yes.
	ProjectOfMachine func(ctx context.Context) string
	// MachineLogin is the machine's own identity, from the metadata server.
	MachineLogin func() (*auth.Credentials, error)
	OS           string // as runtime.GOOS
}

// ThisHost is the machine that runlb runs on.
func ThisHost() Host {
	return Host{
		Getenv: os.Getenv, ReadFile: os.ReadFile, LookPath: exec.LookPath, Run: runCommand,
		OnGoogleCloud: func(ctx context.Context) bool {
			// Google's own libraries in other languages, and gcloud, skip the
			// probe when this is set.
			return os.Getenv("NO_GCE_CHECK") != "true" && metadata.OnGCEWithContext(ctx)
		},
		ProjectOfMachine: func(ctx context.Context) string {
			id, err := metadata.ProjectIDWithContext(ctx)
			if err != nil {
				return ""
			}
			return id
		},
		MachineLogin: func() (*auth.Credentials, error) {
			return credentials.DetectDefault(&credentials.DetectOptions{Scopes: []string{cloudScope}})
		},
		OS: runtime.GOOS,
	}
}

func runCommand(ctx context.Context, name string, args ...string) ([]byte, error) {
	out, err := exec.CommandContext(ctx, name, args...).Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && len(exit.Stderr) > 0 {
		err = errors.New(cleanText(string(exit.Stderr)))
	}
	return out, err
}

// gcloudDir is where gcloud keeps its configuration.
func (h Host) gcloudDir() string {
	if dir := h.Getenv("CLOUDSDK_CONFIG"); dir != "" {
		return dir
	}
	if h.OS == "windows" {
		return filepath.Join(h.Getenv("APPDATA"), "gcloud")
	}
	return filepath.Join(h.Getenv("HOME"), ".config", "gcloud")
}
