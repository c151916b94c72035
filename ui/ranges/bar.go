// Package ranges turns IPv4 ranges into cells: what each cell of a bar stands
// for, and where the names of the ranges go. It knows no colours.
package ranges

import (
	"cmp"
	"net/netip"
	"slices"
)

// Use is what a range is to the one who looks for room. A later one hides an
// earlier one in the same cell.
type Use uint8

// The uses of a range.
const (
	Free      Use = iota
	Reserved      // taken without a subnet: an automatic range, a route, a peering
	Used          // a subnet
	Suggested     // free, and of the size that is asked for
	Wanted        // an answer
	Clash         // an answer over what is taken
)

// Block is a range with its use and what it is called.
type Block struct {
	netip.Prefix
	Use  Use
	Name string
	// Yields says that a smaller range may lie in it, as in that of a route.
	Yields bool
	// There says of what is wanted that it is there already, so that nothing
	// stands against it.
	There bool
}

// clashes reports whether want cannot be had because of b.
func (b Block) clashes(want Block) bool {
	taken := b.Use == Used || b.Use == Reserved || b.Use == Wanted
	return taken && b.Overlaps(want.Prefix) && (!b.Yields || want.Bits() <= b.Bits())
}

// Bar gives each of w cells an equal part of whole, and says what is in it.
// Where a cell is less than an address, neighbours show the same.
func Bar(whole netip.Prefix, blocks []Block, w int) []Use {
	bar := make([]Use, max(w, 0))
	for _, b := range blocks {
		from, to, ok := span(whole, b.Prefix, w)
		for i := from; ok && i <= to; i++ {
			bar[i] = max(bar[i], b.Use)
		}
	}
	return bar
}

// span is the first and the last cell that a range touches; false when it is
// not in whole.
func span(whole, r netip.Prefix, w int) (from, to int, ok bool) {
	if w <= 0 || !whole.IsValid() || !r.IsValid() || !whole.Overlaps(r) || !whole.Addr().Is4() {
		return 0, 0, false
	}
	size := uint64(1) << (32 - whole.Bits())
	first, last := uint64(0), size-1
	if r.Bits() > whole.Bits() {
		first = number(r.Masked().Addr()) - number(whole.Masked().Addr())
		last = first + uint64(1)<<(32-r.Bits()) - 1
	}
	cell := func(n uint64) int { return int(n * uint64(w) / size) }
	return cell(first), max(cell(last), cell(last+1)-1), true
}

// Around is r with what lies around it: a range in which r takes about one
// cell of 64, as far as there is more around it.
func Around(r netip.Prefix) netip.Prefix {
	const more = 6
	around, err := r.Addr().Prefix(max(r.Bits()-more, min(r.Bits(), 8)))
	if err != nil {
		return r
	}
	return around
}

// Overlaps are the parts of what is wanted that are taken already or wanted
// twice, as blocks of their own.
func Overlaps(blocks []Block) []Block {
	var clashes []Block
	for i, want := range blocks {
		for j, b := range blocks {
			if want.Use != Wanted || want.There || j == i || j < i && b.Use == Wanted || !b.clashes(want) {
				continue
			}
			clash := Block{Prefix: want.Prefix, Use: Clash, Name: b.Name}
			if b.Bits() > want.Bits() {
				clash.Prefix = b.Prefix
			}
			clashes = append(clashes, clash)
		}
	}
	return clashes
}

// Within are the blocks that touch whole, from left to right, larger ones
// first.
func Within(whole netip.Prefix, blocks []Block) []Block {
	var in []Block
	for _, b := range blocks {
		if whole.IsValid() && b.IsValid() && whole.Overlaps(b.Prefix) {
			in = append(in, b)
		}
	}
	slices.SortStableFunc(in, func(a, b Block) int {
		return cmp.Or(a.Masked().Addr().Compare(b.Masked().Addr()), cmp.Compare(a.Bits(), b.Bits()))
	})
	return in
}

// number is an IPv4 address as a number.
func number(a netip.Addr) uint64 {
	b := a.As4()
	return uint64(b[0])<<24 | uint64(b[1])<<16 | uint64(b[2])<<8 | uint64(b[3])
}
