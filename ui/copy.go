package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/widget"
)

// copyCommands copies commands, one a line.
func copyCommands(w *wizard, commands []steps.Command) tea.Cmd {
	if len(commands) == 0 {
		w.notice = "nothing to do by hand here"
		return nil
	}
	lines := make([]string, len(commands))
	for i, c := range commands {
		lines[i] = cells.Clean(shellLine(c))
	}
	return copyText(w, strings.Join(lines, "\n"), plural(len(lines), "command"))
}

// copyText copies a text and says so. The terminal does it, also over SSH;
// one that cannot ignores it.
func copyText(w *wizard, text, what string) tea.Cmd {
	w.notice = "copied " + what
	return tea.SetClipboard(text)
}

// moveList moves a cursor by the intents that move one.
func moveList(l *widget.List, in Intent, height int) {
	switch in {
	case Up:
		l.Move(-1)
	case Down:
		l.Move(1)
	case PageUp:
		l.Move(-max(height-1, 1))
	case PageDown:
		l.Move(max(height-1, 1))
	case Top:
		l.Select(0)
	case Bottom:
		l.Select(l.Len() - 1)
	}
}
