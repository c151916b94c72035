package plain

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// textWidth is where texts are wrapped. It is the same everywhere: nothing
// here asks a terminal, and a pipe has no width. What is to be copied, such as
// a command, is never cut.
const textWidth = 100

// printer writes whole lines, and looks at each a last time: what a cloud said
// must not reach the terminal as anything but text.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	p.part(strings.TrimRight(strings.Map(visible, fmt.Sprintf(format, args...)), " "))
	p.write("\n")
}

// part writes the beginning of a line.
func (p *printer) part(text string) { p.write(strings.Map(visible, text)) }

func (p *printer) write(text string) {
	if p.err == nil {
		_, p.err = io.WriteString(p.w, text)
	}
}

// visible lets text through. A control character, or one that turns or hides
// text, can only be a fault in what was to clean it, and is shown as a mark.
func visible(r rune) rune {
	if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != 0x200c && r != 0x200d || r == 0x2028 || r == 0x2029 {
		return unicode.ReplacementChar
	}
	return r
}

func (p *printer) blank() { p.line("") }

// wrapped writes a text behind lead, as many lines as it takes, each under the
// first. Lines of the text stay lines.
func (p *printer) wrapped(lead, text string) {
	indent := strings.Repeat(" ", utf8.RuneCountInString(lead))
	for paragraph := range strings.Lines(text + "\n") {
		for _, line := range wrap(paragraph, textWidth-len(indent)) {
			p.line("%s%s", lead, line)
			lead = indent
		}
	}
}

// wrap cuts a text at its spaces into lines of at most width characters; a word that is longer stays whole.
// No text is one empty line.
func wrap(text string, width int) []string {
	lines := []string{""}
	for _, word := range strings.Fields(text) {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = word
		case utf8.RuneCountInString(*last)+1+utf8.RuneCountInString(word) > width:
			lines = append(lines, word)
		default:
			*last += " " + word
		}
	}
	return lines
}

// table writes rows with their columns side by side, each row after indent. A
// cell is one line, but for the last column, which is wrapped where it stands.
func (p *printer) table(indent string, rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			row[i] = oneLine(cell)
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(row[i]))
		}
	}
	for _, row := range rows {
		lead := indent
		for i, cell := range row[:len(row)-1] {
			lead += cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+2)
		}
		last := row[len(row)-1]
		if utf8.RuneCountInString(lead) > textWidth*2/3 {
			p.line("%s%s", lead, last)
			continue
		}
		p.wrapped(lead, last)
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
