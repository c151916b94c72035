package steps

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// differences collects the fields in which a live resource is not as wanted.
type differences []Difference

// sameKind gives the live resource as the kind that is compared. When it is
// another one, the list says so and nothing else can be compared.
func sameKind[T Resource](want T, live Resource) (T, differences) {
	same, ok := live.(T)
	if !ok {
		return same, differences{{Field: "kind", Want: string(want.Ref().Kind), Have: string(live.Ref().Kind)}}
	}
	return same, nil
}

func (d *differences) text(field, want, have string, part Part) {
	if want != have {
		*d = append(*d, Difference{Field: field, Want: want, Have: have, Part: part})
	}
}

func (d *differences) flag(field string, want, have bool, part Part) {
	d.text(field, onOff(want), onOff(have), part)
}

// ref compares by path: a proxy-only subnet may be named as a subnet.
func (d *differences) ref(field string, want, have Ref, part Part) {
	if want.IsZero() != have.IsZero() || !want.IsZero() && want.Path() != have.Path() {
		*d = append(*d, Difference{Field: field, Want: shown(want, have), Have: shown(have, want), Part: part})
	}
}

// refs compares without regard to order.
func (d *differences) refs(field string, want, have []Ref, part Part) {
	d.inOrder(field, sortedRefs(want), sortedRefs(have), part)
}

// inOrder compares by path, and shows names: what is ours is in one region.
func (d *differences) inOrder(field string, want, have []Ref, part Part) {
	if !slices.Equal(paths(want), paths(have)) {
		*d = append(*d, Difference{Field: field, Want: shownAll(want, have), Have: shownAll(have, want), Part: part})
	}
}

func sortedRefs(refs []Ref) []Ref {
	return slices.SortedFunc(slices.Values(refs), func(a, b Ref) int { return strings.Compare(a.Path(), b.Path()) })
}

// shownAll names what there is; by path where the other list has the same names.
func shownAll(refs, others []Ref) string {
	list := make([]string, len(refs))
	for i, r := range refs {
		list[i] = r.Name
		if slices.ContainsFunc(others, func(o Ref) bool { return o.Name == r.Name && o.Path() != r.Path() }) {
			list[i] = r.Path()
		}
	}
	return strings.Join(list, ", ")
}

// list compares without regard to order.
func (d *differences) list(field string, want, have []string, part Part) {
	want, have = slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(have))
	if !slices.Equal(want, have) {
		*d = append(*d, Difference{Field: field, Want: strings.Join(want, ", "), Have: strings.Join(have, ", "), Part: part})
	}
}

// found compares a field that runlb does not set itself; have is empty when
// the cloud said nothing about it.
func (d *differences) found(field, want, have string) {
	if have != "" {
		d.text(field, want, have, "")
	}
}

// shown is the name, with its place when the other one has the same name.
func shown(r, other Ref) string {
	switch {
	case r.IsZero():
		return "none"
	case r.Name == other.Name:
		return r.Path()
	}
	return r.Name
}

func paths(refs []Ref) []string {
	list := make([]string, len(refs))
	for i, r := range refs {
		list[i] = r.Path()
	}
	return list
}

func ranges(prefixes []netip.Prefix) []string {
	list := make([]string, len(prefixes))
	for i, p := range prefixes {
		list[i] = p.String()
	}
	return list
}

func onOff(b bool) string {
	if b {
		return "on"
	}
	return "off"
}

// sentence writes differences for an error or a Why: "port 80 instead of 81".
func (d differences) sentence() string {
	parts := make([]string, len(d))
	for i, x := range d {
		parts[i] = fmt.Sprintf("%s is %s, wanted %s", x.Field, orNone(x.Have), orNone(x.Want))
	}
	return strings.Join(parts, "; ")
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}
