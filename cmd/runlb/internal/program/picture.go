package program

import (
	"fmt"
	"html"
	"strings"

	"github.com/hinshun/vt10x"
)

// The attribute bits of a glyph, which vt10x does not export.
const (
	reversed   = 1 << 0
	underlined = 1 << 1
	bold       = 1 << 2
)

// palette is the sixteen colours of the pictures, dark theme.
var palette = []string{
	"#2b2b30", "#f2777a", "#7fc97f", "#e6c07b", "#6fa8ff", "#d48cf0", "#5fd0d0", "#c8c8c8",
	"#6e6e78", "#ff8f8f", "#9be59b", "#ffd98f", "#94c2ff", "#e6a8ff", "#86e6e6", "#ffffff",
}

const (
	ground   = "#16161a"
	ink      = "#d4d4d4"
	cellW    = 9
	cellH    = 19
	pictured = 14 // margin
)

// Picture draws the screen as SVG, one text element a run of equal cells.
func (s *Terminal) Picture() []byte {
	screen := s.screen
	screen.Lock()
	defer screen.Unlock()
	cols, rows := screen.Size()
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, monospace" font-size="15">`+"\n",
		cols*cellW+2*pictured, rows*cellH+2*pictured)
	fmt.Fprintf(&out, `<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", ground)
	for y := range rows {
		for x := 0; x < cols; {
			first := screen.Cell(x, y)
			end := x
			var text strings.Builder
			for end < cols {
				c := screen.Cell(end, y)
				if c.FG != first.FG || c.BG != first.BG || c.Mode != first.Mode {
					break
				}
				text.WriteRune(max(c.Char, ' '))
				end++
			}
			drawRun(&out, x, y, end-x, text.String(), first)
			x = end
		}
	}
	out.WriteString("</svg>\n")
	return []byte(out.String())
}

func drawRun(out *strings.Builder, x, y, width int, text string, g vt10x.Glyph) {
	fg, bg := colour(g.FG, ink), colour(g.BG, "")
	if g.Mode&reversed != 0 {
		fg, bg = colour(g.BG, ground), colour(g.FG, ink)
	}
	left, top := pictured+x*cellW, pictured+y*cellH
	if bg != "" {
		fmt.Fprintf(out, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>`+"\n", left, top, width*cellW, cellH, bg)
	}
	shown := strings.TrimRight(text, " ")
	if shown == "" {
		return
	}
	style := ""
	if g.Mode&bold != 0 {
		style += ` font-weight="700"`
	}
	if g.Mode&underlined != 0 {
		style += ` text-decoration="underline"`
	}
	fmt.Fprintf(out, `<text x="%d" y="%d" fill="%s"%s xml:space="preserve" textLength="%d">%s</text>`+"\n",
		left, top+14, fg, style, len([]rune(shown))*cellW, html.EscapeString(shown))
}

func colour(c vt10x.Color, otherwise string) string {
	switch {
	case c >= 1<<24: // vt10x's own marks for "the default"
		return otherwise
	case c < 16:
		return palette[c]
	case c < 232:
		steps := []int{0, 95, 135, 175, 215, 255}
		n := int(c) - 16
		return fmt.Sprintf("#%02x%02x%02x", steps[n/36], steps[n/6%6], steps[n%6])
	case c < 256:
		grey := 8 + (int(c)-232)*10
		return fmt.Sprintf("#%02x%02x%02x", grey, grey, grey)
	}
	return fmt.Sprintf("#%06x", uint32(c))
}
