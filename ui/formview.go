package ui

import (
	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// From these widths on, what belongs to a row of a table, or to a question,
// stands beside it.
const wide, wideForm = 110, 140

// From this height of a page on, there is room for what can wait.
const tall = 24

// view draws the questions, and below or beside them what belongs to the one
// under the cursor. first is the line that the form begins at.
func (f *form) view(a area, first int) ([]string, *tea.Cursor) {
	if a.W >= wideForm {
		left := a.W * 11 / 20
		rows, cursor := f.questions(left-2, first)
		return beside(rows, f.pane(a.W-left, a.H), left), cursor
	}
	rows, cursor := f.questions(a.W, first)
	if room := a.H - len(rows) - 1; room > 0 {
		rows = append(append(rows, ""), f.pane(a.W, room)...)
	}
	return rows, cursor
}

// beside puts two blocks of lines next to each other.
func beside(left, right []string, width int) []string {
	lines := make([]string, max(len(left), len(right)))
	for i := range lines {
		if i < len(left) {
			lines[i] = left[i]
		}
		if i < len(right) && right[i] != "" {
			lines[i] = cells.Fit(lines[i], width) + right[i]
		}
	}
	return lines
}

func (f *form) questions(w, first int) (rows []string, cursor *tea.Cursor) {
	answers := f.w.answers()
	asked := f.asked()
	label := 0
	for _, q := range asked {
		label = max(label, cells.Width(q.field.Label))
	}
	label = min(label+2, w/2)
	for _, q := range asked {
		room := w - label - 4
		value, at := f.value(q, answers, room)
		head := "  " + cells.Fit(q.field.Label, label)
		if q == f.at {
			lead := "  "
			if !f.inPane {
				lead = f.w.theme.Accent.Render("› ")
			}
			head = lead + f.w.theme.Strong.Render(cells.Fit(q.field.Label, label))
			if f.typing() {
				cursor = tea.NewCursor(2+label+at, first+len(rows))
			}
		}
		rows = append(rows, head+value)
	}
	return rows, cursor
}

// value is the answer as the line shows it, or the default with its source.
func (f *form) value(q *question, answers steps.Spec, w int) (text string, cursor int) {
	t := f.w.theme
	given, meant := q.field.Get(f.w.spec), q.field.Get(answers)
	if q.field.Type == steps.Toggle {
		word := t.Dim.Render("○ off")
		if meant == "true" {
			word = t.Good.Render("●") + " on"
		}
		return word + f.note(q, given, answers, w-6), 0
	}
	if q.field.Type == steps.Text && (q == f.at && !f.inPane || q.input.Value() != "") {
		text, cursor = q.input.View(max(w*2/3, 12))
	}
	if text == "" && (meant != "" || q.field.Type == steps.Choice) {
		text = f.optionLabel(q, meant)
		if given == "" {
			text = t.Dim.Render(cells.Clean(text))
		}
	}
	if q == f.at && q.field.Type == steps.Choice {
		text = t.Accent.Render("‹ ") + text + t.Accent.Render(" ›")
	}
	return text + f.note(q, given, answers, w-cells.Width(text)), cursor
}

func (f *form) optionLabel(q *question, value string) string {
	if q.field.Type == steps.Choice {
		for _, o := range f.choices(q) {
			if o.Value == value && o.Label != "" {
				return o.Label
			}
		}
	}
	return value
}

// note stands behind an answer: what is wrong with it, or where a default
// comes from.
func (f *form) note(q *question, given string, answers steps.Spec, w int) string {
	t := f.w.theme
	if err := f.problem(q); err != nil && (given != "" || q.wrong != nil || q == f.at) {
		return "  " + t.Show(theme.Failed)
	}
	if n := len(f.choices(q)); n > 0 && q.field.Get(answers) == "" && q.field.Type == steps.Text && q.input.Value() == "" {
		return t.Dim.Render("· tab: " + plural(n, "choice"))
	}
	if given != "" || q.input.Value() != "" || q.field.Default == nil {
		return ""
	}
	if d := q.field.Default(f.w.inv(), answers); d.Source != "" && q.field.Get(answers) != "" {
		return cells.Cut(t.Dim.Render("  · "+cells.Clean(d.Source)), w)
	}
	return ""
}

// pane is what belongs to the question under the cursor: what is wrong, what
// it is about, and what can be chosen.
func (f *form) pane(w, h int) []string {
	if f.at == nil {
		return nil
	}
	t := f.w.theme
	lines := paragraph(t.Dim, f.at.field.Help, w)
	if err := f.problem(f.at); err != nil {
		if h < 5 {
			lines = nil // what is wrong comes first
		}
		for i, line := range cells.Wrap(cells.Clean(steps.Sentence(err)), w-2) {
			lead := "  "
			if i == 0 {
				lead = t.Bad.Render(theme.Failed.Symbol) + " "
			}
			lines = append(lines, lead+line)
		}
	}
	choices := f.choices(f.at)
	if f.inPane && h-len(lines) < 4 {
		lines = nil // what is being chosen from comes first
	}
	if len(choices) == 0 || h-len(lines) < min(3, 1+len(choices)) {
		return lines
	}
	lines = append(lines, "")
	f.options.SetLen(len(choices))
	if !f.inPane {
		f.options.Select(f.chosen(f.at))
	}
	room := h - len(lines)
	if len(choices) > room {
		room--
	}
	value := f.at.field.Get(f.w.answers())
	from, to := f.options.Window(room)
	width := 0
	for _, o := range choices {
		width = max(width, cells.Width(label(o)))
	}
	for i := from; i < to; i++ {
		lines = append(lines, f.option(choices[i], i, choices[i].Value == value, width, w))
	}
	if to-from < len(choices) {
		lines = append(lines, t.Dim.Render(counted(from, to, len(choices))))
	}
	return lines
}

func (f *form) option(o steps.Option, i int, picked bool, width, w int) string {
	t := f.w.theme
	lead, mark, text := "  ", "○ ", cells.Fit(label(o), min(width, w/2))
	if f.inPane && i == f.options.At() {
		lead, text = t.Accent.Render("› "), t.Strong.Render(text)
	}
	if picked {
		mark = t.Good.Render("● ")
	}
	note := cells.Clean(o.Note)
	if o.Disabled != "" {
		mark, text, note = t.Dim.Render("– "), t.Dim.Render(text), cells.Clean(o.Disabled)
	}
	return cells.Cut(lead+mark+text+"   "+t.Dim.Render(note), w)
}

// label is how an option is called.
func label(o steps.Option) string {
	if o.Label == "" {
		return cells.Clean(o.Value)
	}
	return cells.Clean(o.Label)
}
