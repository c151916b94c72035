package steps

import (
	"errors"
	"slices"
	"strings"
	"sync"
)

// Inventory is what was found in the cloud, and which places did not answer.
// It is safe for concurrent use: answers arrive while it is read.
type Inventory struct {
	mu      sync.RWMutex
	project string
	presets map[string]Default // by Field; never changed
	version uint64
	changed map[Kind]uint64 // the version at which a kind changed last
	regions []string
	zones   map[string][]string
	places  map[place]*shelf
	ranges  Reading[[]NetworkRange]
	spaces  spaceShelf
	past    past
}

// place is one kind at one location. Proxy-only subnets lie with the other
// subnets, because one listing answers for both.
type place struct {
	kind     Kind
	location string
}

// shelf is what a place last answered.
type shelf struct {
	items    map[string]Found // by label
	detailed bool
	problem  error
}

// label tells a resource from the others on its shelf, in few letters: there
// may be ten thousand.
func label(r Ref) string { return r.Project + "/" + r.Name }

// errNotAsked is why nothing is known that nobody has asked for yet.
var errNotAsked = errors.New("not asked for yet")

// Gap is a place that did not answer.
type Gap struct {
	Kind    Kind
	Scope   Scope
	Problem error
}

// NewInventory is an empty Inventory of a project.
func NewInventory(project string) *Inventory {
	return &Inventory{project: project, changed: map[Kind]uint64{}, zones: map[string][]string{}, places: map[place]*shelf{}, ranges: Reading[[]NetworkRange]{Err: errNotAsked}, past: past{settle: settleTime}}
}

// Project is the project that the Inventory is of.
func (inv *Inventory) Project() string { return inv.project }

// Add files a Batch of a listing of the kind. A batch with detail replaces
// what its place answered before; a partial one only fills places that have
// not answered in detail. A place that fails keeps its earlier items and
// becomes a Gap.
func (inv *Inventory) Add(kind Kind, b Batch) {
	inv.mu.Lock()
	defer inv.mu.Unlock()
	kind = listing(kind)
	inv.change(kind)
	if b.Problem != nil {
		inv.shelf(place{kind, b.Scope.Location}).problem = b.Problem
		if len(b.Items) == 0 {
			return
		}
	}
	for location, items := range byLocation(b) {
		inv.fill(place{kind, location}, b, items)
	}
	if b.Scope.Location == Everywhere && !b.Partial && b.Problem == nil {
		inv.forgetOthers(kind, b)
	}
}

// Put files one resource as it was just read, beside what its place answered.
func (inv *Inventory) Put(f Found) {
	inv.mu.Lock()
	defer inv.mu.Unlock()
	ref := f.Ref()
	inv.change(listing(ref.Kind))
	s := inv.shelf(place{listing(ref.Kind), ref.Location})
	if s.items == nil {
		s.items = map[string]Found{}
	}
	s.items[label(ref)] = f
}

// answered forgets that a place did not answer before: it just did, or all of
// the places in it.
func (inv *Inventory) answered(kind Kind, location string) {
	inv.mu.Lock()
	defer inv.mu.Unlock()
	if s, ok := inv.places[place{listing(kind), location}]; ok && s.problem != nil {
		inv.change(listing(kind))
		s.problem = nil
	}
}

func (inv *Inventory) fill(p place, b Batch, items []Found) {
	s := inv.shelf(p)
	if b.Partial && s.detailed {
		return
	}
	s.items = make(map[string]Found, len(items))
	for _, f := range items {
		s.items[label(f.Ref())] = f
	}
	if b.Problem == nil {
		s.problem = nil
		s.detailed = !b.Partial
	}
}

// forgetOthers empties the places that a full look at everything did not name.
func (inv *Inventory) forgetOthers(kind Kind, b Batch) {
	named := byLocation(b)
	for p := range inv.places {
		if _, ok := named[p.location]; p.kind == kind && !ok {
			delete(inv.places, p)
		}
	}
}

func (inv *Inventory) shelf(p place) *shelf {
	s, ok := inv.places[p]
	if !ok {
		s = &shelf{}
		inv.places[p] = s
	}
	return s
}

