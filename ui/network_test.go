package ui

import (
	"fmt"
	"net/netip"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"runlb/steps"
	"runlb/ui/internal/fakecloud"
)

// networked is the network page with a network named, and keys after that.
func networked(t *testing.T, w, h int, network string, keys ...string) *driver {
	d := shop(t, w, h)
	d.press("n", "enter", "/loginus", "enter")
	d.until("Network")
	if network != "" {
		d.press(network)
	}
	d.press(keys...)
	return d
}

func metaOf(location, name string) steps.Meta {
	return steps.Meta{Project: fakecloud.ShopProject, Location: location, Name: name}
}

// crowded is a network in which hardly anything is free, and whose proxy-only
// subnet is a backup that drains.
func crowded(d *driver) {
	vpc := &steps.Network{Meta: metaOf(steps.Global, "crowded"), Peers: []string{"projects/other/global/networks/far"}}
	d.app.w.inv().Put(steps.Found{Resource: vpc})
	for i, r := range []string{"10.0.0.0/8", "172.16.0.0/13", "172.24.0.0/13", "192.168.0.0/17", "192.168.128.0/18", "192.168.192.0/19", "192.168.224.0/25"} {
		d.app.w.inv().Put(steps.Found{Resource: &steps.Subnet{Meta: metaOf("us-central1", fmt.Sprintf("part-%d", i)), Network: vpc.Ref(), Range: netip.MustParsePrefix(r), Purpose: steps.PurposePrivate}})
	}
	d.app.w.inv().Put(steps.Found{Resource: &steps.ProxySubnet{Meta: metaOf("us-central1", "proxies-before"), Network: vpc.Ref(), Range: netip.MustParsePrefix("100.64.0.0/23"),
		Purpose: steps.PurposeProxy, Role: steps.RoleBackup, State: steps.StateDraining}})
}

func networkFrames() []frame {
	frames := []frame{{"crowded", func(t *testing.T, w, h int) *driver {
		d := networked(t, w, h, "")
		crowded(d)
		d.press("crowded", "down", "down", "10.0.0.0/16")
		return d
	}}, {"reserved", func(t *testing.T, w, h int) *driver {
		d := networked(t, w, h, "backbone", "down", "down", "10.1.32.0/20")
		backbone := steps.Ref{Kind: steps.KindNetwork, Project: fakecloud.ShopProject, Location: steps.Global, Name: "backbone"}
		d.app.w.inv().SetRanges([]steps.NetworkRange{
			{Network: backbone, Range: netip.MustParsePrefix("10.1.48.0/20"), By: "reserved range google-managed-services"},
			{Network: backbone, Range: netip.MustParsePrefix("10.1.32.0/22"), By: "static route to-the-office", Route: true},
			{Network: backbone, Range: netip.MustParsePrefix("10.1.128.0/18"), By: "peering to-data"},
		}, nil)
		d.send(tea.WindowSizeMsg{Width: w, Height: h})
		return d
	}}}
	for _, f := range []struct {
		name, network string
		keys          []string
	}{
		{"overlap", "backbone", []string{"down", "down", "10.1.4.0/23"}},
		{"taken", "backbone", []string{"down", "down", "10.1.4.0/23", "ctrl+t"}},
		{"adopted-proxies", "backbone", []string{"down", "down", "down"}},
		{"auto", "default", []string{"down", "down", "down", "down", "10.129.0.0/23"}},
		{"small", "", []string{"down", "down", "down", "down", "10.129.0.0/27"}},
		{"both", "", []string{"down", "down", "10.129.0.0/24", "down", "down"}},
	} {
		frames = append(frames, frame{f.name, func(t *testing.T, w, h int) *driver { return networked(t, w, h, f.network, f.keys...) }})
	}
	return frames
}

// TestNetworkFrames holds the states of the network page.
func TestNetworkFrames(t *testing.T) { holdFrames(t, networkFrames()) }

// The shapes alone tell what is what.
func TestNetworkWithoutColour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := options(t, fakecloud.Shop())
		o.Environ = []string{"NO_COLOR=1"}
		d := drive(t, o, 120, 40)
		d.press("n", "enter", "/loginus", "enter")
		d.until("Network")
		d.press("backbone", "down", "down", "10.1.4.0/23")
		d.sees("█ yours", "▓ a subnet", "◆ suggested", "✗ overlap", "· free")
	})
}

func TestOneKeyTakesTheSuggestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := networked(t, 100, 30, "backbone", "down", "down", "10.1.4.0/24")
		d.sees("overlaps 10.1.4.0/24, subnet apps in us-central1", "ctrl+t take 10.1.1.0/24")
		d.press("ctrl+t")
		d.misses("overlaps", "ctrl+t")
		if got := d.app.w.spec.Network.Subnet.Range; got != "10.1.1.0/24" {
			t.Errorf("the answer is %q", got)
		}
		d.press("ctrl+t")
		if got := d.app.w.spec.Network.Subnet.Range; got != "10.1.1.0/24" {
			t.Errorf("the key took %q where nothing is wrong", got)
		}
	})
}

// An auto mode network holds its own subnets: one of them is no overlap.
func TestAnAdoptedSubnetIsNoOverlap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := networked(t, 100, 30, "default")
		d.sees("10.128.0.0/20", "as it is now")
		d.misses("✗")
	})
}

// Whatever is typed, each frame fits, and a suggestion that is offered holds.
func TestNetworkPageTakesAnything(t *testing.T) {
	d := networked(t, minWidth, minHeight, "")
	crowded(d)
	p := d.app.top().(*networkPage)
	rapid.Check(t, func(r *rapid.T) {
		for range rapid.IntRange(1, 8).Draw(r, "steps") {
			switch rapid.IntRange(0, 5).Draw(r, "what") {
			case 0:
				d.send(tea.WindowSizeMsg{Width: rapid.IntRange(minWidth, 220).Draw(r, "w"), Height: rapid.IntRange(minHeight, 55).Draw(r, "h")})
			case 1:
				d.press("ctrl+u", rapid.OneOf(rapid.SampledFrom([]string{"default", "backbone", "crowded", "10.1.4.0/24", "10.0.0.0/8", "0.0.0.0/0", "255.255.255.255/32", "fd00::/8", "10.1.2.3/24"}),
					rapid.StringMatching(`[0-9./a-z]{0,14}`)).Draw(r, "text"))
			default:
				d.press(rapid.SampledFrom([]string{"up", "down", "tab", "ctrl+t", "left", "backspace"}).Draw(r, "key"))
			}
			fits(t, d)
			if offered, ok := p.suggestion(); ok {
				d.press("ctrl+t")
				if err := p.problem(); err != nil {
					r.Fatalf("%s was suggested, and is refused: %v", offered, err)
				}
			}
			if t.Failed() {
				r.FailNow()
			}
		}
	})
}

func TestSubnetsOfOtherRegionsAreNamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := networked(t, 120, 40, "default", "down")
		d.sees("No choice, because the address must be in us-central1: default (europe-west1), default")
		d.press("down")
		d.misses("No choice")
	})
}

// A key on the network page, with as many subnets as a large company has in a
// network.
func BenchmarkNetworkKeyToFrame(b *testing.B) {
	a := crowd(10)
	a.w.spec.Region, a.w.spec.Network.Name = "us-central1", "vpc"
	vpc := &steps.Network{Meta: metaOf(steps.Global, "vpc")}
	a.w.inv().Put(steps.Found{Resource: vpc})
	for i := range 500 {
		r := netip.PrefixFrom(netip.AddrFrom4([4]byte{10, byte(i / 2), byte(i % 2 * 128), 0}), 20)
		a.w.inv().Put(steps.Found{Resource: &steps.Subnet{Meta: metaOf("europe-west1", fmt.Sprintf("part-%d", i)), Network: vpc.Ref(), Range: r, Purpose: steps.PurposePrivate}})
	}
	a.do(open(a.asks(subnetRangeField)), nil)
	for _, k := range []tea.KeyPressMsg{{Code: tea.KeyDown}, {Code: tea.KeyDown}, {Code: '1', Text: "10.7.0.0/24"}} {
		a.Update(k)
	}
	keys := []tea.KeyPressMsg{{Code: tea.KeyBackspace}, {Code: '4', Text: "4"}}
	for i := 0; b.Loop(); i++ {
		a.Update(keys[i%len(keys)])
		a.View()
	}
}
