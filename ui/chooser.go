package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/sahilm/fuzzy"

	"runlb/ui/cells"
	"runlb/ui/widget"
)

// chooser is a table that can be filtered, with a last row for what is not in
// it.
type chooser struct {
	table   table
	all     []tableRow // before the filter
	extra   []tableRow // always shown, behind the others
	prefer  string     // the key of the row that the cursor rests on at first
	ordered bool       // by a column, also what the filter finds
	entry   string     // the text of the row that opens the text field; empty for none
	filter  widget.Input
	typed   widget.Input
	mode    chooserMode
	height  int
}

type chooserMode uint8

const (
	choosing  chooserMode = iota
	filtering             // letters go into the filter
	entering              // letters go into the row for what is not listed
)

// rowEntry is the key of the row that opens the text field.
const rowEntry = "+entry"

// pick is what was chosen: the key of a row, or a typed text.
type pick struct {
	key   string
	typed string
}

func (c *chooser) typing() bool { return c.mode != choosing }

// set replaces the rows.
func (c *chooser) set(rows []tableRow) {
	c.all = rows
	c.narrow()
}

// narrow applies the filter: the best match first, unless the rows have an order
// of their own.
func (c *chooser) narrow() {
	rows := c.all
	c.table.prefer = c.prefer
	if pattern := strings.TrimSpace(c.filter.Value()); pattern != "" {
		c.table.prefer = "" // the best match
		matches := fuzzy.FindFrom(pattern, rowSource(c.all))
		if c.ordered {
			slices.SortFunc(matches, func(a, b fuzzy.Match) int { return a.Index - b.Index })
		}
		rows = make([]tableRow, len(matches))
		for i, m := range matches {
			rows[i] = c.all[m.Index]
		}
	}
	rows = append(rows, c.extra...)
	if c.entry != "" {
		rows = append(rows, tableRow{key: rowEntry, cells: []string{"+ " + c.entry}})
	}
	c.table.set(rows)
}

// rowSource is the rows as the filter sees them: their first two cells.
type rowSource []tableRow

func (s rowSource) Len() int { return len(s) }

func (s rowSource) String(i int) string {
	if len(s[i].cells) > 1 {
		return s[i].cells[0] + " " + s[i].cells[1]
	}
	return s[i].cells[0]
}

// handle takes keys and intents. It returns what was picked, if something was.
func (c *chooser) handle(msg tea.Msg) (p pick, ok bool) {
	switch msg := msg.(type) {
	case Intent:
		return c.act(msg)
	case tea.KeyPressMsg:
		if c.input().Press(msg) {
			c.edited()
		}
	case tea.PasteMsg:
		c.input().Insert(msg.Content)
		c.edited()
	}
	return pick{}, false
}

func (c *chooser) input() *widget.Input {
	if c.mode == entering {
		return &c.typed
	}
	return &c.filter
}

func (c *chooser) edited() {
	if c.mode == filtering {
		c.table.moved = false
		c.narrow()
	}
}

func (c *chooser) act(in Intent) (p pick, ok bool) {
	switch in {
	case Filter:
		c.mode = filtering
	case NextPane:
		c.mode = choosing
	case Back: // offered while typing only
		if c.mode == filtering {
			c.filter.SetValue("")
			c.table.moved = false
			c.narrow()
		}
		c.mode = choosing
	case Next:
		switch {
		case c.mode == entering:
			return pick{typed: strings.TrimSpace(c.typed.Value())}, c.typed.Value() != ""
		case c.table.at().key == rowEntry:
			c.mode = entering
		case c.table.at().key != "":
			c.mode = choosing
			return pick{key: c.table.at().key}, true
		}
	default:
		if c.mode == entering && (in == Up || in == Down) {
			c.mode = choosing
		}
		c.table.move(in, c.height)
	}
	return pick{}, false
}

// hints are the keys that work now.
func (c *chooser) hints() []hint {
	hints := moves()
	switch c.mode {
	case filtering:
		return append(hints, hint{Intent: Next}, hint{Intent: NextPane, Text: "keep the filter"}, hint{Intent: Back, Text: "clear"})
	case entering:
		return append(hints, hint{Intent: Next}, hint{Intent: Back, Text: "list"})
	}
	return append(hints, hint{Intent: Next}, hint{Intent: Filter})
}

// view draws the filter with what stands at its right, and the rows below.
func (c *chooser) view(w *wizard, right string, a area, first int, marked func(string) bool) ([]string, *tea.Cursor) {
	t := w.theme
	var cursor *tea.Cursor
	left := t.Dim.Render("/ filter")
	if c.mode == filtering || c.filter.Value() != "" {
		text, at := c.filter.View(a.W / 3)
		left = t.Accent.Render("/ ") + text
		if c.mode == filtering {
			cursor = tea.NewCursor(2+at, first)
		}
	}
	lines := []string{cells.Ends(left, right, a.W), ""}
	c.height = a.H - len(lines)
	rows := c.table.view(t, a.W, c.height, marked)
	if c.mode == entering {
		at := len(rows) - 1
		text, x := c.typed.View(a.W / 2)
		rows[at] = t.Accent.Render("› ") + "+ " + text
		cursor = tea.NewCursor(4+x, first+len(lines)+at)
	}
	return append(lines, rows...), cursor
}
