package theme

import "charm.land/lipgloss/v2"

// Mark is a state as a symbol, with the word that says the same.
type Mark struct{ Symbol, Word string }

// The marks.
var (
	ToCome   = Mark{"○", "to come"}
	Progress = Mark{"◐", "in progress"}
	Done     = Mark{"●", "done"}
	Serves   = Mark{"●", "serves"}
	Failed   = Mark{"✗", "failed"}
	Misses   = Mark{"✗", "misses"}
	Adopted  = Mark{"↷", "adopted"}
	Warning  = Mark{"!", "warning"}
	Unknown  = Mark{"?", "unknown"}
	Update   = Mark{"~", "update"}
)

// Show draws a mark in its colour; where there is none, with its word.
func (t Theme) Show(m Mark) string {
	if !t.Colour && m.Word != "" {
		return t.ink(m).Render(m.Symbol + " " + m.Word)
	}
	return t.Symbol(m)
}

// Symbol draws a mark alone, for where the word stands beside it anyway.
func (t Theme) Symbol(m Mark) string { return t.ink(m).Render(m.Symbol) }

func (t Theme) ink(m Mark) lipgloss.Style {
	switch m.Symbol {
	case Progress.Symbol:
		return t.Accent
	case Done.Symbol:
		return t.Good
	case Failed.Symbol:
		return t.Bad
	case Warning.Symbol, Unknown.Symbol, Update.Symbol:
		return t.Warn
	}
	return t.Dim
}

// Legend lists the marks once, for the help.
func Legend() []Mark {
	return []Mark{ToCome, Progress, Done, Failed, Adopted, Update, Warning, Unknown}
}
