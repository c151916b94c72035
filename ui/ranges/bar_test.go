package ranges

import (
	"net/netip"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"runlb/ui/cells"
)

func block(text string, use Use, name string) Block {
	return Block{Prefix: netip.MustParsePrefix(text), Use: use, Name: name}
}

// draw writes a bar with a letter for each use.
func draw(bar []Use) string {
	var b strings.Builder
	for _, u := range bar {
		b.WriteByte(".rusWX"[u])
	}
	return b.String()
}

func TestBar(t *testing.T) {
	blocks := []Block{
		block("10.0.0.0/9", Reserved, "auto"), block("10.0.0.0/16", Used, "a"), block("10.255.0.0/24", Used, "b"),
		block("192.168.0.0/24", Used, "elsewhere"), block("10.192.0.0/12", Wanted, "mine"),
	}
	for _, tt := range []struct {
		whole string
		w     int
		want  string
	}{
		{"10.0.0.0/8", 16, "urrrrrrr....W..u"},
		{"10.0.0.0/15", 8, "uuuurrrr"},
		{"10.0.0.0/24", 4, "uuuu"},
		{"172.16.0.0/12", 4, "...."},
		{"10.0.0.0/30", 9, "uuuuuuuuu"},
		{"10.0.0.0/8", 0, ""},
	} {
		if got := draw(Bar(netip.MustParsePrefix(tt.whole), blocks, tt.w)); got != tt.want {
			t.Errorf("%s in %d cells is %s, want %s", tt.whole, tt.w, got, tt.want)
		}
	}
}

func TestOverlapsAreTheSharedPartOnly(t *testing.T) {
	got := Overlaps([]Block{
		block("10.1.0.0/16", Wanted, "mine"), block("10.1.4.0/24", Used, "apps"), block("10.0.0.0/8", Reserved, "auto"),
		block("10.2.0.0/24", Used, "far"), block("10.1.5.0/24", Suggested, "free"),
	})
	if len(got) != 2 || got[0].String() != "10.1.4.0/24" || got[1].String() != "10.1.0.0/16" || got[0].Name != "apps" {
		t.Errorf("overlaps are %v", got)
	}
}

func TestARouteGivesWayToASmallerRange(t *testing.T) {
	route := Block{Prefix: netip.MustParsePrefix("10.1.0.0/16"), Use: Reserved, Yields: true}
	if got := Overlaps([]Block{block("10.1.2.0/24", Wanted, "mine"), route}); len(got) > 0 {
		t.Errorf("a smaller range overlaps: %v", got)
	}
	if got := Overlaps([]Block{block("10.1.0.0/16", Wanted, "mine"), route}); len(got) != 1 {
		t.Errorf("a range that holds all of the route overlaps %v", got)
	}
	if got := Overlaps([]Block{block("10.1.0.0/16", Wanted, "mine"), block("10.1.2.0/24", Wanted, "other")}); len(got) != 1 || got[0].Bits() != 24 {
		t.Errorf("two answers overlap in %v", got)
	}
}

func genBlocks(t *rapid.T) []Block {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Block {
		a := netip.AddrFrom4([4]byte{rapid.SampledFrom([]byte{10, 10, 10, 172, 192, 0, 255}).Draw(t, "a"), byte(rapid.IntRange(0, 255).Draw(t, "b")), byte(rapid.IntRange(0, 255).Draw(t, "c")), 0})
		return Block{Prefix: netip.PrefixFrom(a, rapid.IntRange(0, 32).Draw(t, "bits")).Masked(), Use: Use(rapid.IntRange(1, 5).Draw(t, "use")), Name: rapid.StringMatching(`[a-z]{0,12}`).Draw(t, "name")}
	}), 0, 9).Draw(t, "blocks")
}

// A bar has exactly its cells; a cell shows a use exactly when the addresses
// that it stands for meet a block of it.
func TestBarAddsUpToItsWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		blocks, w := genBlocks(t), rapid.IntRange(0, 120).Draw(t, "w")
		whole := Around(rapid.SampledFrom([]netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("10.1.2.0/24"),
			netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("10.1.2.3/32")}).Draw(t, "whole"))
		bar := Bar(whole, blocks, w)
		if len(bar) != w {
			t.Fatalf("%d cells for a width of %d", len(bar), w)
		}
		if w == 0 {
			return
		}
		size := uint64(1) << (32 - whole.Bits())
		if size < uint64(w) {
			return
		}
		first := number(whole.Addr())
		for i, got := range bar {
			from := first + (size*uint64(i)+uint64(w)-1)/uint64(w) // the first address of the cell
			to := first + (size*uint64(i+1)+uint64(w)-1)/uint64(w) // the first of the next
			want := Free
			for _, b := range blocks {
				start := number(b.Addr())
				if start < to && from < start+uint64(1)<<(32-b.Bits()) {
					want = max(want, b.Use)
				}
			}
			if got != want {
				t.Fatalf("cell %d of %d in %s is %d, want %d: %v", i, w, whole, got, want, blocks)
			}
		}
	})
}

// Names never run over each other, over a line from above, or over the end.
func TestLabelsKeepApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		blocks, w, lines := genBlocks(t), rapid.IntRange(0, 100).Draw(t, "w"), rapid.IntRange(0, 4).Draw(t, "lines")
		whole := netip.MustParsePrefix("10.0.0.0/8")
		labels := Labels(whole, blocks, w, lines)
		grid := make([][]bool, lines)
		for i := range grid {
			grid[i] = make([]bool, w+1)
		}
		for _, l := range labels {
			if l.Line >= lines || l.end() > w {
				t.Fatalf("%+v is outside of %d lines of %d cells", l, lines, w)
			}
			for x := l.At; x < l.At+1+cells.Width(l.Text); x++ {
				if grid[l.Line][x] {
					t.Fatalf("%+v runs over another: %+v", l, labels)
				}
				grid[l.Line][x] = true
			}
		}
		for _, l := range labels {
			for line := range l.Line {
				if grid[line][l.At] && !hooked(labels, line, l.At) {
					t.Fatalf("the line down to %+v crosses a name: %+v", l, labels)
				}
			}
		}
	})
}

// hooked reports whether a label of the line hangs from the same cell.
func hooked(labels []Label, line, at int) bool {
	for _, l := range labels {
		if l.Line == line && l.At == at {
			return true
		}
	}
	return false
}
