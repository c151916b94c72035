package mask

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Level says how much a Warning weighs.
type Level uint8

// A Note states a consequence that may well be wanted; a Caution a likely
// mistake, or a use that nothing documents.
const (
	Note Level = iota
	Caution
)

// Warning is something to know about a valid mask.
type Warning struct {
	Level  Level
	Offset int    // byte offset in the mask
	Text   string // one sentence
}

// Warnings returns what to know about the mask, cautions first.
func (m Mask) Warnings() []Warning {
	if m.text == "" {
		return nil
	}
	var w []Warning
	for _, cells := range [][]cell{m.host, m.path} {
		for i := range cells {
			if c := &cells[i]; c.ambiguous() {
				w = append(w, Warning{Caution, c.at, fmt.Sprintf("%s can be read in several ways when a name holds %q", m.text[c.at:c.end], c.lits[1])})
			}
		}
	}
	if len(m.path) == 0 && len(m.host) == 1 && holders(m.host) > 0 {
		w = append(w, Warning{Caution, 0, fmt.Sprintf("this reads a host of a single part; if the name stands in the path, write /%s", m.text)})
	}
	w = m.warnPath(w)
	if m.fixed.Service != "" {
		w = append(w, Warning{Caution, 0, "a mask beside a fixed service is not documented"})
	}
	return m.notes(w)
}

func (m *Mask) warnPath(w []Warning) []Warning {
	for i := range m.path {
		c := &m.path[i]
		text := m.text[c.at:c.end]
		switch {
		case c.empty() && i == len(m.path)-1:
			w = append(w, Warning{Caution, c.at - 1, "a URL without this slash misses, and how Google compares it is not documented; leave it out"})
		case c.empty():
			w = append(w, Warning{Caution, c.at - 1, "an empty path segment matches only a doubled slash"})
		case c.n > 0 && (c.n > 1 || c.lits[0] != "" || c.lits[1] != ""):
			w = append(w, Warning{Caution, c.at, "a placeholder as a fragment is documented for hosts only, not for paths"})
		}
		if j := strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }); j >= 0 {
			w = append(w, Warning{Caution, c.at + j, "clients send this character percent-encoded, and nothing is decoded"})
		}
		if j := strings.IndexByte(text, '%'); j >= 0 {
			w = append(w, Warning{Caution, c.at + j, "how percent-encoding is compared is not documented; it is compared as written"})
		}
	}
	return w
}

func (m *Mask) notes(w []Warning) []Warning {
	if len(m.host) == 0 {
		w = append(w, Warning{Note, 0, "any host is accepted"})
	} else if m.host[0].n > 0 {
		w = append(w, Warning{Note, 0, "what a host with more parts in front gives is not documented; it counts as a miss"})
	}
	if m.HasTag() {
		w = append(w, Warning{Note, strings.Index(m.text, TagPlaceholder.String()), "every URL needs a tag; the service without one is not reached"})
	}
	return w
}

// Ambiguous reports whether some URL has several readings.
func (m Mask) Ambiguous() bool {
	for _, cells := range [][]cell{m.host, m.path} {
		for i := range cells {
			if cells[i].ambiguous() {
				return true
			}
		}
	}
	return false
}

// ambiguous reports whether a name could hold the literal between two
// placeholders.
func (c *cell) ambiguous() bool {
	return c.n == 2 && onlyNameBytes(c.lits[1])
}
