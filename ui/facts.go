package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"runlb/ui/cells"
	"runlb/ui/widget"
)

// facts is what a page has to say about the answers of its form: beside the
// questions where there is room, else below them, where it scrolls; on the
// smallest terminals in their place, one key away.
type facts struct {
	scroll widget.Scroll
	tight  bool // there is no room below the questions
	over   bool // shown in their place
	top    bool // nothing is above what is shown
}

// heading is the page's question; a low page has no room for it, and the line
// above says which page it is.
func (p *formPage) heading(a area) []string {
	if a.H <= minHeight-headHeight-footHeight {
		return nil
	}
	return []string{p.w.theme.Strong.Render(p.question), ""}
}

// fewFacts is the least that is worth its place below the questions, and
// fewChoices the least to choose from.
const fewFacts, fewChoices = 3, 6

// hints are the keys that move the facts, when not all of them are there.
func (s *facts) hints() []hint {
	switch {
	case s.over:
		return []hint{{Intent: PageUp, Text: "questions"}, {Intent: PageDown, Text: "more", Quiet: true}}
	case s.tight:
		return []hint{{Intent: PageDown, Text: "more"}}
	case s.scroll.Long():
		return []hint{{Intent: PageDown, Text: "more"}, {Intent: PageUp, Text: "more", Quiet: true}}
	}
	return nil
}

// handle takes the intents that move the facts.
func (s *facts) handle(in Intent) bool {
	switch {
	case in == PageDown && s.tight && !s.over:
		s.over = true
	case in == PageUp && s.over && s.top:
		s.over = false
	case in == PageDown || in == PageUp:
		scroll(&s.scroll, in)
	default:
		s.over = false // any other key is for the questions
		return false
	}
	return true
}

// view draws the form in an area that begins at line first, and the facts, which
// say for the room that they get what they are.
func (s *facts) view(f *form, a area, first int, about func(area) []string) ([]string, *tea.Cursor) {
	if a.W >= wide {
		left := min(a.W*11/20, 96)
		s.tight, s.over = false, false
		rows, cursor := f.questions(left-4, first)
		rows = append(append(rows, ""), f.pane(left-4, a.H-len(rows)-1)...)
		beyond := area{a.W - left, a.H}
		return beside(rows, s.shown(about(beyond), beyond), left), cursor
	}
	rows, cursor := f.questions(a.W, first)
	room := a.H - len(rows) - 1
	if f.inPane && room < fewChoices { // the choices come in the place of the other questions
		at := slices.Index(f.asked(), f.at)
		return append(rows[at:at+1:at+1], f.pane(a.W, a.H-1)...), nil
	}
	said := about(area{a.W, room - 2})
	if s.tight = room-1 < fewFacts && len(said) > 0; s.tight && s.over {
		return s.shown(said, a), nil
	}
	s.over = false
	if pane := s.pane(f, area{a.W, room}, len(said)); len(pane) > 0 && room > 0 {
		rows = append(append(rows, ""), pane...)
	}
	if room = a.H - len(rows) - 1; room >= fewFacts && !f.inPane {
		rows = append(append(rows, ""), s.shown(said, area{a.W, room})...)
	}
	return rows, cursor
}

// pane is what belongs to the question under the cursor, with some room left
// for the facts.
func (s *facts) pane(f *form, a area, said int) []string {
	if f.at == nil {
		return nil
	}
	choices := len(f.choices(f.at))
	switch {
	case f.inPane || said == 0 || s.tight:
		return f.pane(a.W, a.H)
	case choices > 0:
		return f.pane(a.W, min(choices+4, max(a.H/2, 6), a.H))
	case a.H > 6:
		return f.pane(a.W, a.H)
	}
	return nil
}

// shown is the facts as far as the area holds them.
func (s *facts) shown(lines []string, a area) []string {
	from, to := s.scroll.Window(len(lines), a.H)
	s.top = from == 0
	part := append([]string(nil), lines[from:to]...)
	if to < len(lines) && len(part) > 1 {
		part[len(part)-1] = cells.Ends("", "…", a.W) // more below
	}
	return part
}
