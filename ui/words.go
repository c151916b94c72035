package ui

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"runlb/ui/cells"
)

// paragraph wraps a text for w cells, but never wider than is good to read.
func paragraph(ink lipgloss.Style, text string, w int) []string {
	lines := cells.Wrap(cells.Clean(text), min(w, 96))
	for i, line := range lines {
		lines[i] = ink.Render(line)
	}
	return lines
}

// counted says which rows of a long list are shown.
func counted(from, to, of int) string {
	return fmt.Sprintf("%s–%s of %s", number(from+1), number(to), number(of))
}

// number writes n with a comma before each three digits.
func number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// plural is "1 service" or "14 services".
func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return number(n) + " " + one + "s"
}

// ago says how long ago t was, in its largest unit; a dash when it is not
// known.
func ago(now, t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	switch d := now.Sub(t); {
	case d < time.Minute:
		return "now"
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	case d < 365*24*time.Hour:
		return fmt.Sprintf("%d d ago", int(d.Hours()/24))
	default:
		return fmt.Sprintf("%d y ago", int(d.Hours()/24/365))
	}
}

// portList is "80, 443".
func portList(ports []int) string {
	return strings.Trim(strings.Join(strings.Fields(fmt.Sprint(ports)), ", "), "[]")
}

// dash stands for what is not there.
func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
