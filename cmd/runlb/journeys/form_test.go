package journeys

import (
	"regexp"
	"strings"
)

// form is a page of questions, one a line, with the cursor on one of them.
type form struct {
	*user
	page string
}

func (u *user) form(page string) form { return form{u, page} }

// answer types an answer in the place of the one that is there.
func (f form) answer(question, text string) {
	f.t.Helper()
	f.goTo(question + " ")
	f.Press("ctrl+u", text)
	f.Until(question+" is "+text, func(string) bool { return strings.Contains(f.Focused(), text) })
}

// turnOn switches a question on.
func (f form) turnOn(question string) {
	f.t.Helper()
	f.goTo(question + " ")
	if strings.Contains(f.Focused(), "● on") {
		return
	}
	f.Press("space")
	f.Until(question+" is on", func(string) bool { return strings.Contains(f.Focused(), "● on") })
}

// choose turns through the choices of a question, to one.
func (f form) choose(question, label string) {
	f.t.Helper()
	f.goTo(question + " ")
	for !strings.Contains(f.Focused(), label) {
		before := f.Focused()
		f.Press("right")
		f.Until("another choice", func(string) bool { return f.Focused() != before && f.Focused() != "" })
	}
}

// says waits until the question has that answer.
func (f form) says(question, text string) {
	f.t.Helper()
	f.Until(question+" is "+text, func(screen string) bool {
		for line := range strings.Lines(screen) {
			if _, answer, ok := strings.Cut(line, question+" "); ok && strings.HasPrefix(strings.TrimSpace(answer), text) {
				return true
			}
		}
		return false
	})
}

// next goes on to a page.
func (f form) next(page string) {
	f.t.Helper()
	f.Press("enter")
	f.on(page)
}

// stays tries to go on and is held on the page.
func (f form) stays() {
	f.t.Helper()
	before := f.Focused()
	f.Press("enter", "down", "up")
	f.Until("the cursor is back", func(string) bool { return f.Focused() == before })
	f.on(f.page)
}

// offered is the range that the page says is free, in the place of one that is
// not.
var offered = regexp.MustCompile(`(\S+) is free`)

// takeSuggestion answers with it.
func (f form) takeSuggestion(question string) {
	f.t.Helper()
	match := offered.FindStringSubmatch(f.Text())
	if match == nil {
		f.t.Fatalf("the page offers no free range:\n%s", f.Text())
	}
	f.answer(question, match[1])
}
