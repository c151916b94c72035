package steps

import (
	"fmt"
	"strings"
)

// Ref names one resource. Two Refs with the same Path are the same resource,
// also when one says subnet and the other proxy-only subnet.
type Ref struct {
	Kind     Kind
	Project  string
	Location string // a region, a zone, or Global
	Name     string
}

// Path is the resource's path as Google writes it, from "projects/" on.
func (r Ref) Path() string {
	place := ""
	switch r.Kind.Level() {
	case LevelGlobal:
		place = Global
	case LevelRegion:
		place = "regions/" + r.Location
	case LevelZone:
		place = "zones/" + r.Location
	case LevelRun:
		place = "locations/" + r.Location
	}
	return fmt.Sprintf("projects/%s/%s/%s/%s", r.Project, place, r.Kind.Collection(), r.Name)
}

// String is the resource as a sentence names it: "URL map shop-map".
func (r Ref) String() string { return string(r.Kind) + " " + r.Name }

// IsZero reports whether the Ref names nothing.
func (r Ref) IsZero() bool { return r == Ref{} }

// ParseRef reads a link or path of any form that Google writes: with or
// without host and API version. A subnetwork is read as KindSubnet; only the
// resource itself says that it is a proxy-only one.
func ParseRef(link string) (Ref, error) {
	at := strings.Index(link, "projects/")
	if at < 0 {
		return Ref{}, fmt.Errorf("read reference %q: no projects/ in it", link)
	}
	parts := strings.Split(link[at:], "/")
	switch {
	case len(parts) == 5 && parts[2] == Global:
		return refOf(link, parts[1], Global, parts[3], parts[4])
	case len(parts) == 6 && (parts[2] == "regions" || parts[2] == "zones" || parts[2] == "locations"):
		return refOf(link, parts[1], parts[3], parts[4], parts[5])
	}
	return Ref{}, fmt.Errorf("read reference %q: not a path of a resource", link)
}

func refOf(link, project, location, collection, name string) (Ref, error) {
	for _, k := range Kinds() {
		if k.Collection() == collection && (k.Level() == LevelGlobal) == (location == Global) {
			return Ref{Kind: k, Project: project, Location: location, Name: name}, nil
		}
	}
	return Ref{}, fmt.Errorf("read reference %q: no kind of ours", link)
}

// Region is the region that the resource is in: its location, or that of its
// zone; Global for global ones.
func (r Ref) Region() string {
	if r.Kind.Level() == LevelZone {
		if at := strings.LastIndexByte(r.Location, '-'); at > 0 {
			return r.Location[:at]
		}
	}
	return r.Location
}
