package ui

import (
	"math"
	"slices"
	"strings"

	"runlb/ui/cells"
	"runlb/ui/theme"
	"runlb/ui/widget"
)

// table is rows of cells with a cursor. Only the rows that are shown are laid
// out, so that ten thousand cost what twenty do.
type table struct {
	titles []string
	rows   []tableRow
	wants  []int // the widest cell of each column
	drops  []int // the columns that give way first where all would be too narrow to read
	list   widget.List
	moved  bool   // the cursor was moved: it then follows its row
	prefer string // the key of the row that the cursor rests on until then
	blur   bool   // the cursor is elsewhere on the page
}

// tableRow is one row. The cursor follows its key when rows come and go. A row
// of one cell spans all columns.
type tableRow struct {
	key   string
	cells []string
	faint bool
}

// set replaces the rows. The cursor stays on its row, as long as that is there.
func (t *table) set(rows []tableRow) {
	at := t.at().key
	t.rows = rows
	t.list.SetLen(len(rows))
	if !t.moved {
		at = t.prefer
	}
	i := slices.IndexFunc(rows, func(r tableRow) bool { return r.key == at })
	if i >= 0 || !t.moved {
		t.list.Select(i) // one that is not there is the first
	}
	t.wants = t.wants[:0]
	t.want(t.titles)
	for _, r := range rows {
		if len(r.cells) > 1 {
			t.want(r.cells)
		}
	}
}

// want widens the columns to what a row's cells need.
func (t *table) want(row []string) {
	for i, c := range row {
		if i == len(t.wants) {
			t.wants = append(t.wants, 0)
		}
		t.wants[i] = max(t.wants[i], cells.Width(c))
	}
}

// at is the row under the cursor; the zero row when there is none.
func (t *table) at() tableRow {
	if t.list.At() < len(t.rows) {
		return t.rows[t.list.At()]
	}
	return tableRow{}
}

// move takes the intents that move the cursor.
func (t *table) move(in Intent, height int) {
	t.moved = true
	switch in {
	case Up:
		t.list.Move(-1)
	case Down:
		t.list.Move(1)
	case PageUp:
		t.list.Move(-max(height-1, 1))
	case PageDown:
		t.list.Move(max(height-1, 1))
	case Top:
		t.list.Select(0)
	case Bottom:
		t.list.Select(t.list.Len() - 1)
	}
}

const columnGap = 3

// A column narrower than this is hard to read.
const readable = 14

// widths shares w out to the columns: each gets what it wants. Where that is
// too much, columns are dropped, which is a width of 0, and then the widest
// gives way first.
func (t *table) widths(w int) []int {
	widths := slices.Clone(t.wants)
	for _, i := range t.drops {
		if i < len(widths) && taken(widths, readable) > w {
			widths[i] = 0
		}
	}
	for sum := taken(widths, w); sum > w; sum-- {
		widest := 0
		for i, n := range widths {
			if n > widths[widest] {
				widest = i
			}
		}
		if widths[widest] <= 4 {
			break
		}
		widths[widest]--
	}
	return widths
}

// wanted is the width that the table takes when nothing gives way.
func (t *table) wanted() int { return 2 + taken(t.wants, math.MaxInt) }

// taken is what columns of these widths take, with the gaps between them, when
// none is wider than most.
func taken(widths []int, most int) int {
	sum := -columnGap
	for _, n := range widths {
		if n > 0 {
			sum += min(n, most) + columnGap
		}
	}
	return sum
}

// view draws the titles and h rows at most. marked rows have a mark before
// them.
func (t *table) view(th theme.Theme, w, h int, marked func(key string) bool) []string {
	widths := t.widths(w - 2)
	var lines []string
	if t.titles != nil {
		lines = append(lines, "  "+th.Dim.Render(layOut(t.titles, widths)))
	}
	from, to := t.list.Window(h - len(lines))
	for i := from; i < to; i++ {
		r := t.rows[i]
		line := layOut(r.cells, widths)
		lead := "  "
		if marked != nil && marked(r.key) {
			lead = th.Good.Render("✓ ")
		}
		switch {
		case i == t.list.At() && !t.blur:
			lead = th.Accent.Render("› ")
			if marked != nil && marked(r.key) {
				lead = th.Accent.Render("›") + th.Good.Render("✓")
			}
			line = th.Strong.Render(line)
		case r.faint:
			line = th.Dim.Render(line)
		}
		lines = append(lines, lead+line)
	}
	return lines
}

// layOut puts texts into columns. A single text spans all of them.
func layOut(texts []string, widths []int) string {
	if len(texts) == 1 {
		return texts[0]
	}
	var line strings.Builder
	shown := min(len(texts), len(widths))
	for shown > 1 && widths[shown-1] == 0 {
		shown--
	}
	for i, text := range texts[:shown] {
		switch {
		case i == shown-1:
			line.WriteString(text)
		case widths[i] > 0:
			line.WriteString(cells.Fit(text, widths[i]) + cells.Space(columnGap))
		}
	}
	return line.String()
}

// moves are the hints of a table.
func moves() []hint {
	return []hint{
		{Intent: Up, Text: "move"}, {Intent: Down, Text: "move", Quiet: true},
		{Intent: PageUp, Quiet: true}, {Intent: PageDown, Quiet: true}, {Intent: Top, Quiet: true}, {Intent: Bottom, Quiet: true},
	}
}
