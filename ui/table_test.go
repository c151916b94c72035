package ui

import (
	"slices"
	"strings"
	"testing"

	"runlb/ui/cells"
	"runlb/ui/theme"
)

// Columns begin at the same cell in every row, also behind wide characters,
// combining ones, IPv6 addresses, links and styles.
func TestColumnsAreAligned(t *testing.T) {
	th := theme.New(true, true)
	tab := table{titles: []string{"NAME", "ADDRESS", "REGION"}}
	tab.set([]tableRow{
		{key: "a", cells: []string{"shop", "10.1.2.99:443", "|us"}},
		{key: "b", cells: []string{"日本語の店", "[2001:db8::8a2e:370:7334]:443", "|us"}},
		{key: "c", cells: []string{"e\u0301clair", th.Good.Render("10.1.2.3"), "|us"}},
		{key: "d", cells: []string{th.Link("https://example.com", "linked"), "👩‍💻", "|us"}},
	})
	for _, w := range []int{120, 60, 40, 30} {
		columns := map[int]bool{}
		for _, line := range tab.view(th, w, 10, nil)[1:] {
			if got := cells.Width(line); got > w {
				t.Errorf("%d cells in a table of %d: %q", got, w, line)
			}
			before, _, found := strings.Cut(line, "|us")
			if !found {
				t.Fatalf("width %d: no region in %q", w, line)
			}
			columns[cells.Width(before)] = true
		}
		if len(columns) != 1 {
			t.Errorf("width %d: the last column begins at cells %v", w, columns)
		}
	}
}

// Where there is no room, columns go whole, in their order, before the others
// become too narrow to read.
func TestNarrowTableDropsColumns(t *testing.T) {
	tab := table{titles: []string{"NAME", "STATE", "ADDRESS", "AGE"}, drops: []int{3, 1}}
	tab.set([]tableRow{{key: "a", cells: []string{"a-name-of-20-letters", "a-state-of-21-letters", "10.1.2.99", "3 days"}}})
	for _, tt := range []struct {
		w     int
		shown []bool
	}{
		{80, []bool{true, true, true, true}},
		{52, []bool{true, true, true, true}},
		{45, []bool{true, true, true, false}},
		{30, []bool{true, false, true, false}},
	} {
		var shown []bool
		for _, n := range tab.widths(tt.w) {
			shown = append(shown, n > 0)
		}
		if !slices.Equal(shown, tt.shown) {
			t.Errorf("width %d shows columns %v, not %v", tt.w, shown, tt.shown)
		}
	}
}
