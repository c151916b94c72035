package theme

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
	text := m.Symbol
	if !t.Colour && m.Word != "" {
		text += " " + m.Word
	}
	switch m.Symbol {
	case Progress.Symbol:
		return t.Accent.Render(text)
	case Done.Symbol:
		return t.Good.Render(text)
	case Failed.Symbol:
		return t.Bad.Render(text)
	case Warning.Symbol, Unknown.Symbol, Update.Symbol:
		return t.Warn.Render(text)
	}
	return t.Dim.Render(text)
}

// Legend lists the marks once, for the help.
func Legend() []Mark {
	return []Mark{ToCome, Progress, Done, Failed, Adopted, Update, Warning, Unknown}
}
