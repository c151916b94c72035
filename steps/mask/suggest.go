package mask

import (
	"fmt"
	"slices"
	"strings"
)

// Suggestion is a mask for a URL, with the reason to take it.
type Suggestion struct {
	Mask   Mask
	Parts  Parts // how the URL was taken apart; nil for a shorter form
	Reason string
}

// maxSuggestions bounds what is worth reading.
const maxSuggestions = 8

// Suggest returns masks that read url, the best first: those that recognise
// known names, each with its documented shorter forms after it; where no name
// is recognised, guesses by position. Each was run over url and can give what
// its reason says. A URL from which nothing can be read gives none.
func Suggest(url string, known []Service) ([]Suggestion, error) {
	d, err := dissect(url)
	if err != nil {
		return nil, err
	}
	s := suggester{url: strings.TrimSpace(url)}
	for _, g := range recognise(d.pieces, known) {
		s.add(d.parts(g), g.reading(), "reads "+g.reading().String())
	}
	if len(s.list) == 0 {
		s.byPosition(d)
	}
	if strings.HasSuffix(d.host, ".run.app") {
		for i := range s.list {
			s.list[i].Reason += "; this is Cloud Run's own host, and clients of the load balancer use a host of yours"
		}
	}
	return s.list, nil
}

func (g guess) reading() Reading { return Reading{g.service.name, g.tag.name} }

type suggester struct {
	url  string
	list []Suggestion
}

// add takes the mask of the parts and its shorter forms, where they are new
// and read the URL as want.
func (s *suggester) add(p Parts, want Reading, reason string) {
	m, err := Build(p)
	if err != nil {
		return
	}
	for i, e := range Equivalents(m) {
		if len(s.list) == maxSuggestions {
			return
		}
		r := e.Mask.Match(s.url)
		if s.has(e.Mask) || !r.Reads(want) {
			continue
		}
		next := Suggestion{e.Mask, p, reason}
		if i > 0 {
			next.Parts, next.Reason = nil, "shorter: "+e.Change
		}
		if len(r.Readings) > 0 {
			next.Reason += "; ambiguous: another reading is " + r.other(want).String()
		}
		s.list = append(s.list, next)
	}
}

// other returns a reading that is not want.
func (r Result) other(want Reading) Reading {
	if r.Reading != want {
		return r.Reading
	}
	return r.Readings[0]
}

func (s *suggester) has(m Mask) bool {
	return slices.ContainsFunc(s.list, func(o Suggestion) bool { return o.Mask.text == m.text })
}

// byPosition guesses without known names: the first label of a host with a
// domain below it, and the first path segment.
func (s *suggester) byPosition(d *dissection) {
	p := d.parts(guess{})
	for i, part := range p {
		inHost := part.Zone == InHost && (i == 0 || p[i-1].Zone != InHost)
		inPath := part.Zone == InPath && (i == 0 || p[i-1].Zone != InPath)
		if !inHost && !inPath || inHost && strings.Count(d.host, ".") < 2 {
			continue
		}
		if q, err := p.WithRole(i, ServiceRole); err == nil {
			q[i].Why = "a guess: no service of this name is known"
			s.add(q, Reading{Service: part.Text}, fmt.Sprintf("a guess: no service %q is known", part.Text))
		}
	}
}
