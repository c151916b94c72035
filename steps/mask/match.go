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
//     inside one segment and must capture a name. After the last segment of
//     the mask anything may follow.
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
		if !m.host[i].read(label, isHostCapture, r) {
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
		segment, rest := cutBefore(path[1:], "/")
		if !m.path[i].read(segment, isName, r) {
			return false
		}
		path = rest
	}
	return true
}

// read captures the placeholders of c from s into r. Valid says what a
// placeholder can capture.
func (c *cell) read(s string, valid func(string) bool, r *Result) bool {
	s, ok := c.trim(s)
	switch {
	case !ok:
		return false
	case c.n == 0:
		return s == ""
	case c.n == 1:
		r.set(c.holders[0], s)
		return valid(s)
	}
	return c.readTwo(s, valid, r)
}

// readTwo reads both placeholders of c from s, the greediest reading first.
func (c *cell) readTwo(s string, valid func(string) bool, r *Result) bool {
	found := false
	between := c.lits[1]
	for i := len(s); len(r.Readings) < maxReadings; {
		if i = strings.LastIndex(s[:i], between); i < 0 {
			break
		}
		first, second := s[:i], s[i+len(between):]
		if valid(first) && valid(second) {
			reading := r.Reading
			reading.set(c.holders[0], first)
			reading.set(c.holders[1], second)
			if found {
				r.Readings = append(r.Readings, reading)
			} else {
				r.Reading, found = reading, true
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

// all returns every reading, the one taken first.
func (r Result) all() []Reading {
	return append([]Reading{r.Reading}, r.Readings...)
}

// Reads reports whether want is one of the readings of the URL.
func (r Result) Reads(want Reading) bool {
	return r.OK && (r.Reading == want || slices.Contains(r.Readings, want))
}
