package mask

import (
	"cmp"
	"slices"
	"strings"
)

// piece is one host label or one path segment of a URL.
type piece struct {
	zone   Zone
	text   string
	domain int // in a host, 1 for the last label, 2 for the one before; else 0
}

// hit is a known name found in a piece: all of it, or a fragment that hyphens
// or the ends set apart.
type hit struct {
	piece, from, to int
	whole           bool
	name            string
}

func (h hit) found() bool { return h.name != "" }

// guess is one way to recognise service and tag in a URL; the tag may be
// missing.
type guess struct {
	service, tag hit
	own          bool // the tag is one of the service
	score        int
}

// Bounds of the work on a URL of many hyphens, or that repeats a known name.
const (
	maxFragments = 2048
	maxHits      = 32
)

// recognise returns the ways to find known names in the pieces, best first:
// whole parts before fragments, tags of the very service before others,
// longer names before shorter ones, and then from left to right.
func recognise(pieces []piece, services []Service) []guess {
	names := fragments(pieces)
	among := make(map[string]bool, len(names))
	for _, h := range names {
		among[h.name] = true
	}
	known := newCatalog(services, among)
	tags := pick(names, known.tags)
	var all []guess
	for _, s := range pick(names, known.services) {
		all = append(all, guess{service: s, score: s.score(pieces)})
		for _, t := range tags {
			if t.piece == s.piece && t.from < s.to && s.from < t.to {
				continue
			}
			if g := (guess{service: s, tag: t, own: known.pairs[Reading{s.name, t.name}]}); g.plausible() {
				g.score = s.score(pieces) + g.tagScore()
				all = append(all, g)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b guess) int { return cmp.Compare(b.score, a.score) })
	return all
}

// Weights of recognise: a whole part outweighs a tag, a tag the length.
const (
	scoreWhole  = 4096
	scoreOwn    = 1024
	scoreOther  = 256
	scoreDomain = -8192
)

func (h hit) score(pieces []piece) int {
	score := len(h.name)
	if h.whole {
		score += scoreWhole
	}
	if pieces[h.piece].domain == 2 {
		score += scoreDomain
	}
	return score
}

func (g guess) tagScore() int {
	if g.own {
		return scoreOwn + len(g.tag.name)
	}
	return scoreOther
}

// plausible refuses a tag of another service that is only a fragment.
func (g guess) plausible() bool { return g.own || g.tag.whole }

// fragments returns everything in the pieces that could be a name.
func fragments(pieces []piece) []hit {
	var hits []hit
	for i, p := range pieces {
		if p.domain == 1 && i > 0 {
			continue // The top-level domain is no service.
		}
		for from := 0; from < len(p.text); from = nextFragment(p.text, from) {
			for to := fragmentEnd(p.text, from); to >= 0 && to-from <= maxName; to = fragmentEnd(p.text, to) {
				name := p.text[from:to]
				if !isName(name) {
					continue
				}
				if hits = append(hits, hit{i, from, to, len(name) == len(p.text), name}); len(hits) == maxFragments {
					return hits
				}
			}
		}
	}
	return hits
}

// pick returns the first hits whose names are known.
func pick(hits []hit, known map[string]bool) []hit {
	var picked []hit
	for _, h := range hits {
		if known[h.name] && len(picked) < maxHits {
			picked = append(picked, h)
		}
	}
	return picked
}

// nextFragment returns where the fragment after the one at i starts.
func nextFragment(s string, i int) int {
	j := strings.IndexByte(s[i:], '-')
	if j < 0 {
		return len(s)
	}
	for i += j; i < len(s) && s[i] == '-'; i++ {
	}
	return i
}

// fragmentEnd returns the next end of a fragment after i, or -1.
func fragmentEnd(s string, i int) int {
	if i >= len(s) {
		return -1
	}
	for i < len(s) && s[i] == '-' {
		i++
	}
	if j := strings.IndexByte(s[i:], '-'); j >= 0 {
		return i + j
	}
	return len(s)
}
