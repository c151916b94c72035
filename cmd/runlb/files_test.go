package main

import (
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"runlb/cmd/runlb/internal/program"
)

// TestFaultsK2 looks at all that the program leaves on the disk, whatever the
// user's umask: folders are his alone, and so are files. A state folder that is a
// link, or that others may write to, is refused before anything is changed.
func TestFaultsK2(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the real program")
	}
	home := program.NewHome(t)
	up := "up --sandbox --yes --name shop --region us-central1 --backend-service login --frontend-https --certificate-self-signed=login.example.com"
	shell := func(t *testing.T, script string) ([]byte, error) {
		t.Helper()
		cmd := home.Command(context.Background())
		run := exec.Command("sh", "-c", script)
		run.Env = append(cmd.Env, "RUNLB="+cmd.Path)
		return run.CombinedOutput()
	}
	for _, umask := range []string{"000", "022", "077"} {
		t.Run("umask "+umask, func(t *testing.T) {
			state := filepath.Join(t.TempDir(), "state")
			if out, err := shell(t, "umask "+umask+"; $RUNLB "+up+" --state-dir "+state+"; $RUNLB down shop --sandbox --yes --state-dir "+state); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			files := 0
			err := filepath.WalkDir(state, func(path string, d fs.DirEntry, err error) error {
				if err != nil {
					return err
				}
				info, err := d.Info()
				if err != nil {
					return err
				}
				want := fs.FileMode(0o600)
				if d.IsDir() {
					want = 0o700
				} else {
					files++
				}
				if got := info.Mode().Perm(); got != want {
					t.Errorf("%s is %v, want %v", path, got, want)
				}
				return nil
			})
			if err != nil || files < 5 {
				t.Errorf("%d files, %v", files, err)
			}
		})
	}
	for name, prepare := range map[string]func(state string) error{
		"a link": func(state string) error {
			return os.Symlink(t.TempDir(), state)
		},
		"others may write": func(state string) error {
			if err := os.Mkdir(state, 0o700); err != nil {
				return err
			}
			return os.Chmod(state, 0o777)
		},
		"a file": func(state string) error { return os.WriteFile(state, nil, 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, "instant")
			before := s.Snapshot()
			state := filepath.Join(t.TempDir(), "state")
			if err := prepare(state); err != nil {
				t.Fatal(err)
			}
			cmd := s.Command(context.Background(), append([]string{"up", "--state-dir", state}, s.shop()...)...)
			cmd.Stderr = nil
			out, err := cmd.CombinedOutput()
			if err == nil || !strings.Contains(string(out), state) {
				t.Errorf("%v\n%s", err, out)
			}
			program.AsBefore(t, before, s.Snapshot())
		})
	}
}
