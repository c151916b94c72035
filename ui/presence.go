package ui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"runlb/steps"
	"runlb/ui/cells"
)

// What a terminal shows outside of its window: a title, the bar in the
// taskbar, and a bell when somebody who is elsewhere is wanted.

// title says in the window's title where the user is, or how far a run is.
func (a *App) title() string {
	if run := a.running(); run != nil {
		return cells.Clean(fmt.Sprintf("%s: %d of %d · runlb", run.plan.Deployment.Name, run.count(steps.Done), len(run.steps)))
	}
	return cells.Clean("runlb · " + a.top().Title())
}

// bar is the progress of what goes on: the steps that are done, never a guess.
// Nil where nothing goes on, or the terminal is not known to have one.
func (a *App) bar() *tea.ProgressBar {
	run := a.running()
	switch {
	case !a.taskbar:
		return nil
	case run == nil && a.busy():
		return tea.NewProgressBar(tea.ProgressBarIndeterminate, 0)
	case run == nil:
		return nil
	}
	state := tea.ProgressBarDefault
	switch {
	case run.count(steps.Failed) > 0:
		state = tea.ProgressBarError
	case run.stopping:
		state = tea.ProgressBarWarning
	}
	return tea.NewProgressBar(state, 100*run.count(steps.Done)/max(len(run.steps), 1))
}

// running is the run that goes on, whether or not a page shows it; nil when
// none does.
func (a *App) running() *watch {
	for _, p := range a.pages {
		if k, ok := p.(interface{ current() *watch }); ok {
			return k.current()
		}
	}
	return nil
}

// bell rings for a user who is elsewhere, when something has ended, has
// failed, or waits for an answer.
func (a *App) bell(msg tea.Msg) tea.Cmd {
	if a.away && calls(msg) {
		return tea.Raw(string(rune(ansi.BEL)))
	}
	return nil
}

func calls(msg tea.Msg) bool {
	switch msg := msg.(type) {
	case runMsg:
		return !msg.open
	case verifyPlanMsg:
		return msg.err != nil || msg.plan.Probe != nil
	case verifyMsg:
		return msg.ended
	case planMsg, downMsg:
		return true
	}
	return false
}

// hasTaskbar reports whether the terminal is known to show OSC 9;4 as
// progress. Others may show it as a notification, so they get none. Source:
// the terminals' own release notes.
func hasTaskbar(environ []string) bool {
	return slices.ContainsFunc(environ, func(pair string) bool {
		key, value, _ := strings.Cut(pair, "=")
		switch key {
		case "WT_SESSION", "KONSOLE_VERSION":
			return value != ""
		case "ConEmuANSI":
			return value == "ON"
		case "TERM_PROGRAM":
			return slices.Contains([]string{"ghostty", "WezTerm", "iTerm.app"}, value)
		case "TERM":
			return slices.Contains([]string{"xterm-ghostty", "xterm-kitty", "foot"}, value)
		}
		return false
	})
}
