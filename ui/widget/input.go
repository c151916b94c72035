// Package widget holds the parts that pages are made of. A widget is plain
// state with methods: it sends no commands and knows no colours.
package widget

import (
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"runlb/ui/cells"
)

// Input is one line of text that is being typed: the Bubbles' text input
// without its prompt, colours and blinking cursor. The zero Input is empty.
type Input struct {
	model textinput.Model
	made  bool
}

// A pasted line is cut here: no answer is longer.
const maxInput = 2048

// field is the text input, made when it is first needed.
func (in *Input) field() *textinput.Model {
	if !in.made {
		in.made = true
		in.model = textinput.New()
		in.model.Prompt = ""
		in.model.CharLimit = maxInput
		in.model.SetVirtualCursor(false)
		in.model.SetStyles(textinput.Styles{})
		in.model.KeyMap.Paste.SetEnabled(false) // pastes come as text, cleaned
		in.model.Focus()
	}
	return &in.model
}

// Value is the text.
func (in *Input) Value() string { return in.field().Value() }

// SetValue replaces the text and puts the cursor behind it.
func (in *Input) SetValue(s string) {
	in.field().Reset()
	in.Insert(s)
}

// AtEnd reports whether the cursor stands behind the text.
func (in *Input) AtEnd() bool { return in.field().Position() == len([]rune(in.Value())) }

// Insert puts text at the cursor, as one line without controls.
func (in *Input) Insert(s string) {
	clean := strings.TrimRight(cells.Clean(s), " ")
	if s == " " {
		clean = s
	}
	m := in.field()
	old, at := []rune(m.Value()), m.Position()
	more := []rune(clean)
	more = more[:min(len(more), maxInput-len(old))]
	m.SetValue(string(old[:at]) + string(more) + string(old[at:]))
	m.SetCursor(at + len(more))
}

// Press edits by a key; it reports whether the key meant anything.
func (in *Input) Press(key tea.KeyPressMsg) bool {
	if key.Text != "" {
		in.Insert(key.Text)
		return true
	}
	m := in.field()
	value, at := m.Value(), m.Position()
	*m, _ = m.Update(key)
	return m.Value() != value || m.Position() != at
}

// View is what w cells show of the text, with the cursor's cell in it.
func (in *Input) View(w int) (text string, cursor int) {
	if w < 2 {
		return "", 0
	}
	m := in.field()
	m.SetWidth(w - 1)
	m.SetCursor(m.Position()) // scrolls to it at the new width
	if c := m.Cursor(); c != nil {
		cursor = c.X
	}
	return strings.TrimRight(ansi.Strip(m.View()), " "), cursor
}

// Cell is where w cells show the i-th character, counted from 0; false when it
// is scrolled out of them.
func (in *Input) Cell(w, i int) (x int, ok bool) {
	_, cursor := in.View(w)
	text := []rune(in.Value())
	scrolled := cells.Width(string(text[:in.field().Position()])) - cursor
	x = cells.Width(string(text[:max(0, min(i, len(text)))])) - scrolled
	return x, x >= 0 && x < w
}
