package widget

// Scroll is a window over lines that may be more than fit. The zero Scroll
// stands at the top.
type Scroll struct{ top, lines, height int }

// Window is the lines that a height shows: from the first to before the
// second.
func (s *Scroll) Window(lines, height int) (from, to int) {
	s.lines, s.height = max(lines, 0), max(height, 0)
	s.Move(0)
	return s.top, min(s.top+s.height, s.lines)
}

// Move moves the window by n lines, as far as there are lines.
func (s *Scroll) Move(n int) { s.top = max(0, min(s.top+n, s.lines-s.height)) }

// Page is how many lines a page up or down moves.
func (s *Scroll) Page() int { return max(s.height-1, 1) }

// Lines is how many lines there are.
func (s *Scroll) Lines() int { return s.lines }

// Long reports whether there are more lines than fit.
func (s *Scroll) Long() bool { return s.lines > s.height }
