package ui

import (
	"sort"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"runlb/ui/cells"
	"runlb/ui/theme"
	"runlb/ui/widget"
)

// logPane is a window over a run's log: it follows the newest line, stands
// still where it was scrolled to, and can show only the lines with a text.
type logPane struct {
	filter widget.Input
	typing bool
	until  int // the number of the last line shown; 0 follows the newest
	room   int
}

// search takes the intents that act while the text is typed.
func (l *logPane) search(in Intent, r *watch) {
	switch in {
	case Back:
		l.filter.SetValue("")
		l.typing = false
	case Next, Cancel:
		l.typing = false
	default:
		l.scroll(in, r)
	}
}

// enter takes what is typed.
func (l *logPane) enter(msg tea.Msg) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		l.filter.Press(msg)
	case tea.PasteMsg:
		l.filter.Insert(msg.Content)
	}
	l.until = 0
}

// lines are those of the log that have the text, whatever its case.
func (l *logPane) lines(r *watch) []logLine {
	text := strings.ToLower(l.filter.Value())
	if text == "" {
		return r.log
	}
	var found []logLine
	for _, line := range r.log {
		if strings.Contains(strings.ToLower(line.text), text) {
			found = append(found, line)
		}
	}
	return found
}

// window is the lines shown of those: from the first to before the second.
func (l *logPane) window(lines []logLine, h int) (from, to int) {
	to = len(lines)
	if l.until > 0 {
		to = sort.Search(len(lines), func(i int) bool { return lines[i].number > l.until })
		to = min(max(to, h), len(lines))
	}
	return max(to-h, 0), to
}

func (l *logPane) scroll(in Intent, r *watch) {
	lines := l.lines(r)
	page := max(l.room-1, 1)
	_, to := l.window(lines, l.room)
	to += map[Intent]int{Up: -1, Down: 1, PageUp: -page, PageDown: page, Top: -len(lines), Bottom: len(lines)}[in]
	to = max(to, min(l.room, len(lines)))
	if l.until = 0; to < len(lines) {
		l.until = lines[to-1].number
	}
}

// view is the log in h lines below a title.
func (l *logPane) view(t theme.Theme, r *watch, title string, w, h int) (shown []string, cursor *tea.Cursor) {
	l.room = h
	lines := l.lines(r)
	from, to := l.window(lines, h)
	if l.typing || l.filter.Value() != "" {
		text, at := l.filter.View(max(w-24, 8))
		title += t.Accent.Render("  / ")
		if l.typing {
			cursor = tea.NewCursor(cells.Width(title)+at, 0)
		}
		title += text
	}
	switch {
	case len(lines) == 0 && l.filter.Value() != "":
		title = cells.Ends(title, t.Dim.Render("nothing found"), w)
	case to < len(lines) || len(lines) < len(r.log):
		title = cells.Ends(title, t.Dim.Render(counted(from, to, len(lines))), w)
	}
	shown = []string{title}
	for _, line := range lines[from:to] {
		ink := t.Plain
		if line.bad {
			ink = t.Warn
		}
		text := stressed(t, cells.Cut(line.text, w-10), l.filter.Value(), ink.Render)
		shown = append(shown, t.Dim.Render(line.at.Format(time.TimeOnly))+"  "+text)
	}
	return shown, cursor
}

// stressed is a text in its ink, with what was searched for made to stand out.
func stressed(t theme.Theme, text, search string, ink func(...string) string) string {
	lower, search := strings.ToLower(text), strings.ToLower(search)
	if search == "" || len(lower) != len(text) { // some letters have another length in lower case
		return ink(text)
	}
	out := ""
	for {
		i := strings.Index(lower, search)
		if i < 0 {
			return out + ink(text)
		}
		out += ink(text[:i]) + t.Accent.Render(text[i:i+len(search)])
		text, lower = text[i+len(search):], lower[i+len(search):]
	}
}
