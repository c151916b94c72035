package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// press turns a key into an intent, or hands it to the text field.
func (a *App) press(key tea.KeyPressMsg) tea.Cmd {
	a.w.notice = ""
	p := a.top()
	in, ok := a.keys.intent(key, p.Typing())
	switch {
	case !ok && p.Typing():
		return a.do(p.Handle(key))
	case !ok:
		return nil
	}
	return a.intend(in)
}

// intend hands an intent to the page that offers it, or does what it means
// everywhere.
func (a *App) intend(in Intent) tea.Cmd {
	if p := a.top(); offers(p, in) {
		return a.do(p.Handle(in))
	}
	return a.global(in)
}

// wheel moves by a few rows. It is reported only while the mouse is on.
func (a *App) wheel(msg tea.MouseWheelMsg) tea.Cmd {
	in := Down
	if msg.Button == tea.MouseWheelUp {
		in = Up
	}
	var cmds []tea.Cmd
	for range 3 {
		if offers(a.top(), in) {
			cmds = append(cmds, a.intend(in))
		}
	}
	return tea.Batch(cmds...)
}

// global does what works on every page that does not want it for itself.
func (a *App) global(in Intent) tea.Cmd {
	_, leaving := a.top().(*leavePage)
	_, helping := a.top().(*helpPage)
	switch in {
	case Back:
		if len(a.stack) == 1 {
			return a.do(open(newLeavePage(a.w)), nil)
		}
		return a.do(back(), nil)
	case Help:
		if helping {
			return a.do(back(), nil)
		}
		return a.do(open(newHelpPage(a.w, a.keys, a.top(), a.hints(a.top()))), nil)
	case Cancel:
		if leaving {
			return a.do(back(), nil)
		}
		return a.do(open(newLeavePage(a.w)), nil)
	case Quit:
		if !a.busy() {
			return a.do(quit(), nil)
		}
	case Mouse:
		a.mouse = !a.mouse
		a.w.notice = "the mouse is yours again: it selects text"
		if a.mouse {
			a.w.notice = "the wheel scrolls; with shift the mouse still selects text"
		}
	case Suspend:
		return tea.Suspend
	}
	return nil
}

// paste goes to a text field; elsewhere it is nobody's.
func (a *App) paste(msg tea.PasteMsg) tea.Cmd {
	if p := a.top(); p.Typing() {
		return a.do(p.Handle(msg))
	}
	return nil
}

// offers reports whether the page says that the intent works now.
func offers(p page, in Intent) bool {
	return slices.ContainsFunc(p.Hints(), func(h hint) bool { return h.Intent == in })
}
