package steps

import (
	"fmt"
	"strings"
)

// goers are resources of a deployment that are to go. Those that somebody else
// still uses stay, and so does what these need.
type goers struct {
	inv    *Inventory
	all    []Found
	going  map[string]Found
	stays  map[string]string  // path → why
	usedBy map[string][]Found // users found, by path
}

func (g *goers) add(found ...Found) {
	if g.going == nil {
		g.going, g.stays, g.usedBy = map[string]Found{}, map[string]string{}, map[string][]Found{}
	}
	for _, f := range found {
		g.going[f.Ref().Path()] = f
		g.usedBy[f.Ref().Path()] = usersAmong(g.all, g.inv, f.Ref())
	}
}

// settle takes out what has a user that stays and does not turn away, until
// nothing more has. It goes in rounds, so that the reasons do not depend on the
// order of a map.
func (g *goers) settle(turnsAway func(user Found, of Ref) bool) {
	for {
		stay := map[string]string{}
		for path, f := range g.going {
			if s := g.strangers(f, turnsAway); len(s) > 0 {
				stay[path] = "used by " + nameAll(s)
			}
		}
		if len(stay) == 0 {
			return
		}
		for path, why := range stay {
			delete(g.going, path)
			g.stays[path] = why
		}
	}
}

// strangers lists the users of a resource that neither go nor turn away.
func (g *goers) strangers(f Found, turnsAway func(user Found, of Ref) bool) []Found {
	var list []Found
	for _, u := range g.usedBy[f.Ref().Path()] {
		if _, goes := g.going[u.Ref().Path()]; !goes && !turnsAway(u, f.Ref()) && !heldByCloudRun(u) {
			list = append(list, u)
		}
	}
	return list
}

// keep takes a resource out for another reason.
func (g *goers) keep(f Found, why string) {
	delete(g.going, f.Ref().Path())
	g.stays[f.Ref().Path()] = why
}

func (g *goers) keeps(f Found) (bool, string) {
	why, stays := g.stays[f.Ref().Path()]
	return stays, why
}

// users lists who uses the resource now, but for addresses that only Google
// frees.
func (g *goers) users(ref Ref) []Found {
	var list []Found
	for _, u := range g.usedBy[ref.Path()] {
		if !heldByCloudRun(u) {
			list = append(list, u)
		}
	}
	return list
}

// heldByCloudRun tells whether the found resource is an address that Cloud Run
// holds for Direct VPC egress; Google frees it within hours. Source:
// CFF#2867.
func heldByCloudRun(f Found) bool {
	return f.Ref().Kind == KindAddress && strings.HasPrefix(f.About().Name, "serverless-ipv4-")
}

// nameAll lists resources in a sentence, and whose they are where a marker
// tells.
func nameAll(found []Found) string {
	const most = 3
	var list []string
	for i, f := range found {
		if i == most {
			list = append(list, fmt.Sprintf("%d more", len(found)-most))
			break
		}
		name := f.Ref().String()
		if m, ok := MarkerOf(f.Resource); ok {
			name += " of " + m.Deployment.Name
		}
		list = append(list, name)
	}
	return strings.Join(list, ", ")
}
