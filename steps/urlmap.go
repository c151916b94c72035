package steps

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
