package sandbox

import (
	"cmp"
	"fmt"
	"path"
	"strconv"
	"strings"
)

// When says which requests a fault strikes. Zero fields do not restrict.
type When struct {
	Method string // "POST"
	Kind   string // a collection: "forwardingRules", "operations", "services"
	Verb   string // the method's last word: "list", "insert", "wait", "setLabels"
	Place  string // a region, a zone or "global", or a pattern: "us-*"; a region stands for its zones too
	Name   string // of the object, or a pattern: "shop-*"
	Nth    int    // the first fitting request that is struck, from 1; 0 with no Count: every one
	Count  int    // how many are struck from there on; 0: one; Onwards: all
}

// Onwards is the Count of a fault that does not end.
const Onwards = -1

// fits tells whether c is a request that the fault is about. Of a wide call the place does not matter.
func (w When) fits(c apiCall, wide bool) bool {
	return (w.Method == "" || w.Method == c.method) && (w.Kind == "" || w.Kind == c.kind) && (w.Verb == "" || w.Verb == c.verb) &&
		(w.Place == "" || wide || inPlace(w.Place, c.place)) && (w.Name == "" || matched(w.Name, c.name))
}

// due tells whether the nth fitting request is struck.
func (w When) due(n int) bool {
	switch first := max(w.Nth, 1); {
	case w.Nth == 0 && w.Count == 0:
		return true
	case w.Count == Onwards:
		return n >= first
	default:
		return n >= first && n < first+max(w.Count, 1)
	}
}

// inPlace tells whether place, or the region that it is a zone of, fits a pattern.
func inPlace(pattern, place string) bool {
	return matched(pattern, place) || matched(pattern, regionOfZone(place)) && regionOfZone(place) != place
}

func matched(pattern, s string) bool {
	ok, err := path.Match(pattern, s)
	return ok && err == nil
}

// String is w as a fault plan writes it: "POST forwardingRules.insert@us-*/shop-* 2-4".
func (w When) String() string {
	what := cmp.Or(w.Kind, "*")
	if w.Verb != "" {
		what += "." + w.Verb
	}
	if w.Place != "" {
		what += "@" + w.Place
	}
	if w.Name != "" {
		what += "/" + w.Name
	}
	return cmp.Or(w.Method, "*") + " " + what + " " + w.times()
}

func (w When) times() string {
	switch first := max(w.Nth, 1); {
	case w.Nth == 0 && w.Count == 0:
		return "*"
	case w.Count == Onwards:
		return strconv.Itoa(first) + "-"
	case w.Count > 1:
		return fmt.Sprintf("%d-%d", first, first+w.Count-1)
	default:
		return strconv.Itoa(first)
	}
}

// parseTimes reads "*", "2", "2-4" or "2-".
func (w *When) parseTimes(s string) error {
	if s == "*" {
		return nil
	}
	from, to, ranged := strings.Cut(s, "-")
	first, err := strconv.Atoi(from)
	last := first
	if ranged && to != "" && err == nil {
		last, err = strconv.Atoi(to)
	}
	if err != nil || first < 1 || last < first {
		return fmt.Errorf("which request %q: write 2 for the second, 2-4, 2- for the second and all after it, or * for every one", s)
	}
	w.Nth, w.Count = first, last-first+1
	if ranged && to == "" {
		w.Count = Onwards
	}
	if w.Count == 1 {
		w.Count = 0
	}
	return nil
}
