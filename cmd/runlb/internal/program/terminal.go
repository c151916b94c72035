package program

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
)

// Terminal is a pseudo terminal with the program on it: it shows what a user
// would see and types what a user would type.
type Terminal struct {
	Pressed int // keys so far

	t      testing.TB
	screen vt10x.Terminal
	pty    *os.File
	done   chan error

	mu   sync.Mutex
	all  []byte       // that was sent to it
	rate atomic.Int64 // bytes a second that it takes; 0: as fast as they come
}

// Patience bounds every wait of a test on the program; a loaded machine is slow.
const Patience = 60 * time.Second

// Start runs cmd on a terminal of that size.
func Start(t testing.TB, cols, rows int, cmd *exec.Cmd) *Terminal {
	t.Helper()
	file, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)})
	if err != nil {
		t.Fatal(err)
	}
	s := &Terminal{t: t, screen: vt10x.New(vt10x.WithSize(cols, rows)), pty: file, done: make(chan error, 1)}
	go func() {
		buf := make([]byte, 32<<10)
		for {
			room := len(buf)
			if s.rate.Load() > 0 {
				room = 64
			}
			n, err := file.Read(buf[:room])
			s.mu.Lock()
			s.all = append(s.all, buf[:n]...)
			s.mu.Unlock()
			_, _ = s.screen.Write(buf[:n])
			if rate := s.rate.Load(); rate > 0 && err == nil {
				time.Sleep(time.Duration(n) * time.Second / time.Duration(rate)) // a slow line is a matter of time
			}
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

// Sent is every byte that came to the terminal.
func (s *Terminal) Sent() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.all)
}

// Slow makes the terminal take so many bytes a second from now on, as over a
// bad line.
func (s *Terminal) Slow(bytes int) { s.rate.Store(int64(bytes)) }

// Text is what stands on the screen.
func (s *Terminal) Text() string { return s.screen.String() }

// WaitFor returns when all the texts stand on the screen at once.
func (s *Terminal) WaitFor(texts ...string) {
	s.t.Helper()
	s.Until("the screen shows "+strings.Join(texts, ", "), func(screen string) bool {
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				return false
			}
		}
		return true
	})
}

// Until polls the screen for a condition.
func (s *Terminal) Until(what string, holds func(screen string) bool) {
	s.t.Helper()
	for start := time.Now(); time.Since(start) < Patience; time.Sleep(10 * time.Millisecond) {
		if holds(s.Text()) {
			return
		}
	}
	s.t.Fatalf("waited %s until %s; it shows\n%s", Patience, what, s.Text())
}

// Press types keys by name, or text as it is.
func (s *Terminal) Press(keys ...string) {
	s.t.Helper()
	names := map[string]string{
		"enter": "\r", "esc": "\x1b", "tab": "\t", "space": " ", "backspace": "\x7f", "up": "\x1b[A", "down": "\x1b[B",
		"right": "\x1b[C", "left": "\x1b[D", "ctrl+c": "\x03", "ctrl+u": "\x15", "shift+tab": "\x1b[Z",
	}
	for _, k := range keys {
		if named, ok := names[k]; ok {
			k = named
			s.Pressed++
		} else {
			s.Pressed += utf8.RuneCountInString(k)
		}
		if _, err := s.pty.WriteString(k); err != nil {
			s.t.Fatalf("type %q: %v", k, err)
		}
	}
}

// Exit waits for the program's end.
func (s *Terminal) Exit() error {
	s.t.Helper()
	select {
	case err := <-s.done:
		return err
	case <-time.After(Patience):
		s.t.Fatalf("the program did not end; it shows\n%s", s.Text())
		return nil
	}
}

// Hangup closes the terminal, and waits for the program's end.
func (s *Terminal) Hangup() {
	_ = s.pty.Close()
	<-s.done
}

// Focused is the line that the cursor is on.
func (s *Terminal) Focused() string {
	for line := range strings.Lines(s.Text()) {
		if strings.HasPrefix(strings.TrimSpace(line), "›") {
			return line
		}
	}
	return ""
}

// Termios is how the terminal is set.
func (s *Terminal) Termios() *term.State {
	s.t.Helper()
	state, err := term.GetState(s.pty.Fd())
	if err != nil {
		s.t.Fatal(err)
	}
	return state
}

// Restored checks that the terminal is as it was before the program: its
// settings, no alternate screen, a cursor, no mouse.
func (s *Terminal) Restored(before *term.State) {
	s.t.Helper()
	if now := s.Termios(); *now != *before {
		s.t.Errorf("the terminal is set to %+v, and was to %+v", now, before)
	}
	if mode := s.screen.Mode(); mode&(vt10x.ModeAltScreen|vt10x.ModeHide|vt10x.ModeMouseMask) != 0 {
		s.t.Errorf("alternate screen, hidden cursor or mouse: mode %b", mode)
	}
}
