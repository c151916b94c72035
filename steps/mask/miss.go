package mask

import (
	"fmt"
	"strings"
)

// miss says why the mask does not match a, in a few words. It is apart from
// Match so that a match pays nothing for it.
func (m *Mask) miss(a address) string {
	if why := m.missHost(a.host); why != "" {
		return why
	}
	return m.missPath(a.path)
}

func (m *Mask) missHost(host string) string {
	if len(m.host) == 0 {
		return ""
	}
	if host == "" {
		return "the URL has no host, and the mask asks for one"
	}
	labels := strings.Split(host, ".")
	if n := len(m.host) - len(labels); n > 0 {
		return count(n, "label") + " short: " + lacking(m.host[:n])
	} else if n < 0 {
		return count(-n, "label") + " more than the mask has: what Google captures then is not documented"
	}
	// From the right: the domain is the likelier mistake to name.
	for i := len(labels) - 1; i >= 0; i-- {
		if why := m.host[i].miss(labels[i], InHost); why != "" {
			return why
		}
	}
	return ""
}

func (m *Mask) missPath(path string) string {
	segments := strings.Split(path[1:], "/")
	for i := range m.path {
		if i == len(segments) || i == len(segments)-1 && segments[i] == "" && !m.path[i].empty() {
			rest := m.path[i:]
			return count(len(rest), "path segment") + " short: " + lacking(rest)
		}
		if i == len(m.path)-1 && m.path[i].empty() {
			break
		}
		if why := m.path[i].miss(segments[i], InPath); why != "" {
			return why
		}
	}
	return ""
}

// lacking names what a URL without these cells does not tell.
func lacking(cells []cell) string {
	var lost []string
	for i := range cells {
		for _, h := range cells[i].holders[:cells[i].n] {
			lost = append(lost, h.noun())
		}
	}
	switch {
	case len(lost) > 0:
		return "no " + strings.Join(lost, " and no ") + " in it"
	case cells[0].lits[0] == "":
		return "the mask ends in a slash"
	}
	return fmt.Sprintf("no %q in it", cells[0].lits[0])
}

// miss says why c, which stands in zone, does not read s; empty when it does.
func (c *cell) miss(s string, zone Zone) string {
	var r Result
	if c.read(s, zone, &r) {
		return ""
	}
	inner, ok := c.trim(s)
	switch {
	case !ok || c.n == 0:
		return c.missLiteral(s)
	case c.n == 2 && !strings.Contains(inner, c.lits[1]):
		return fmt.Sprintf("%q has no %q between %s and %s", s, c.lits[1], c.holders[0].noun(), c.holders[1].noun())
	case c.n == 2 && r.Reading == Reading{}:
		return fmt.Sprintf("%q gives no %s and %s", s, c.holders[0].noun(), c.holders[1].noun())
	}
	for _, h := range c.holders[:c.n] {
		if got := r.get(h); zone.problem(got) != "" {
			return fmt.Sprintf("%q is no %s: %s", got, h.noun(), zone.problem(got))
		}
	}
	return ""
}

func (c *cell) missLiteral(s string) string {
	switch {
	case c.n == 0 && s == "":
		return fmt.Sprintf("nothing where the mask has %q", c.lits[0])
	case c.n == 0 && c.lits[0] == "":
		return fmt.Sprintf("%q where the mask has nothing", s)
	case c.n == 0 && strings.EqualFold(s, c.lits[0]):
		return fmt.Sprintf("%q where the mask has %q: a path is compared with case", s, c.lits[0])
	case c.n == 0:
		return fmt.Sprintf("%q where the mask has %q", s, c.lits[0])
	case !strings.HasPrefix(s, c.lits[0]):
		return fmt.Sprintf("%q does not start with %q", s, c.lits[0])
	}
	return fmt.Sprintf("%q does not end in %q", s, c.lits[c.n])
}

// count returns "one label", "2 labels".
func count(n int, noun string) string {
	if n == 1 {
		return "one " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
