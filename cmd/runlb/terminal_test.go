package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
)

// terminal runs a program on a pseudo terminal, shows what a user would see
// and types what a user would type.
type terminal struct {
	t      testing.TB
	screen vt10x.Terminal
	pty    *os.File
	done   chan error
}

// realBinary builds the program as a user would.
func realBinary(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "runlb")
	if out, err := exec.Command("go", "build", "-tags", "grpcnotrace", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

// patience bounds every wait of a test on a screen; a loaded machine is slow.
const patience = 60 * time.Second

func startTerminal(t testing.TB, cols, rows int, cmd *exec.Cmd) *terminal {
	t.Helper()
	file, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)})
	if err != nil {
		t.Fatal(err)
	}
	s := &terminal{t: t, screen: vt10x.New(vt10x.WithSize(cols, rows)), pty: file, done: make(chan error, 1)}
	go func() {
		buf := make([]byte, 32<<10)
		for {
			n, err := file.Read(buf)
			_, _ = s.screen.Write(buf[:n])
			if err != nil {
				s.done <- cmd.Wait()
				return
			}
		}
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = file.Close()
	})
	return s
}

// text is what stands on the screen.
func (s *terminal) text() string { return s.screen.String() }

// waitFor returns when all the texts stand on the screen at once.
func (s *terminal) waitFor(texts ...string) {
	s.t.Helper()
	s.until("the screen shows "+strings.Join(texts, ", "), func(screen string) bool {
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				return false
			}
		}
		return true
	})
}

// until polls the screen for a condition.
func (s *terminal) until(what string, holds func(screen string) bool) {
	s.t.Helper()
	for start := time.Now(); time.Since(start) < patience; time.Sleep(10 * time.Millisecond) {
		if holds(s.text()) {
			return
		}
	}
	s.t.Fatalf("waited %s until %s; it shows\n%s", patience, what, s.text())
}

// press types keys by name, or text as it is.
func (s *terminal) press(keys ...string) {
	s.t.Helper()
	names := map[string]string{
		"enter": "\r", "esc": "\x1b", "tab": "\t", "space": " ", "backspace": "\x7f", "up": "\x1b[A", "down": "\x1b[B",
		"right": "\x1b[C", "left": "\x1b[D", "ctrl+c": "\x03", "ctrl+u": "\x15", "shift+tab": "\x1b[Z",
	}
	for _, k := range keys {
		if named, ok := names[k]; ok {
			k = named
		}
		if _, err := s.pty.WriteString(k); err != nil {
			s.t.Fatalf("type %q: %v", k, err)
		}
	}
}

// exit waits for the program's end.
func (s *terminal) exit() error {
	s.t.Helper()
	select {
	case err := <-s.done:
		return err
	case <-time.After(patience):
		s.t.Fatalf("the program did not end; it shows\n%s", s.text())
		return nil
	}
}