// byLocation sorts the items of a batch by the place that they are filed
// under. The batch's own place is there also without items, unless it is
// everywhere.
func byLocation(b Batch) map[string][]Found {
	sorted := map[string][]Found{}
	if b.Scope.Location != Everywhere {
		sorted[b.Scope.Location] = nil
	}
	for _, f := range b.Items {
		l := f.About().Location
		sorted[l] = append(sorted[l], f)
	}
	return sorted
}

// listing is the kind whose listing shows k.
func listing(k Kind) Kind {
	if k == KindProxySubnet {
		return KindSubnet
	}
	return k
}

// Get finds a resource by its path.
func (inv *Inventory) Get(ref Ref) (Found, bool) {
	inv.mu.RLock()
	defer inv.mu.RUnlock()
	s, ok := inv.places[place{listing(ref.Kind), ref.Location}]
	if !ok {
		return Found{}, false
	}
	f, ok := s.items[label(ref)]
	return f, ok
}

// All lists what was found of a kind at a location, or Everywhere, sorted by
// name, then location.
func (inv *Inventory) All(kind Kind, location string) []Found {
	inv.mu.RLock()
	defer inv.mu.RUnlock()
	var all []Found
	for p, s := range inv.places {
		if p.kind != listing(kind) || location != Everywhere && p.location != location {
			continue
		}
		for _, f := range s.items {
			if f.Ref().Kind == kind {
				all = append(all, f)
			}
		}
	}
	slices.SortFunc(all, byName)
	return all
}

// elsewhere tells, as the end of a sentence, in which regions there is one of
// the name; empty when there is none.
func (inv *Inventory) elsewhere(kind Kind, name string) string {
	var places []string
	for _, f := range inv.All(kind, Everywhere) {
		if f.About().Name == name {
			places = append(places, f.About().Location)
		}
	}
	if len(places) == 0 {
		return ""
	}
	return "; there is one in " + strings.Join(places, ", ") + ", and a load balancer takes all from its own region"
}

func byName(a, b Found) int {
	x, y := a.About(), b.About()
	if c := strings.Compare(x.Name, y.Name); c != 0 {
		return c
	}
	if c := strings.Compare(x.Location, y.Location); c != 0 {
		return c
	}
	return strings.Compare(x.Project, y.Project)
}

// everything lists all that was found, in the order of Kinds.
func (inv *Inventory) everything() []Found {
	var all []Found
	for _, k := range Kinds() {
		all = append(all, inv.All(k, Everywhere)...)
	}
	return all
}

// Gaps lists the places that did not answer, sorted.
func (inv *Inventory) Gaps() []Gap {
	inv.mu.RLock()
	defer inv.mu.RUnlock()
	var gaps []Gap
	for p, s := range inv.places {
		if s.problem != nil {
			gaps = append(gaps, Gap{Kind: p.kind, Scope: Scope{Project: inv.project, Location: p.location}, Problem: s.problem})
		}
	}
	slices.SortFunc(gaps, func(a, b Gap) int {
		if c := strings.Compare(string(a.Kind), string(b.Kind)); c != 0 {
			return c
		}
		return strings.Compare(a.Scope.Location, b.Scope.Location)
	})
	return gaps
}

// change counts a change of a kind.
func (inv *Inventory) change(kind Kind) {
	inv.version++
	inv.changed[kind] = inv.version
}

// Services are all Cloud Run services that were found, in no order.
func (inv *Inventory) Services() []*Service {
	inv.mu.RLock()
	defer inv.mu.RUnlock()
	var all []*Service
	for p, s := range inv.places {
		if p.kind != KindService {
			continue
		}
		all = slices.Grow(all, len(s.items))
		for _, f := range s.items {
			if service, ok := f.Resource.(*Service); ok {
				all = append(all, service)
			}
		}
	}
	return all
}

// VersionOf is the Version at which a kind changed last.
func (inv *Inventory) VersionOf(kind Kind) uint64 {
	inv.mu.RLock()
	defer inv.mu.RUnlock()
	return inv.changed[listing(kind)]
}

// Version grows with each change, so that what was computed from the
// Inventory can be kept until then.
func (inv *Inventory) Version() uint64 {
	inv.mu.RLock()
	defer inv.mu.RUnlock()
	return inv.version
}
