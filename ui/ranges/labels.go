package ranges

import (
	"net/netip"

	"runlb/ui/cells"
)

// Label is a name below a bar: it hangs from a cell, so many lines down.
type Label struct {
	Block
	At, Line int
	Text     string
}

// Labels hangs the names of the blocks below the cells of a bar, none over
// another and none beyond the end, in so many lines at most. What finds no
// place is left out: those of little use first.
func Labels(whole netip.Prefix, blocks []Block, w, lines int) []Label {
	in := Within(whole, blocks)
	for {
		labels, fits := hang(whole, in, w, lines)
		if fits {
			return labels
		}
		least := 0
		for i, b := range in {
			if b.Use <= in[least].Use {
				least = i
			}
		}
		in = append(in[:least:least], in[least+1:]...)
	}
}

// hang places the names from right to left: one that would reach into another
// goes below it.
func hang(whole netip.Prefix, blocks []Block, w, lines int) ([]Label, bool) {
	labels := make([]Label, len(blocks))
	for i := len(blocks) - 1; i >= 0; i-- {
		at, _, ok := span(whole, blocks[i].Prefix, w)
		l := Label{Block: blocks[i], At: at, Text: cells.Clean(blocks[i].Name)}
		for _, right := range labels[i+1:] {
			if right.At <= l.end() {
				l.Line = max(l.Line, right.Line+1)
			}
		}
		if !ok || l.Line >= lines || l.end() > w {
			return nil, false
		}
		labels[i] = l
	}
	return labels, true
}

// end is the cell behind the label with its hook, and a gap.
func (l Label) end() int { return l.At + 2 + cells.Width(l.Text) }
