package ui

import (
	"slices"
	"strings"

	"runlb/ui/cells"
)

// footer is a notice, if there is one, and the keys that work now. Where they
// do not all fit, those of the page give way to back and help.
func (a *App) footer() []string {
	t := a.w.theme
	var words []string
	for _, h := range a.hints(a.top()) {
		if key := a.keys.shown(h.Intent, a.top().Typing()); key != "" && !h.Quiet {
			words = append(words, t.Accent.Render(pair(h.Intent, key))+" "+t.Dim.Render(h.Text))
		}
	}
	line := strings.Join(words, "  ")
	for len(words) > 2 && cells.Width(line) > a.size.W-2 {
		words = slices.Delete(words, len(words)-3, len(words)-2)
		line = strings.Join(words, "  ")
	}
	notice := ""
	if a.w.notice != "" {
		notice = t.Warn.Render(cells.Clean(a.w.notice))
	}
	return []string{notice, line}
}

// pair writes the two keys of a movement as one hint.
func pair(in Intent, key string) string {
	switch in {
	case Up:
		return "↑↓"
	case Left:
		return "←→"
	}
	return key
}

// hints are the page's own and those of the App, with their texts filled in.
// Help goes last, and never falls off the end.
func (a *App) hints(p page) []hint {
	hints := p.Hints()
	filled := make([]hint, 0, len(hints)+4)
	seen := map[Intent]bool{}
	add := func(h hint) {
		if h.Text == "" {
			h.Text = string(h.Intent)
		}
		if !seen[h.Intent] {
			seen[h.Intent] = true
			filled = append(filled, h)
		}
	}
	for _, h := range hints {
		if h.Intent != Back {
			add(h)
		}
	}
	for _, h := range hints {
		add(h) // the page's own word for back
	}
	if len(a.stack) == 1 {
		add(hint{Intent: Back, Text: "leave"})
	}
	add(hint{Intent: Back, Text: "back"})
	add(hint{Intent: Help, Text: "help"})
	if !a.busy() {
		add(hint{Intent: Quit, Text: "quit", Quiet: true})
	}
	add(hint{Intent: Mouse, Quiet: true})
	add(hint{Intent: Cancel, Text: "leave", Quiet: true})
	add(hint{Intent: Suspend, Text: "suspend", Quiet: true})
	return filled
}
