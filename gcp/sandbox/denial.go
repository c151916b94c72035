package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

// denialsPath is the document of what is denied: list [{permission, member, on}].
const denialsPath = "settings/denials"

// Denial refuses a permission, whatever policies grant.
type Denial struct {
	Permission string `json:"permission"`       // "compute.networks.create"
	Member     string `json:"member,omitempty"` // "user:alice@example.com"; empty: everybody
	On         string `json:"on,omitempty"`     // a path and all below it, "projects/P"; empty: everywhere
}

// Deny refuses permission ("compute.networks.create") to everybody on prefix ("projects/P") and below it.
func (s *Sandbox) Deny(permission, prefix string) error { return s.DenyTo("", permission, prefix) }

// DenyTo refuses permission to member, "user:EMAIL" or "serviceAccount:EMAIL", on prefix and below it.
func (s *Sandbox) DenyTo(member, permission, prefix string) error {
	if member != "" {
		if _, err := parseMember(member); err != nil {
			return err
		}
	}
	if err := knownPermission(permission); err != nil {
		return err
	}
	if prefix != "" && !strings.HasPrefix(prefix, "projects/") {
		return fmt.Errorf("%q is no place: write projects/PROJECT, or a path below it", prefix)
	}
	d := Denial{Permission: permission, Member: member, On: strings.TrimSuffix(prefix, "/")}
	return s.setDenials(func(list []Denial) []Denial {
		if slices.Contains(list, d) {
			return list
		}
		return append(list, d)
	})
}

// Allow takes back the denials of permission, or all of them when it is empty. What no policy grants stays refused.
func (s *Sandbox) Allow(permission string) error {
	return s.setDenials(func(list []Denial) []Denial {
		return slices.DeleteFunc(list, func(d Denial) bool { return permission == "" || d.Permission == permission })
	})
}

// Denials are what is denied now, in the order in which it was.
func (s *Sandbox) Denials() (list []Denial) {
	s.read(func(t *tx) { list = t.denials() })
	return list
}

func (s *Sandbox) setDenials(change func([]Denial) []Denial) error {
	return s.write(func(t *tx) error {
		var list []any
		for _, d := range change(t.denials()) {
			list = append(list, object{"permission": d.Permission, "member": d.Member, "on": d.On})
		}
		t.put(denialsPath, object{"list": list})
		return nil
	})
}

func (t *tx) denials() []Denial {
	o, _ := t.get(denialsPath)
	var list []Denial
	for _, d := range objects(o, "list") {
		list = append(list, Denial{text(d, "permission"), text(d, "member"), text(d, "on")})
	}
	return list
}

func (t *tx) denied(caller, permission, path string) bool {
	return slices.ContainsFunc(t.denials(), func(d Denial) bool {
		return d.Permission == permission && (d.Member == "" || d.Member == memberOf(caller)) &&
			(d.On == "" || path == d.On || strings.HasPrefix(path, d.On+"/"))
	})
}
