package ui

import (
	"errors"
	"strings"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// problemLines tells an error as problem, cause and remedy.
func problemLines(w *wizard, err error, width int) []string {
	if err == nil {
		return nil
	}
	t := w.theme
	text, cause, remedy := err.Error(), "", ""
	var problem *steps.Problem
	if errors.As(err, &problem) {
		text, cause, remedy = problem.Text, problem.Cause, problem.Remedy
	}
	var lines []string
	for part := range strings.Lines(text) {
		for _, line := range cells.Wrap(cells.Clean(part), width-4) {
			lead := "  "
			if len(lines) == 0 {
				lead = t.Show(theme.Warning) + " "
			}
			lines = append(lines, lead+line)
		}
	}
	for part := range strings.Lines(cause + "\n" + remedy) {
		for _, line := range cells.Wrap(cells.Clean(strings.TrimRight(part, "\n")), width-4) {
			lines = append(lines, "  "+t.Dim.Render(line))
		}
	}
	return lines
}

// fitted cuts lines to a height, and says that it did.
func fitted(t theme.Theme, lines []string, height int) []string {
	if len(lines) <= height || height < 1 {
		return lines
	}
	return append(lines[:height-1:height-1], t.Dim.Render("  … all of it in a taller window, or by: runlb status"))
}
