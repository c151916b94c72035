// Package cells lays out text in the cells of a terminal.
package cells

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Width is the number of cells that s takes; styles take none.
func Width(s string) int {
	if plainASCII(s) {
		return len(s)
	}
	return ansi.StringWidth(s)
}

// Cut shortens s to w cells at most; an ellipsis stands for what is gone.
func Cut(s string, w int) string {
	if w <= 0 {
		return ""
	}
	if len(s) <= w && plainASCII(s) {
		return s
	}
	return ansi.Truncate(s, w, "…")
}

// Fit makes s exactly w cells wide: cut, or padded on the right.
func Fit(s string, w int) string {
	s = Cut(s, w)
	return s + Space(w-Width(s))
}

// Right makes s exactly w cells wide: cut, or padded on the left.
func Right(s string, w int) string {
	s = Cut(s, w)
	return Space(w-Width(s)) + s
}

// Ends puts left and right at the two ends of a line of w cells. Where there
// is no room for both, right goes first.
func Ends(left, right string, w int) string {
	gap := w - Width(left) - Width(right)
	if gap < 2 && right != "" {
		room := w - Width(left) - 2
		if room < 8 {
			return Cut(left, w)
		}
		right = Cut(right, room)
		gap = w - Width(left) - Width(right)
	}
	return left + Space(gap) + right
}

// Space is n blanks; none for n below one.
func Space(n int) string {
	if n <= 0 {
		return ""
	}
	return strings.Repeat(" ", n)
}

// Wrap breaks s at words into lines of w cells at most.
func Wrap(s string, w int) []string {
	if w <= 0 || s == "" {
		return nil
	}
	return strings.Split(ansi.Wrap(s, w, "/"), "\n")
}

// plainASCII reports whether each byte of s is one cell.
func plainASCII(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}
