package ui

import (
	"net/netip"
	"strings"
	"testing"

	"runlb/ui/ranges"
	"runlb/ui/theme"
)

// A range as large as a private one is looked at closer in that one, also
// where there is room for no more.
func TestCloserLookIsAtTheFocus(t *testing.T) {
	wanted := netip.MustParsePrefix("192.168.0.0/22")
	space := addressSpace{focus: wanted, blocks: []ranges.Block{{Prefix: wanted, Use: ranges.Wanted, Name: "shop-subnet"}}}
	for _, h := range []int{2, 3, 6} {
		if drawn := strings.Join(space.draw(theme.New(true, false), 80, h), "\n"); !strings.Contains(drawn, "192.168.0.0/16") || !strings.Contains(drawn, "shop-subnet") {
			t.Errorf("%d lines:\n%s", h, drawn)
		}
	}
}
