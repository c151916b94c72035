package ui

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"runlb/ui/internal/fakecloud"
)

// burst is a page that panics where it is told to, at a key.
type burst struct {
	*helpPage
	where string
	armed bool
}

func (p *burst) Hints() []hint { return []hint{{Intent: Reload}} }

func (p *burst) Handle(msg tea.Msg) (action, tea.Cmd) {
	if msg != Reload {
		return stay(), nil
	}
	switch p.where {
	case "handle":
		panic("burst in Handle")
	case "command":
		return stay(), func() tea.Msg { panic("burst in a command") }
	}
	p.armed = true
	return stay(), nil
}

func (p *burst) View(area) view {
	if p.armed {
		panic("burst in View")
	}
	return view{Lines: []string{"burst is here"}}
}

// tape keeps what is written to a terminal, and tells when the first frame is.
type tape struct {
	mu    sync.Mutex
	text  strings.Builder
	drawn chan struct{}
	once  sync.Once
}

func (t *tape) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text.Write(b)
	if strings.Contains(t.text.String(), "burst is here") {
		t.once.Do(func() { close(t.drawn) })
	}
	return len(b), nil
}

// Whatever ends the program, the terminal is as it was: the screen that stood
// there before, the cursor, no mouse, no focus reports.
func TestTerminalIsRestoredOnEveryWayOut(t *testing.T) {
	crashes := []string{"handle", "view", "command"}
	for _, where := range append(crashes, "quit", "cancel") {
		t.Run(where, func(t *testing.T) {
			o := options(t, fakecloud.Shop())
			ctx, cancel := context.WithCancel(o.Context)
			defer cancel()
			app := New(o)
			app.mouse = true
			app.stack = append(app.stack, place{page: &burst{helpPage: newHelpPage(app.w, app.keys, app.top(), nil), where: where}})
			written := &tape{drawn: make(chan struct{})}
			keys, typed := io.Pipe()
			program := tea.NewProgram(app, tea.WithContext(ctx), tea.WithInput(keys), tea.WithOutput(written), tea.WithWindowSize(80, 24),
				tea.WithColorProfile(colorprofile.ANSI), tea.WithEnvironment([]string{"TERM=xterm-256color"}), tea.WithoutSignalHandler())
			go func() {
				<-written.drawn
				switch where {
				case "quit":
					_, _ = io.WriteString(typed, "q")
				case "cancel":
					cancel()
				default:
					_, _ = io.WriteString(typed, "r")
				}
			}()
			_, err := program.Run()
			if crashed := errors.Is(err, tea.ErrProgramPanic); crashed != slices.Contains(crashes, where) {
				t.Errorf("ended with %v", err)
			}
			for _, mode := range []struct{ what, on, off string }{
				{"alternate screen", "\x1b[?1049h", "\x1b[?1049l"},
				{"hidden cursor", "\x1b[?25l", "\x1b[?25h"},
				{"mouse", "\x1b[?1002h", "\x1b[?1002l"},
				{"focus reports", "\x1b[?1004h", "\x1b[?1004l"},
				{"bracketed paste", "\x1b[?2004h", "\x1b[?2004l"},
			} {
				text := written.text.String()
				on, off := strings.LastIndex(text, mode.on), strings.LastIndex(text, mode.off)
				if on < 0 || on > off {
					t.Errorf("%s: last on at %d, last off at %d", mode.what, on, off)
				}
			}
			if err := app.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}
