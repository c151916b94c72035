package gcp

import (
	"cmp"

	"runlb/steps"
)

// share is one entry of a service's traffic, as both versions of Cloud Run
// tell it: a revision with a part of the traffic, a tag, or both.
type share struct {
	tag, revision string
	percent       int64
}

// takeTags files the tags, and of them those whose revision gets none of the
// service's own traffic. A revision may stand in several entries; one that
// names none is of the latest (sure, Run API).
func takeTags(s *steps.Service, traffic []share) {
	percent := map[string]int64{}
	revision := func(t share) string { return cmp.Or(clean(t.revision), s.Revision) }
	for _, t := range traffic {
		percent[revision(t)] += t.percent
	}
	for _, t := range traffic {
		if t.tag == "" {
			continue
		}
		s.Tags = append(s.Tags, clean(t.tag))
		if percent[revision(t)] == 0 {
			s.IdleTags = append(s.IdleTags, clean(t.tag))
		}
	}
}
