package mask

import (
	"fmt"
	"unicode/utf8"
)

// SyntaxError says what is wrong with the text of a mask, where, and what to
// write instead.
type SyntaxError struct {
	Text   string // the mask as it was given
	Offset int    // byte offset of the fault, 0 to len(Text)
	Reason string // what is wrong
	Fix    string // what to write instead
}

// Column returns the position of the fault in characters, from 1.
func (e *SyntaxError) Column() int {
	return utf8.RuneCountInString(e.Text[:e.Offset]) + 1
}

// Error returns all of it on one line, with the text quoted.
func (e *SyntaxError) Error() string {
	text := e.Text
	if len(text) > MaxMask {
		text = text[:80] + "…"
	}
	return fmt.Sprintf("url mask %q: column %d: %s; %s", text, e.Column(), e.Reason, e.Fix)
}
