package steps

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"strconv"
	"strings"
	"testing"
)

// block is a range as two numbers, so that the oracle has nothing in common
// with the planner.
type block struct{ first, last uint32 }

func blockOf(p netip.Prefix) block {
	a := p.Masked().Addr().As4()
	first := binary.BigEndian.Uint32(a[:])
	return block{first, first + uint32(1<<(32-p.Bits())-1)}
}

// obstacle is what a new range must not meet.
type obstacle struct {
	block
	route bool
}

func (o obstacle) stops(b block) bool {
	if o.route { // only a range that holds all of it
		return b.first <= o.first && o.last <= b.last
	}
	return b.first <= o.last && o.first <= b.last
}

// firstFree walks the aligned blocks of a pool, past whatever stops it.
func firstFree(pool block, bits int, obstacles []obstacle) (block, bool) {
	size := uint64(1) << (32 - bits)
	for at := uint64(pool.first); at+size-1 <= uint64(pool.last); {
		b, next := block{uint32(at), uint32(at + size - 1)}, uint64(0)
		for _, o := range obstacles {
			if o.stops(b) {
				next = max(next, (uint64(o.last)+size)/size*size)
			}
		}
		if next == 0 {
			return b, true
		}
		at = next
	}
	return block{}, false
}

// randomVPC is one: its inventory, and by hand all that is in the way.
type randomVPC struct {
	inv       *Inventory
	network   Ref
	obstacles []obstacle
}

func drawVPC(r *rand.Rand) randomVPC {
	w := newWorld()
	e := randomVPC{network: networkNamed("net")}
	auto := r.IntN(3) == 0
	if auto {
		e.obstacles = append(e.obstacles, obstacle{blockOf(autoRange), false})
	}
	peer, beyond := r.IntN(2) == 0, r.IntN(2) == 0
	own := &Network{Meta: foreign(Global, "net"), AutoSubnets: auto}
	near, far := &Network{Meta: foreign(Global, "near")}, &Network{Meta: foreign(Global, "far")}
	if peer {
		own.Peers = []string{near.Ref().Path(), "https://www.googleapis.com/compute/v1/projects/elsewhere/global/networks/hidden"}
	}
	if beyond {
		near.Peers = []string{far.Ref().Path()}
	}
	for _, n := range []*Network{own, near, far} {
		w.put(n)
	}
	for i := range r.IntN(40) {
		sub := &Subnet{Meta: foreign([]string{testRegion, "europe-west1", "asia-east1"}[r.IntN(3)], fmt.Sprintf("s%d", i)), Range: randomRange(r), Purpose: PurposePrivate}
		for range r.IntN(3) {
			sub.Secondary = append(sub.Secondary, randomRange(r))
		}
		counts := true
		switch r.IntN(5) {
		case 0:
			sub.Network, counts = near.Ref(), peer
		case 1:
			sub.Network, counts = far.Ref(), peer && beyond
		default:
			sub.Network = own.Ref()
		}
		w.put(sub)
		for _, p := range append(sub.Secondary, sub.Range) {
			if counts {
				e.obstacles = append(e.obstacles, obstacle{blockOf(p), false})
			}
		}
	}
	e.inv = w.inventory()
	var ranges []NetworkRange
	for i := range r.IntN(6) {
		n := NetworkRange{Network: own.Ref(), Range: randomRange(r), By: fmt.Sprintf("r%d", i), Route: r.IntN(2) == 0}
		if r.IntN(4) == 0 {
			n.Network = far.Ref() // another network's routes are its own
		} else {
			e.obstacles = append(e.obstacles, obstacle{blockOf(n.Range), n.Route})
		}
		ranges = append(ranges, n)
	}
	e.inv.SetRanges(ranges, nil)
	return e
}

// randomRange is often large, so that pools run out.
func randomRange(r *rand.Rand) netip.Prefix {
	pool := private[r.IntN(len(private))]
	bits := min(pool.Bits()+r.IntN(5), 29)
	if r.IntN(2) == 0 {
		bits = max(pool.Bits(), 16+r.IntN(13))
	}
	a := pool.Addr().As4()
	n := binary.BigEndian.Uint32(a[:]) + r.Uint32N(1<<(32-pool.Bits()))
	binary.BigEndian.PutUint32(a[:], n)
	return netip.PrefixFrom(netip.AddrFrom4(a), bits).Masked()
}

