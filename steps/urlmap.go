package steps

import (
	"slices"
	"strings"
)

// URLMap picks the backend service by host and path.
type URLMap struct {
	Meta
	Default Ref     // backend service for what no route takes
	Routes  []Route // in the order of the Spec
}

// Route sends some hosts and paths to a backend service.
type Route struct {
	Hosts   []string // "*" for any; each also stands for host:port
	Paths   []string // empty: every path
	Backend Ref
}

// Ref names the URL map.
func (m *URLMap) Ref() Ref { return m.ref(KindURLMap) }

// Needs is every backend service that it can pick, once.
func (m *URLMap) Needs() []Ref {
	needs := []Ref{m.Default}
	seen := map[string]bool{m.Default.Path(): true}
	for _, r := range m.Routes {
		if !seen[r.Backend.Path()] {
			seen[r.Backend.Path()] = true
			needs = append(needs, r.Backend)
		}
	}
	return needs
}

var _ Resource = (*URLMap)(nil)

// Compare looks at the default and the routes, as PartRoutes sets them. The
// order of hosts and of paths does not matter.
func (m *URLMap) Compare(live Resource) []Difference {
	have, d := sameKind(m, live)
	if d != nil {
		return d
	}
	d.ref("default backend", m.Default, have.Default, PartRoutes)
	d.list("routes", m.routeLines(), have.routeLines(), PartRoutes)
	return d
}

// routeLines writes one line for each host and path, so that two ways to group
// the same routes are equal.
func (m *URLMap) routeLines() []string {
	var lines []string
	for _, r := range m.Routes {
		for _, h := range orAny(r.Hosts, "*") {
			h, _, _ := strings.Cut(h, ":")
			for _, p := range orAny(r.Paths, "/*") {
				lines = append(lines, h+p+" → "+r.Backend.Name)
			}
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

func orAny(list []string, all string) []string {
	if len(list) == 0 {
		return []string{all}
	}
	return list
}

// ByHand is the gcloud command that makes it. Routes take a file: gcloud's own
// path rules on a regional map would name a global backend service. Source:
// google-cloud section 3.3 (sure).
func (m *URLMap) ByHand() Command {
	if len(m.Routes) > 0 {
		return gcloud("compute", "url-maps", "import", m.Name).at(m.Ref()).flag("source", m.Name+".yaml")
	}
	return m.described(m.make("compute", "url-maps").flag("default-service", m.Default.Name).flag("region", m.Location))
}
