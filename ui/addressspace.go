package ui

import (
	"net/netip"
	"slices"
	"strings"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// addressSpace is a network's ranges as a picture: what is taken, what the
// answers would take, and where they collide.
type addressSpace struct {
	taken  []block
	wanted []block
}

// block is a range with the name of what holds it.
type block struct {
	netip.Prefix
	name string
}

// take files a subnet that exists. The one that the answers name is no
// stranger: it is shown as wanted.
func (a *addressSpace) take(name, chosen string, here bool, r netip.Prefix) {
	if name == chosen && here {
		a.wanted = append(a.wanted, block{r, name})
		return
	}
	a.taken = append(a.taken, block{r, name})
}

// want files a range of the answers, when it is one and not filed already.
func (a *addressSpace) want(s steps.SubnetSpec) {
	r, err := netip.ParsePrefix(s.Range)
	known := slices.ContainsFunc(a.wanted, func(b block) bool { return b.name == s.Name })
	if err == nil && !known {
		a.wanted = append(a.wanted, block{r.Masked(), s.Name})
	}
}

// The private ranges of RFC 1918, and the rest of IPv4 for what is elsewhere.
var private = [...]string{"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "0.0.0.0/0"}

// draw makes a bar of each private range that holds something wanted, and
// below it a closer look at the first wanted range, or at all; then the names of what the closer look shows.
func (a *addressSpace) draw(t theme.Theme, w int, all bool) []string {
	if len(a.wanted) == 0 {
		return []string{t.Dim.Render("  the ranges appear here once they are known")}
	}
	var bars []netip.Prefix
	for _, b := range a.wanted {
		for _, text := range private {
			if wide := netip.MustParsePrefix(text); wide.Contains(b.Addr()) {
				bars = add(bars, wide)
				break
			}
		}
	}
	for i, b := range a.wanted {
		if i == 0 || all {
			bars = add(bars, closer(b.Prefix))
		}
	}
	var lines []string
	for _, bar := range bars {
		lines = append(lines, "  "+t.Dim.Render(cells.Fit(bar.String(), 15))+a.bar(t, bar, w-19))
	}
	return append(lines, "  "+cells.Cut(a.legend(t, bars), w-4))
}

func add(bars []netip.Prefix, p netip.Prefix) []netip.Prefix {
	if slices.Contains(bars, p) {
		return bars
	}
	return append(bars, p)
}

// closer is a range with 63 others of its size around it, so that a cell is
// about as much as the range.
func closer(p netip.Prefix) netip.Prefix {
	around, err := p.Addr().Prefix(max(p.Bits()-6, 8))
	if err != nil {
		return p
	}
	return around
}

// bar draws the range in w cells: each stands for an equal part of it.
func (a *addressSpace) bar(t theme.Theme, whole netip.Prefix, w int) string {
	var line strings.Builder
	first, size := number32(whole.Addr()), uint64(1)<<(32-whole.Bits())
	for i := range uint64(w) {
		from, to := first+size*i/uint64(w), first+size*(i+1)/uint64(w)
		if to == from {
			to++
		}
		taken, wanted := covers(a.taken, from, to), covers(a.wanted, from, to)
		switch {
		case wanted && taken && a.collides():
			line.WriteString(t.Bad.Render("✗"))
		case wanted:
			line.WriteString(t.Accent.Render("█"))
		case taken:
			line.WriteString("▓")
		default:
			line.WriteString(t.Dim.Render("░"))
		}
	}
	return line.String()
}

func covers(blocks []block, from, to uint64) bool {
	return slices.ContainsFunc(blocks, func(b block) bool {
		first := number32(b.Addr())
		return first < to && from < first+uint64(1)<<(32-b.Bits())
	})
}

// collides reports whether something wanted overlaps something else.
func (a *addressSpace) collides() bool {
	for i, x := range a.wanted {
		for _, y := range append(a.wanted[i+1:len(a.wanted):len(a.wanted)], a.taken...) {
			if x.Overlaps(y.Prefix) {
				return true
			}
		}
	}
	return false
}

// legend names what the closest bars show.
func (a *addressSpace) legend(t theme.Theme, bars []netip.Prefix) string {
	var words []string
	for _, b := range a.wanted {
		words = append(words, t.Accent.Render("█ ")+cells.Clean(b.name)+t.Dim.Render(" "+b.String()))
	}
	for _, b := range a.taken {
		if slices.ContainsFunc(bars, func(bar netip.Prefix) bool { return bar.Overlaps(b.Prefix) }) {
			words = append(words, "▓ "+cells.Clean(b.name))
		}
	}
	return strings.Join(append(words, t.Dim.Render("░ free")), "   ")
}

// number32 is an IPv4 address as a number; others count as zero.
func number32(a netip.Addr) uint64 {
	if !a.Is4() {
		return 0
	}
	b := a.As4()
	return uint64(b[0])<<24 | uint64(b[1])<<16 | uint64(b[2])<<8 | uint64(b[3])
}
