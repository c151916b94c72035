package widget

// List is a cursor over rows of which a window is shown. It knows how many
// there are, not what they are. The zero List stands on the first row.
type List struct {
	at, offset, rows int
}

// SetLen says how many rows there are; the cursor stays where it can.
func (l *List) SetLen(rows int) {
	l.rows = max(rows, 0)
	l.at = min(l.at, max(l.rows-1, 0))
}

// Len is the number of rows, At the one under the cursor.
func (l *List) Len() int { return l.rows }

// At is the row under the cursor.
func (l *List) At() int { return l.at }

// Move moves the cursor by n rows, as far as there are rows.
func (l *List) Move(n int) { l.Select(l.at + n) }

// Select puts the cursor on a row.
func (l *List) Select(row int) { l.at = max(0, min(row, l.rows-1)) }

// Window is the rows that a height shows, with the cursor among them: from
// the first to before the second.
func (l *List) Window(height int) (from, to int) {
	if height <= 0 {
		return 0, 0
	}
	l.offset = max(min(l.offset, l.at, l.rows-height), l.at-height+1, 0)
	return l.offset, min(l.offset+height, l.rows)
}
