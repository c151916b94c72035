package steps

import (
	"fmt"
	"slices"
	"strings"
)

// URLMap picks the backend service by host and path.
type URLMap struct {
	Meta
	Default  Ref     // backend service for what no route takes; zero with a redirect
	Routes   []Route // in the order of the Spec
	Redirect string  // where the rest is sent instead; RedirectHTTPS on ours
}

// RedirectHTTPS is the redirect to the same URL over HTTPS, with 301. Others, as
// found, are their settings in words.
const RedirectHTTPS = "https"

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
	var needs []Ref
	seen := map[string]bool{}
	add := func(r Ref) {
		if !r.IsZero() && !seen[r.Path()] {
			seen[r.Path()] = true
			needs = append(needs, r)
		}
	}
	add(m.Default)
	for _, r := range m.Routes {
		add(r.Backend)
	}
	return needs
}

var _ Resource = (*URLMap)(nil)

// Compare looks at the default, the routes and the redirect, as PartRoutes sets
// them. The order of hosts and of paths does not matter.
func (m *URLMap) Compare(live Resource) []Difference {
	have, d := sameKind(m, live)
	if d != nil {
		return d
	}
	d.ref("default backend", m.Default, have.Default, PartRoutes)
	d.list("routes", m.routeLines(), have.routeLines(), PartRoutes)
	d.text("redirect", m.Redirect, have.Redirect, PartRoutes)
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
// google-cloud section 3.3 (sure). It has no flag for a redirect, which is short
// enough to be handed over in the line.
func (m *URLMap) ByHand() Command {
	if m.Redirect != "" {
		return m.redirectByHand()
	}
	if len(m.Routes) > 0 {
		return gcloud("compute", "url-maps", "import", m.Name).at(m.Ref()).flag("source", m.Name+".yaml")
	}
	return m.described(m.make("compute", "url-maps").flag("default-service", m.Default.Name).flag("region", m.Location))
}

// redirectByHand lets gcloud read the URL map from its input. --quiet is for a
// map that is there: the question whether to overwrite it would read the same
// input.
func (m *URLMap) redirectByHand() Command {
	importing := gcloud("compute", "url-maps", "import", m.Name).at(m.Ref()).on("quiet", true)
	body := fmt.Sprintf(`{"name": %q, "description": %q, "defaultUrlRedirect": {"httpsRedirect": true, "redirectResponseCode": "MOVED_PERMANENTLY_DEFAULT"}}`, m.Name, m.Description)
	return Command{"sh", "-c", `printf %s "$0" | ` + strings.Join(importing, " "), body}
}
