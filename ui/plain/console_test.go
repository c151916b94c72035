package plain

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"runlb/steps"
)

// TestLongListsAreCutAndFiltered: twenty stand in the list, a part of a name
// finds the others, and a number stays the same wherever it is shown.
func TestLongListsAreCutAndFiltered(t *testing.T) {
	q := question{title: "1. Service"}
	for i := range 30 {
		q.options = append(q.options, steps.Option{Value: fmt.Sprintf("service-%02d", i)})
	}
	var out strings.Builder
	c := console{printer: printer{w: &out}, lines: NewLines(strings.NewReader("/-2\n/nothing\n26\n"))}
	a, err := c.ask(t.Context(), q)
	if err != nil || a.text != "service-25" {
		t.Fatalf("%q, %v", a.text, err)
	}
	want := `
1. Service
`
	for i := range 20 {
		want += fmt.Sprintf("   %-2d  service-%02d\n", i+1, i)
	}
	want += "   … and 10 more: /part lists those with part in their name\n   Service: /-2\n"
	for i := 20; i < 30; i++ {
		want += fmt.Sprintf("   %d  service-%d\n", i+1, i)
	}
	want += `   Service: /nothing
   none of them has "nothing" in it
   Service: 26
   that is service-25
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

// TestWrap: nothing is lost, and no line is too long unless it is one word.
func TestWrap(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		words := rapid.SliceOf(rapid.StringMatching(`[a-zäß漢]{1,30}`)).Draw(rt, "words")
		width := rapid.IntRange(1, 60).Draw(rt, "width")
		lines := wrap(strings.Join(words, " "), width)
		if got := strings.Fields(strings.Join(lines, " ")); strings.Join(got, " ") != strings.Join(words, " ") {
			rt.Fatalf("lost: %q of %q", got, words)
		}
		for _, line := range lines {
			if utf8.RuneCountInString(line) > width && strings.Contains(line, " ") {
				rt.Fatalf("%q is longer than %d", line, width)
			}
		}
	})
}
