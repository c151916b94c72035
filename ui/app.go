package ui

import (
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"runlb/ui/theme"
)

// Below this size the App says so in one line and waits.
const minWidth, minHeight = 60, 15

// App is the root model: a stack of pages between a header and a footer.
type App struct {
	w     *wizard
	keys  keymap
	pages []page // the wizard's, in the order in which they are asked
	stack []place
	size  area
	dark  bool
	fixed bool // dark was told, and the terminal is not asked
	plain bool // no colour

	mouse   bool // reported to us; off, the terminal selects text with it
	away    bool // the terminal has told that it lost the focus
	taskbar bool // the terminal is known to show progress

	dirty    bool // the cached frame is out of date
	frame    tea.View
	spinning bool // a tick is under way
}

// place is a page on the stack. A page that was jumped to returns on enter.
type place struct {
	page    page
	returns bool
}

// New makes the App. It opens no cloud before Init.
func New(o Options) *App {
	a := &App{keys: newKeymap(), plain: noColour(o.Environ), taskbar: hasTaskbar(o.Environ), dirty: true}
	a.dark, a.fixed = background(o.Environ)
	a.w = newWizard(o)
	a.paint()
	a.pages = wizardPages(a.w)
	a.stack = []place{{page: firstPage(a.w)}}
	return a
}

// Init asks the terminal for its background, and starts what the first page
// needs.
func (a *App) Init() tea.Cmd {
	return tea.Batch(a.askBackground(), a.w.start(), a.top().Enter(), a.spin())
}

// askBackground asks whether the terminal is dark or light, unless the user
// has said it.
func (a *App) askBackground() tea.Cmd {
	if a.fixed {
		return nil
	}
	return tea.RequestBackgroundColor
}

// paint makes the theme anew.
func (a *App) paint() { a.w.theme = theme.New(a.dark, !a.plain) }

// Update routes one message. It does no work of its own that could block.
func (a *App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	a.dirty = true
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.size = area{msg.Width, msg.Height}
	case tea.BackgroundColorMsg:
		if !a.fixed {
			a.dark = msg.IsDark()
			a.paint()
		}
	case tea.ColorProfileMsg:
		a.plain = a.plain || msg.Profile <= colorprofile.ASCII
		a.paint()
	case tea.FocusMsg: // the user may have changed the colours meanwhile
		a.away, a.dirty = false, false
		cmd = a.askBackground()
	case tea.BlurMsg:
		a.away, a.dirty = true, false
	case tea.KeyPressMsg:
		cmd = a.press(msg)
	case tea.PasteMsg:
		cmd = a.paste(msg)
	case tea.MouseWheelMsg:
		cmd = a.wheel(msg)
	case tea.KeyReleaseMsg, tea.MouseMsg:
		a.dirty = false
	case spinMsg:
		a.spinning = false
		a.w.turn++
	default:
		cmd = a.deliver(msg)
	}
	return a, tea.Batch(cmd, a.spin())
}

// deliver hands a message to the wizard and to every page. Only the page in
// front may act on it.
func (a *App) deliver(msg tea.Msg) tea.Cmd {
	cmds := []tea.Cmd{a.w.handle(msg), a.bell(msg)}
	front := a.top()
	for _, p := range a.everyPage() {
		act, cmd := p.Handle(msg)
		if p == front {
			cmd = a.do(act, cmd)
		}
		cmds = append(cmds, cmd)
	}
	return tea.Batch(cmds...)
}

// everyPage is the pages of the wizard and those on the stack, each once.
func (a *App) everyPage() []page {
	all := slices.Clone(a.pages)
	for _, at := range a.stack {
		if !slices.Contains(all, at.page) {
			all = append(all, at.page)
		}
	}
	return all
}

// do carries out what a page asked for.
func (a *App) do(act action, cmd tea.Cmd) tea.Cmd {
	here := a.stack[len(a.stack)-1]
	switch act.kind {
	case actStay:
		return cmd
	case actBack:
		if len(a.stack) > 1 {
			a.stack = a.stack[:len(a.stack)-1]
		}
	case actNext:
		a.advance()
	case actOpen:
		a.stack = append(a.stack, place{page: act.page})
	case actReplace:
		a.stack[len(a.stack)-1] = place{page: act.page, returns: here.returns}
	case actEdit:
		if p := a.asks(act.field); p != nil {
			a.stack = append(a.stack, place{page: p, returns: true})
		}
	case actBegin:
		a.begin(*act.begin)
	case actHome:
		a.stack = a.stack[:1]
	case actQuit:
		return tea.Sequence(cmd, tea.Quit)
	}
	return tea.Batch(cmd, a.top().Enter(), a.w.keep(a.asking()))
}

// begin asks with other answers. The pages are new, because they keep what was
// typed; the review lives on, because it keeps the runs.
func (a *App) begin(b beginning) {
	review := a.pages[len(a.pages)-1]
	a.w.begin(b.spec)
	a.pages = append(wizardPages(a.w)[:len(a.pages)-1], review)
	at := slices.IndexFunc(a.pages, func(p page) bool { return p.Title() == b.at })
	if at < 0 {
		at = len(a.pages) - 1
	}
	if b.walk {
		for _, p := range a.pages[:at] {
			if !skips(p) {
				a.stack = append(a.stack, place{page: p})
			}
		}
	}
	for skips(a.pages[at]) { // the review, the last one, is never skipped
		at++
	}
	a.stack = append(a.stack, place{page: a.pages[at]})
}

// asking is the title of the page of the wizard that was in front last.
func (a *App) asking() string {
	for _, at := range slices.Backward(a.stack) {
		if slices.Contains(a.pages, at.page) {
			return at.page.Title()
		}
	}
	return a.w.kept.answers.Page
}

// advance goes on: back to where a jump came from, else to the wizard's next
// page that has something to ask.
func (a *App) advance() {
	last := -1
	for i := len(a.stack) - 1; i >= 0 && last < 0; i-- {
		if a.stack[i].returns {
			a.stack = a.stack[:i]
			return
		}
		last = slices.Index(a.pages, a.stack[i].page)
	}
	for _, p := range a.pages[last+1:] {
		if !skips(p) {
			a.stack = append(a.stack, place{page: p})
			return
		}
	}
}

// asks is the page of the wizard that asks the Field.
func (a *App) asks(field string) page {
	for _, p := range a.pages {
		if q, ok := p.(asker); ok && q.Asks(field) {
			return p
		}
	}
	return nil
}

func (a *App) top() page { return a.stack[len(a.stack)-1].page }

// busy reports whether a page would lose something if the program ended.
func (a *App) busy() bool {
	return slices.ContainsFunc(a.everyPage(), func(p page) bool {
		b, ok := p.(busyPage)
		return ok && b.Busy()
	})
}

// spinMsg turns the one spinner.
type spinMsg struct{}

// spin keeps one tick under way while something moves, and none when nothing
// does.
func (a *App) spin() tea.Cmd {
	m, ok := a.top().(movingPage)
	if a.spinning || !(a.w.moving() || ok && m.Moving()) {
		return nil
	}
	a.spinning = true
	return tea.Tick(120*time.Millisecond, func(time.Time) tea.Msg { return spinMsg{} })
}

// View gives the cached frame, or draws a new one when something changed.
func (a *App) View() tea.View {
	if a.dirty {
		a.dirty = false
		a.frame = a.draw()
	}
	return a.frame
}

// Close keeps the answers, ends the commands that are under way and closes the
// cloud.
func (a *App) Close() error {
	a.w.keep(a.asking())
	return errors.Join(a.w.saves.flush(), a.w.close())
}
