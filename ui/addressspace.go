package ui

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"go4.org/netipx"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/ranges"
	"runlb/ui/theme"
)

// addressSpace is a network's ranges as a picture: what is taken, what the
// answers take, where they collide, and what is suggested instead.
type addressSpace struct {
	blocks []ranges.Block
	focus  netip.Prefix // what the closer look is at
}

// chosenSubnet is a subnet of the answers that may be there already.
type chosenSubnet struct {
	ref  steps.Ref
	spec steps.SubnetSpec
}

// spaceOf files what is taken in a network. A subnet that is there as the
// answers want it is no stranger: it is shown as wanted.
func spaceOf(space steps.Space, chosen ...chosenSubnet) addressSpace {
	var a addressSpace
	for _, t := range space.Taken {
		own := func(c chosenSubnet) bool {
			return !t.Ref.IsZero() && t.Ref.Path() == c.ref.Path() && t.Range.String() == c.spec.Range
		}
		if slices.ContainsFunc(chosen, own) {
			a.blocks = append(a.blocks, ranges.Block{Prefix: t.Range, Use: ranges.Wanted, Name: t.Ref.Name, There: true})
			continue
		}
		b := ranges.Block{Prefix: t.Range, Use: ranges.Reserved, Name: t.By, Yields: t.Route}
		if !t.Ref.IsZero() {
			b.Use, b.Name = ranges.Used, t.Ref.Name
			if strings.HasPrefix(t.By, "secondary") {
				b.Name += " (secondary)"
			}
		}
		a.blocks = append(a.blocks, b)
	}
	return a
}

// want files a range of the answers, when it is one.
func (a *addressSpace) want(s steps.SubnetSpec) (netip.Prefix, bool) {
	r, err := netip.ParsePrefix(s.Range)
	if err != nil || !r.Addr().Is4() {
		return netip.Prefix{}, false
	}
	there := func(b ranges.Block) bool { return b.There && b.Prefix == r.Masked() }
	if !slices.ContainsFunc(a.blocks, there) {
		a.blocks = append(a.blocks, ranges.Block{Prefix: r.Masked(), Use: ranges.Wanted, Name: s.Name})
	}
	return r.Masked(), true
}

// suggest files a range that could be had instead.
func (a *addressSpace) suggest(r netip.Prefix) {
	a.blocks = append(a.blocks, ranges.Block{Prefix: r, Use: ranges.Suggested, Name: r.String()})
}

// privateRanges are those of RFC 1918. The first always has a bar, the others
// when something is in them.
func privateRanges() []netip.Prefix {
	return []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16")}
}

// nameWidth is the column of the ranges before the bars.
const nameWidth = 15

// draw makes a bar of each private range in use, and below it a closer look
// with names; h lines at most. The closer look comes first where there is no
// room for more.
func (a *addressSpace) draw(t theme.Theme, w, h int) []string {
	blocks := append(slices.Clone(a.blocks), ranges.Overlaps(a.blocks)...)
	var bars []netip.Prefix
	for i, p := range privateRanges() {
		if i == 0 || len(ranges.Within(p, a.blocks)) > 0 {
			bars = append(bars, p)
		}
	}
	const names = 3
	closer := ranges.Around(a.focus)
	if !a.focus.IsValid() {
		closer = bars[0]
	}
	bars = slices.DeleteFunc(bars, func(p netip.Prefix) bool { return p == closer })
	for len(bars) > max(0, h-2) {
		bars = slices.Delete(bars, leastOf(bars, blocks), leastOf(bars, blocks)+1)
	}
	lines := make([]string, 0, h)
	for _, p := range bars {
		lines = append(lines, barLine(t, p, blocks, w))
	}
	lines = append(lines, barLine(t, closer, blocks, w))
	return append(lines, nameLines(t, closer, a.blocks, w, min(names, h-len(lines)))...)
}

// leastOf is the last bar of those that show the least.
func leastOf(bars []netip.Prefix, blocks []ranges.Block) int {
	least, use := 0, ranges.Clash
	for i, p := range bars {
		most := slices.Max(ranges.Bar(p, blocks, 1))
		if most <= use {
			least, use = i, most
		}
	}
	return least
}

// useCell is how the uses look: each has a shape of its own.
func useCell(t theme.Theme, u ranges.Use) (shape string, ink lipgloss.Style) {
	switch u {
	case ranges.Reserved:
		return "░", t.Plain
	case ranges.Used:
		return "▓", t.Plain
	case ranges.Suggested:
		return "◆", t.Good
	case ranges.Wanted:
		return "█", t.Accent
	case ranges.Clash:
		return "✗", t.Bad
	}
	return "·", t.Dim
}

func barLine(t theme.Theme, whole netip.Prefix, blocks []ranges.Block, w int) string {
	line := "  " + t.Dim.Render(cells.Fit(whole.String(), nameWidth))
	bar := ranges.Bar(whole, blocks, w-nameWidth-2)
	for i := 0; i < len(bar); {
		run := i
		for run < len(bar) && bar[run] == bar[i] {
			run++
		}
		shape, ink := useCell(t, bar[i])
		line += ink.Render(strings.Repeat(shape, run-i))
		i = run
	}
	return line
}

// nameLines hang the names below a bar.
func nameLines(t theme.Theme, whole netip.Prefix, blocks []ranges.Block, w, h int) []string {
	labels := ranges.Labels(whole, blocks, w-nameWidth-2, h)
	var lines []string
	for n := range h {
		line, at := cells.Space(nameWidth+2), 0
		for i, l := range labels {
			_, ink := useCell(t, l.Use)
			switch {
			case l.Line > n && (i == 0 || labels[i-1].At != l.At || labels[i-1].Line > n):
				line += cells.Space(l.At-at) + t.Dim.Render("│")
				at = l.At + 1
			case l.Line == n:
				line += cells.Space(l.At-at) + t.Dim.Render("└") + ink.Render(l.Text)
				at = l.At + 1 + cells.Width(l.Text)
			}
		}
		if at > 0 {
			lines = append(lines, line)
		}
	}
	return lines
}

// legend names the shapes that are in use.
func (a *addressSpace) legend(t theme.Theme) string {
	var words []string
	for _, l := range []struct {
		use  ranges.Use
		word string
	}{{ranges.Wanted, "yours"}, {ranges.Used, "a subnet"}, {ranges.Reserved, "reserved"}, {ranges.Suggested, "suggested"}, {ranges.Clash, "overlap"}, {ranges.Free, "free"}} {
		in := l.use == ranges.Free || slices.ContainsFunc(a.blocks, func(b ranges.Block) bool { return b.Use == l.use })
		if l.use == ranges.Clash {
			in = len(ranges.Overlaps(a.blocks)) > 0
		}
		if shape, ink := useCell(t, l.use); in {
			words = append(words, ink.Render(shape)+t.Dim.Render(" "+l.word))
		}
	}
	return strings.Join(words, "  ")
}

// covers says what a range is made of. Four addresses of an ordinary subnet are
// Google's. Source: VPC documentation (said).
func covers(r netip.Prefix, proxies bool) string {
	all := 1 << (32 - r.Bits())
	text := fmt.Sprintf("%s – %s · ", r.Addr(), netipx.PrefixLastIP(r))
	if proxies {
		return text + number(all) + " for proxies"
	}
	return text + number(max(all-4, 0)) + " to give"
}
