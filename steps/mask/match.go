package mask

import (
	"slices"
	"strings"
)

// Reading is one way to read a URL by a mask.
type Reading struct{ Service, Tag string }

// Result says what a mask makes of one URL.
type Result struct {
	Reading
	OK       bool
	Why      string    // why nothing was captured; empty on a match
	Readings []Reading // the other possible readings of the same URL
}

// maxReadings bounds the other readings that a Result lists. A label that DNS
// allows has fewer.
const maxReadings = maxName

// Match reads url, with or without a scheme, by the mask. All of it is a guess
// where it goes beyond Google's examples:
//
//   - The host is compared without case and without its port. A placeholder
//     stays inside one label; the numbers of labels must be equal.
//   - The path is compared as sent, with case, undecoded. A placeholder stays
//     inside one segment; what it captures must then be a name. After the last
//     segment of the mask, or after its closing slash, anything may follow.
//   - A mask without host matches any host, one without path any path.
//   - Where two placeholders share a label there can be several readings. The
//     first is the one in which the first placeholder captures the most.
func (m Mask) Match(url string) Result {
	a, problem := readURL(url)
	if problem != "" {
		return Result{Why: "this is not a URL: " + problem}
	}
	if len(m.host)+len(m.path) == 0 {
		return Result{Why: "there is no mask"}
	}
	r := Result{Reading: Reading{m.fixed.Service, m.fixed.Tag}}
	if !m.readHost(a.host, &r) || !m.readPath(a.path, &r) {
		return Result{Why: m.miss(a)}
	}
	r.OK = true
	return r
}

func (m *Mask) readHost(host string, r *Result) bool {
	if len(m.host) == 0 {
		return true
	}
	if strings.Count(host, ".")+1 != len(m.host) {
		return false
	}
	for i := range m.host {
		var label string
		label, host, _ = strings.Cut(host, ".")
		if !m.host[i].read(label, InHost, r) {
			return false
		}
	}
	return true
}

func (m *Mask) readPath(path string, r *Result) bool {
	for i := range m.path {
		if path == "" {
			return false
		}
		if i == len(m.path)-1 && m.path[i].empty() {
			return true
		}
		segment, rest := cutBefore(path[1:], "/")
		if !m.path[i].read(segment, InPath, r) {
			return false
		}
		path = rest
	}
	return true
}

// empty reports whether c is the nothing after a slash.
func (c *cell) empty() bool { return c.at == c.end }

// read captures the placeholders of c, which stands in zone, from s into r.
func (c *cell) read(s string, zone Zone, r *Result) bool {
	s, ok := c.trim(s)
	switch {
	case !ok:
		return false
	case c.n == 0:
		return s == ""
	case c.n == 1:
		r.set(c.holders[0], s)
		return zone.captures(s) && zone.accepts(s)
	}
	return c.readTwo(s, zone, r)
}

// readTwo reads both placeholders of c from s. The greediest capture counts,
// even where a later check refuses it.
func (c *cell) readTwo(s string, zone Zone, r *Result) bool {
	found := false
	between := c.lits[1]
	for i := len(s); len(r.Readings) < maxReadings; {
		if i = strings.LastIndex(s[:i], between); i < 0 {
			break
		}
		first, second := s[:i], s[i+len(between):]
		if zone.captures(first) && zone.captures(second) {
			reading := r.Reading
			reading.set(c.holders[0], first)
			reading.set(c.holders[1], second)
			switch accepted := zone.accepts(first) && zone.accepts(second); {
			case !found:
				r.Reading, found = reading, true
				if !accepted {
					return false
				}
			case accepted:
				r.Readings = append(r.Readings, reading)
			}
		}
		// The next try may overlap this one: --- is found twice in ----.
		i += len(between) - 1
	}
	return found
}

// trim takes the literals at both ends of c off s.
func (c *cell) trim(s string) (string, bool) {
	s, ok := strings.CutPrefix(s, c.lits[0])
	if !ok || c.n == 0 {
		return s, ok
	}
	return strings.CutSuffix(s, c.lits[c.n])
}

func (r *Reading) set(p Placeholder, s string) {
	if p == ServicePlaceholder {
		r.Service = s
	} else {
		r.Tag = s
	}
}

func (r *Reading) get(p Placeholder) string {
	if p == ServicePlaceholder {
		return r.Service
	}
	return r.Tag
}

// all returns every reading, the one taken first.
func (r Result) all() []Reading {
	return append([]Reading{r.Reading}, r.Readings...)
}

// Reads reports whether want is one of the readings of the URL.
func (r Result) Reads(want Reading) bool {
	return r.OK && (r.Reading == want || slices.Contains(r.Readings, want))
}
