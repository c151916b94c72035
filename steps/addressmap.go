package steps

import (
	"encoding/binary"
	"maps"
	"net/netip"
	"slices"

	"go4.org/netipx"
)

// AddressMap is the addresses of a subnet, and what holds them.
type AddressMap struct {
	Range netip.Prefix
	Runs  []AddressRun // from the first to the last address
	Free  int
}

// AddressRun is addresses that follow each other and are alike: free ones,
// Google's own, or one that somebody holds.
type AddressRun struct {
	From, To netip.Addr
	Holder   *Found // what holds it; nil for a free or reserved run
	Reserved bool   // Google's: the first two and the last two
}

// Free reports whether the run can be chosen from.
func (r AddressRun) Free() bool { return r.Holder == nil && !r.Reserved }

// Addresses maps the subnet that the Spec names. It is false while its range is
// not known.
func (s Spec) Addresses(inv *Inventory) (AddressMap, bool) {
	r, err := netip.ParsePrefix(s.Network.Subnet.Range)
	if err != nil || !r.Addr().Is4() {
		return AddressMap{}, false
	}
	r = r.Masked()
	held := addressesIn(inv, s.subnetRef())
	m := AddressMap{Range: r}
	last := netipx.PrefixLastIP(r)
	if r.Bits() > 30 {
		return AddressMap{Range: r, Runs: []AddressRun{{From: r.Addr(), To: last, Reserved: true}}}, true
	}
	m.add(AddressRun{From: r.Addr(), To: r.Addr().Next(), Reserved: true})
	next, end := r.Addr().Next().Next(), last.Prev().Prev()
	for _, ip := range slices.SortedFunc(maps.Keys(held), netip.Addr.Compare) {
		if !usable(ip, r) {
			continue
		}
		m.free(next, ip.Prev())
		f := held[ip]
		m.add(AddressRun{From: ip, To: ip, Holder: &f})
		next = ip.Next()
	}
	m.free(next, end)
	m.add(AddressRun{From: last.Prev(), To: last, Reserved: true})
	return m, true
}

func (m *AddressMap) add(r AddressRun) { m.Runs = append(m.Runs, r) }

// free adds a free run, unless it is empty.
func (m *AddressMap) free(from, to netip.Addr) {
	if to.Less(from) {
		return
	}
	m.add(AddressRun{From: from, To: to})
	m.Free += m.Offset(to) - m.Offset(from) + 1
}

// Offset is how far an address is from the first one of the subnet.
func (m AddressMap) Offset(ip netip.Addr) int {
	a, first := ip.As4(), m.Range.Addr().As4()
	return int(binary.BigEndian.Uint32(a[:]) - binary.BigEndian.Uint32(first[:]))
}

// Size is how many addresses the subnet has.
func (m AddressMap) Size() int { return 1 << (32 - m.Range.Bits()) }

// HeldBy says who holds a run: what uses a reservation, rather than the
// reservation itself.
func (r AddressRun) HeldBy(inv *Inventory) string {
	if r.Holder == nil {
		return ""
	}
	if users := inv.Users(r.Holder.Ref()); r.Holder.Ref().Kind == KindAddress && len(users) > 0 {
		return users[0].Ref().String()
	}
	return r.Holder.Ref().String()
}

// maxRuns bounds how many runs are offered: a subnet may have thousands of VMs.
const maxRuns = 200

// addressOptions are auto, the reservations of the subnet, and the subnet from
// end to end: what is free, and who has the rest.
func addressOptions(inv *Inventory, s Spec) []Option {
	m, known := s.Addresses(inv)
	auto := Option{Value: autoChoice, Label: autoChoice, Note: "the first free one"}
	for _, r := range m.Runs {
		if r.Free() {
			auto.Note = "now " + r.From.String() + ", the first free one"
			break
		}
	}
	if known && m.Free == 0 {
		auto.Disabled = "the subnet has no free address"
	}
	options := append([]Option{auto}, reservations(inv, s)...)
	for _, r := range m.Runs {
		switch {
		case len(options) > maxRuns:
			return options
		case r.Free():
			o := Option{Value: r.From.String(), Label: r.From.String(), Note: "free"}
			if r.To != r.From {
				o.Note = "free, and so are those up to " + r.To.String()
			}
			options = append(options, o)
		case r.Reserved:
		case s.owns(*r.Holder):
			options = append(options, Option{Value: r.From.String(), Label: r.From.String(), Note: "this deployment's"})
		case r.Holder.Ref().Kind != KindAddress:
			options = append(options, Option{Value: r.From.String(), Label: r.From.String(), Disabled: r.HeldBy(inv) + " has it"})
		}
	}
	return options
}

// reservations are the reserved addresses of the subnet, by name.
func reservations(inv *Inventory, s Spec) []Option {
	var options []Option
	for _, f := range inv.All(KindAddress, s.Region) {
		a := f.Resource.(*Address)
		if a.Subnet.Path() != s.subnetRef().Path() {
			continue
		}
		o := Option{Value: a.Name, Label: a.Name, Note: a.IP.String() + ", reserved, and nobody uses it"}
		if s.owns(f) {
			o.Note = a.IP.String() + ", reserved by this deployment"
		}
		if err := reservedFits(inv, s, f); err != nil {
			o.Disabled = a.IP.String() + " " + err.(*FieldError).Problem
		}
		options = append(options, o)
	}
	return options
}
