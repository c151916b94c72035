package ui

import (
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// details gathers lines that each begin with a word for what they are.
type details struct {
	t     theme.Theme
	w     int
	lines []string
}

// detailLead is the width of the words.
const detailLead = 8

// add adds a text, wrapped; nothing when it is empty.
func (d *details) add(lead, text string, style func(...string) string) {
	for i, line := range cells.Wrap(cells.Clean(text), max(d.w-detailLead, 1)) {
		if i > 0 {
			lead = ""
		}
		d.lines = append(d.lines, d.t.Dim.Render(cells.Fit(lead, detailLead))+style(line))
	}
}

// key adds what a key does here.
func (d *details) key(key, does string) {
	d.lines = append(d.lines, d.t.Accent.Render(cells.Fit(key, detailLead))+cells.Clean(does))
}
