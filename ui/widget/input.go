// Package widget holds the parts that pages are made of. A widget is plain
// state with methods: it sends no commands and knows no colours.
package widget

import (
	"slices"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"runlb/ui/cells"
)

// Input is one line of text that is being typed. The zero Input is empty.
type Input struct {
	text   []rune
	at     int // cursor, as an index into text
	offset int // first rune that is shown
}

// A pasted line is cut here: no answer is longer.
const maxInput = 2048

// Value is the text.
func (in *Input) Value() string { return string(in.text) }

// SetValue replaces the text and puts the cursor behind it.
func (in *Input) SetValue(s string) {
	in.text = nil
	in.at, in.offset = 0, 0
	in.Insert(s)
}

// AtEnd reports whether the cursor stands behind the text.
func (in *Input) AtEnd() bool { return in.at == len(in.text) }

// Insert puts text at the cursor, as one line without controls.
func (in *Input) Insert(s string) {
	more := []rune(strings.TrimRight(cells.Clean(s), " "))
	if s == " " {
		more = []rune{' '}
	}
	more = more[:min(len(more), maxInput-len(in.text))]
	in.text = slices.Insert(in.text, in.at, more...)
	in.at += len(more)
}

// Press edits by a key; it reports whether the key meant anything.
func (in *Input) Press(key tea.KeyPressMsg) bool {
	switch key.String() {
	case "left", "ctrl+b":
		in.at = max(in.at-1, 0)
	case "right", "ctrl+f":
		in.at = min(in.at+1, len(in.text))
	case "home", "ctrl+a":
		in.at = 0
	case "end", "ctrl+e":
		in.at = len(in.text)
	case "ctrl+left", "alt+left", "alt+b":
		in.at = in.wordStart()
	case "ctrl+right", "alt+right", "alt+f":
		in.at = in.wordEnd()
	case "backspace", "ctrl+h":
		in.remove(in.at-1, in.at)
	case "delete":
		in.remove(in.at, in.at+1)
	case "ctrl+w", "alt+backspace":
		in.remove(in.wordStart(), in.at)
	case "ctrl+u":
		in.remove(0, in.at)
	case "ctrl+k":
		in.remove(in.at, len(in.text))
	default:
		if key.Text == "" {
			return false
		}
		in.Insert(key.Text)
	}
	return true
}

func (in *Input) remove(from, to int) {
	from, to = max(from, 0), min(to, len(in.text))
	if from < to {
		in.text = slices.Delete(in.text, from, to)
		in.at = from
	}
}

// Words of names, hosts and paths end at their punctuation.
func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func (in *Input) wordStart() int {
	i := in.at
	for i > 0 && !wordRune(in.text[i-1]) {
		i--
	}
	for i > 0 && wordRune(in.text[i-1]) {
		i--
	}
	return i
}

func (in *Input) wordEnd() int {
	i := in.at
	for i < len(in.text) && !wordRune(in.text[i]) {
		i++
	}
	for i < len(in.text) && wordRune(in.text[i]) {
		i++
	}
	return i
}

// View is what w cells show of the text, with the cursor's cell in it.
func (in *Input) View(w int) (text string, cursor int) {
	if w < 2 {
		return "", 0
	}
	in.offset = min(in.offset, in.at)
	for cells.Width(string(in.text[in.offset:in.at])) > w-1 {
		in.offset++
	}
	for in.offset > 0 && cells.Width(string(in.text[in.offset-1:])) < w {
		in.offset--
	}
	end := in.offset
	for end < len(in.text) && cells.Width(string(in.text[in.offset:end+1])) < w {
		end++
	}
	return string(in.text[in.offset:end]), cells.Width(string(in.text[in.offset:in.at]))
}
