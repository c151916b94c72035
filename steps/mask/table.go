package mask

import (
	"fmt"
	"slices"
	"strings"
)

// Verdict says what becomes of a row of a Table.
type Verdict uint8

// The verdicts, from good to bad.
const (
	Serves      Verdict = iota // the URL reaches a known service or tag
	Unreachable                // no URL of the mask reaches this service or tag
	Misses                     // the mask does not match the URL
	Unknown                    // the URL resolves to what was not found in the project
	Collides                   // the URL can be read as another known target too
	Elsewhere                  // the service is in another region
)

var verdictNames = [...]string{"serves", "unreachable", "misses", "unknown", "collides", "elsewhere"}

// String returns the verdict as one word.
func (v Verdict) String() string {
	if int(v) < len(verdictNames) {
		return verdictNames[v]
	}
	return "no verdict"
}

// Row is one line of the mask laboratory: a URL and what it resolves to.
type Row struct {
	URL     string // empty when Unreachable or Elsewhere
	Service string // the target, or what the URL resolves to
	Tag     string
	Region  string // of a discovered service; empty for an example
	Example bool   // the URL was given, not made for a target
	Verdict Verdict
	Why     string // one clause; empty when there is nothing to say
}

// Table returns what the mask does for every discovered target, in the order
// given: the URL that reaches it, or why none does. A service without tags is
// a target; its tags are targets when the mask reads a tag or fixes one. The
// examples follow: what each resolves to, or why it misses.
//
// A serverless endpoint group leads to services of its own region only (sure,
// Compute API): those of other regions are one row each. An empty region takes
// all services for its own.
func Table(m Mask, region string, services []Service, examples []string) []Row {
	t := table{mask: m, region: region}
	n := len(examples)
	for _, s := range services {
		n += len(m.targets(s))
	}
	t.rows = make([]Row, 0, n)
	for _, s := range services {
		if region != "" && s.Region != region {
			t.rows = append(t.rows, Row{Service: s.Name, Region: s.Region, Verdict: Elsewhere, Why: "only services of " + region + " are reached"})
			continue
		}
		for _, tag := range m.targets(s) {
			t.addTarget(s, tag)
		}
	}
	for _, url := range examples {
		t.addExample(url)
	}
	t.judge(services)
	return t.rows
}

// targets returns the tags of s that the mask can tell apart; an empty one is
// the service itself.
func (m *Mask) targets(s Service) []string {
	if len(s.Tags) == 0 || !m.HasTag() && m.fixed.Tag == "" {
		return make([]string, 1)
	}
	return s.Tags
}

type table struct {
	mask   Mask
	region string
	rows   []Row
	open   []question
}

// question is a row whose verdict depends on which names are known.
type question struct {
	row    int
	result Result
}

func (t *table) addTarget(s Service, tag string) {
	row := Row{Service: s.Name, Tag: tag, Region: s.Region}
	url, err := t.mask.URLFor(s.Name, tag)
	switch {
	case err != nil:
		row.Verdict, row.Why = Unreachable, err.Error()
	case !t.mask.Ambiguous():
		row.URL = url // Without a second reading it reads back as made.
	default:
		r := t.mask.Match(url)
		if !r.OK {
			row.Verdict, row.Why = Unreachable, fmt.Sprintf("%s is misread: %s", url, r.Why)
			break
		}
		row.URL = url
		if len(r.Readings) > 0 {
			t.open = append(t.open, question{len(t.rows), r})
		}
	}
	if row.Verdict == Serves && slices.Contains(s.Idle, tag) {
		row.Why = "0 % of the service's own traffic: only its tag leads here"
	}
	t.rows = append(t.rows, row)
}

func (t *table) addExample(url string) {
	r := t.mask.Match(url)
	row := Row{URL: url, Service: r.Service, Tag: r.Tag, Example: true}
	if r.OK {
		t.open = append(t.open, question{len(t.rows), r})
	} else {
		row.Verdict, row.Why = Misses, r.Why
	}
	t.rows = append(t.rows, row)
}

// judge answers the open questions. It looks up only the names in them: there
// are few, and a project may have thousands.
func (t *table) judge(services []Service) {
	among := make(map[string]bool)
	for _, q := range t.open {
		for _, r := range q.result.all() {
			among[r.Service], among[r.Tag] = true, true
		}
	}
	known := newCatalog(In(t.region, services), among)
	for _, q := range t.open {
		row := &t.rows[q.row]
		verdict, why := known.verdict(row, q.result)
		if verdict == Serves {
			why = row.Why
		}
		if verdict == Unknown && !known.services[row.Service] {
			if others := regionsOf(row.Service, services); others != "" {
				verdict, why = Elsewhere, row.Service+" is in "+others+" only"
			}
		}
		row.Verdict, row.Why = verdict, why
	}
}

// regionsOf names the regions that have a service of the name.
func regionsOf(name string, services []Service) string {
	var regions []string
	for _, s := range services {
		if s.Name == name && s.Region != "" {
			regions = append(regions, s.Region)
		}
	}
	return strings.Join(regions, ", ")
}

func (c *catalog) verdict(row *Row, r Result) (Verdict, string) {
	want := Reading{row.Service, row.Tag}
	for _, other := range r.all() {
		if other != want && c.has(other) {
			return Collides, "can be read as " + other.String() + " too"
		}
	}
	switch {
	case r.Reading != want:
		return Collides, "is read first as " + r.String() + ", which is not known"
	case c.has(want):
		return Serves, ""
	case c.services[want.Service]:
		return Unknown, fmt.Sprintf("%s has no tag %s", want.Service, want.Tag)
	}
	return Unknown, fmt.Sprintf("no service %s was found", want.Service)
}

// String returns the target as the screens write it.
func (r Reading) String() string {
	if r.Tag == "" {
		return r.Service
	}
	return r.Service + " @ " + r.Tag
}
