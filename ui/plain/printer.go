package plain

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode"
)

// printer writes whole lines, and looks at each a last time: what a cloud said
// must not reach the terminal as anything but text.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err != nil {
		return
	}
	text := strings.TrimRight(strings.Map(visible, fmt.Sprintf(format, args...)), " ")
	_, p.err = io.WriteString(p.w, text+"\n")
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

// table writes rows with their columns side by side, each row after indent.
// A cell is one line: tabs and line feeds in it become spaces.
func (p *printer) table(indent string, rows [][]string) {
	var b bytes.Buffer
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		for i, cell := range row {
			row[i] = oneLine(cell)
		}
		fmt.Fprintln(t, strings.Join(row, "\t"))
	}
	t.Flush()
	for text := range strings.Lines(b.String()) {
		p.line("%s%s", indent, strings.TrimRight(text, " \n"))
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
