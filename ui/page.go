package ui

import (
	tea "charm.land/bubbletea/v2"

	"runlb/steps"
)

// page is one screen between header and footer. Pages are pointers that live
// as long as the wizard, so that going back keeps what was typed.
type page interface {
	// Title is the page's word in the progress line and in the window's title.
	Title() string
	// Enter is called each time the page comes to the front.
	Enter() tea.Cmd
	// Handle takes an Intent that Hints offers, a key or paste while Typing, or
	// a message of some command: those go to every page, also to one that is
	// not in front, whose action is then ignored.
	Handle(msg tea.Msg) (action, tea.Cmd)
	// View draws the page: at most a.H lines of at most a.W cells.
	View(a area) view
	// Hints are the intents that work now, in the order of the footer.
	Hints() []hint
	// Typing reports whether letters go into a text field.
	Typing() bool
}

// area is a size in cells.
type area struct{ W, H int }

// view is what a page drew. The cursor, when there is one, is relative to the
// page's first cell.
type view struct {
	Lines  []string
	Cursor *tea.Cursor
}

// hint offers an intent. Text is what it does here; as the table of keys says
// when empty. A quiet hint works and stands in the help, not in the footer.
type hint struct {
	Intent Intent
	Text   string
	Quiet  bool
}

// busyPage is a page on which leaving the program would lose something: while
// it is busy, q does not quit and ctrl+c opens the page's own choices.
type busyPage interface {
	page
	Busy() bool
}

// action is what a page asks of the App. The zero action is to stay.
type action struct {
	kind  actionKind
	page  page   // open
	field string // edit
	begin *beginning
}

type actionKind uint8

const (
	actStay actionKind = iota
	actNext
	actBack
	actOpen
	actReplace
	actEdit
	actHome
	actBegin
	actQuit
)

// stay, next, back: the page is not done, is done, or is left with its answers
// kept.
func stay() action { return action{} }
func next() action { return action{kind: actNext} }
func back() action { return action{kind: actBack} }

// open puts a page on top; replace puts it in this page's place.
func open(p page) action    { return action{kind: actOpen, page: p} }
func replace(p page) action { return action{kind: actReplace, page: p} }

// edit goes to the page that asks the Field and returns from there on enter.
func edit(field string) action { return action{kind: actEdit, field: field} }

// beginning is where the questions are begun with other answers: at the page of
// that title, or else at the review; with the pages before it behind it or not.
type beginning struct {
	spec steps.Spec
	at   string
	walk bool
}

// begin asks with other answers than those so far.
func begin(b beginning) action { return action{kind: actBegin, begin: &b} }

// home goes to the first page; quit ends the program.
func home() action { return action{kind: actHome} }
func quit() action { return action{kind: actQuit} }

// A page may say more about itself.
type (
	// skippable is a page with nothing to ask for some answers.
	skippable interface{ Skip() bool }
	// asker is a page that asks Fields: the App can jump to it.
	asker interface{ Asks(field string) bool }
	// lettered is a page on which letters may do something of their own, instead
	// of going into a text field.
	lettered interface{ Letters() []letter }
	// movingPage wants the spinner, and a frame at each of its turns.
	movingPage interface{ Moving() bool }
)

// skips reports whether a page has nothing to ask for the answers so far.
func skips(p page) bool {
	s, ok := p.(skippable)
	return ok && s.Skip()
}

// letter is a key that is no intent, and what it does.
type letter struct{ key, does string }
