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
		lines[i] = cells.Clean(c.Shell())
	}
	return copyText(w, strings.Join(lines, "\n"), plural(len(lines), "command"))
}

// copyPlan copies the whole plan as a gcloud script.
func copyPlan(w *wizard, plan steps.Plan) tea.Cmd {
	script, err := gcloudScript(plan)
	if err != nil {
		w.notice = err.Error()
		return nil
	}
	return copyText(w, string(script), "the whole plan as a gcloud script")
}

// copyText copies a text and says so. The terminal does it, also over SSH, and
// this machine's own clipboard: some terminals do not. What one of the two
// cannot do is not an error.
func copyText(w *wizard, text, what string) tea.Cmd {
	w.notice = "copied " + what
	native := w.opts.Clipboard
	if native == nil {
		return tea.SetClipboard(text)
	}
	return tea.Sequence(tea.SetClipboard(text), func() tea.Msg {
		native(text)
		return nil
	})
}

// scroll moves a window over lines by the intents that move one.
func scroll(s *widget.Scroll, in Intent) {
	switch in {
	case Up:
		s.Move(-1)
	case Down:
		s.Move(1)
	case PageUp:
		s.Move(-s.Page())
	case PageDown:
		s.Move(s.Page())
	case Top:
		s.Move(-s.Lines())
	case Bottom:
		s.Move(s.Lines())
	}
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