// TestFaultsP5 holds the range planner against a walk by hand, over random
// VPCs: auto mode, secondary ranges, peered networks and their peers, routes
// and reserved ranges. What it finds never overlaps, and it finds one if and
// only if there is one.
func TestFaultsP5(t *testing.T) {
	found, none := 0, 0
	for seed := range uint64(counted(1000, 10_000)) {
		r := rand.New(rand.NewPCG(seed, 4+*faultsSeed))
		e := drawVPC(r)
		bits := 8 + r.IntN(22)
		near := randomRange(r)
		space := SpaceOf(e.inv, e.network)
		got, ok := space.Free(bits, near)
		exists := false
		for _, pool := range append([]netip.Prefix{near}, private...) {
			if _, there := firstFree(blockOf(pool), bits, e.obstacles); there {
				exists = true
			}
		}
		if ok != exists {
			t.Fatalf("seed %d: a free /%d: planner %v %v, by hand %v", seed, bits, got, ok, exists)
		}
		if !ok {
			none++
			continue
		}
		found++
		for _, o := range e.obstacles {
			if got.Bits() != bits || o.stops(blockOf(got)) {
				t.Fatalf("seed %d: %v is not free: it meets %+v", seed, got, o)
			}
		}
		typed := randomRange(r)
		_, clash := space.Clash(typed, Ref{})
		stopped := false
		for _, o := range e.obstacles {
			stopped = stopped || o.stops(blockOf(typed))
		}
		if clash != stopped {
			t.Fatalf("seed %d: typed %v: planner says taken %v, by hand %v", seed, typed, clash, stopped)
		}
	}
	t.Logf("%d VPCs with a free range, %d without", found, none)
	t.Attr("points", strconv.Itoa(found+none))
	if found == 0 || none == 0 {
		t.Error("the VPCs are all of one sort")
	}
}

// TestWhyARangeCannotBe: who takes it, exactly where, and what to write.
func TestWhyARangeCannotBe(t *testing.T) {
	near := networkNamed("near")
	w := newWorld(
		&Network{Meta: foreign(Global, "net"), AutoSubnets: true, Peers: []string{near.Path()}}, &Network{Meta: foreign(Global, "near")},
		&Subnet{Meta: foreign("europe-west1", "far"), Network: networkNamed("net"), Range: netip.MustParsePrefix("10.30.0.0/20"), Secondary: []netip.Prefix{netip.MustParsePrefix("10.64.0.0/14")}},
		&Subnet{Meta: foreign(testRegion, "peers"), Network: near, Range: netip.MustParsePrefix("10.40.0.0/16")},
	)
	inv := w.inventory()
	inv.SetRanges([]NetworkRange{
		{Network: networkNamed("net"), Range: netip.MustParsePrefix("10.50.1.0/24"), By: "static route to-office", Route: true},
		{Network: networkNamed("net"), Range: netip.MustParsePrefix("10.60.0.0/16"), By: "reserved range sql"},
		{Network: networkNamed("net"), Range: netip.MustParsePrefix("10.0.0.0/8"), By: "static route everything", Route: true},
	}, nil)
	for typed, want := range map[string]string{
		"10.30.4.0/24":   "overlaps 10.30.0.0/20, subnet far in europe-west1",
		"10.66.0.0/16":   "overlaps 10.64.0.0/14, secondary range of subnet far",
		"10.129.0.0/23":  "overlaps 10.128.0.0/9, automatic subnets of net",
		"10.40.7.0/24":   "overlaps 10.40.0.0/16, subnet peers in us-central1, of peered network near",
		"10.50.0.0/16":   "overlaps 10.50.1.0/24, static route to-office",
		"10.60.9.0/24":   "overlaps 10.60.0.0/16, reserved range sql",
		"10.1.2.3/24":    "has bits behind its mask. Write it as 10.1.2.0/24",
		"10.1.2.0/30":    "too small. /29 is the least",
		"127.0.0.0/24":   "lies in 127.0.0.0/8, which no subnet can have",
		"10.1.2.0":       "not a range",
		"fd00::/64":      "not an IPv4 range",
		"10.50.1.128/25": "", // a part of a route's range: the subnet goes before it
		"10.1.2.0/24":    "",
	} {
		s := Spec{Name: "shop", Project: testProject, Region: testRegion, Network: NetworkSpec{Name: "net", Subnet: SubnetSpec{Name: "new", Range: typed}}}
		err := checkSubnetRange(inv, s)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", typed, err, want)
		}
	}
}
