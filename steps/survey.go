package steps

import (
	"context"
	"errors"
	"slices"
	"sync"

	"runlb/steps/defect"
)

// Query says what a Survey looks for.
type Query struct {
	Kinds  []Kind // none: all
	Region string // with its zones, and the globals; empty: everywhere
	// Everywhere are the regional kinds that are listed in all regions although
	// a Region is given.
	Everywhere []Kind
	Ranges     bool // also the ranges that networks have given away without a subnet
}

// Survey looks for resources, several listings at once, and files what each
// place answers in the Inventory. seen, when given, is told of every Batch
// after it is filed; its calls never overlap. Survey returns when all places
// have answered. A place that did not is a Problem in its Batch, and no error:
// the error is ctx's, or says that the credentials are no good.
func (s *Session) Survey(ctx context.Context, q Query, seen func(Kind, Batch)) error {
	if seen == nil {
		seen = func(Kind, Batch) {}
	}
	var (
		wg    sync.WaitGroup
		mu    sync.Mutex // guards seen and fatal
		fatal error
		slots = make(chan struct{}, s.engine.workers())
	)
	file := func(k Kind, b Batch) {
		s.inv.Add(k, b)
		mu.Lock()
		defer mu.Unlock()
		if errors.Is(b.Problem, ErrCredentials) && fatal == nil {
			fatal = b.Problem
		}
		seen(k, b)
	}
	do := func(k Kind, where Scope, look func()) {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			defer func() {
				if d := defect.Of(recover()); d != nil {
					file(k, Batch{Scope: where, Problem: s.crashed(d)})
				}
			}()
			if ctx.Err() == nil {
				look()
			}
		})
	}
	list := func(k Kind, where Scope) {
		do(k, where, func() { s.list(ctx, k, where, file) })
	}

	everywhere := Scope{Project: s.target.Project, Location: Everywhere}
	if q.Region == "" {
		do(KindService, everywhere, func() {
			if names, err := s.access.Regions(ctx, s.target.Project); err == nil {
				s.inv.SetRegions(names)
			}
		})
	}
	if q.Ranges {
		do(KindSubnet, everywhere, func() { s.inv.SetRanges(s.access.Ranges(ctx, s.target.Project)) })
	}
	for _, k := range listed(q.Kinds) {
		where := everywhere
		switch {
		case k.Level() == LevelGlobal:
			where.Location = Global
		case k.Level() == LevelZone && q.Region != "":
			region := Scope{Project: s.target.Project, Location: q.Region}
			do(k, region, func() {
				for _, z := range s.zones(ctx, k, region, file) {
					list(k, Scope{Project: s.target.Project, Location: z})
				}
			})
			continue
		case q.Region != "" && !slices.Contains(q.Everywhere, k):
			where.Location = q.Region
		}
		list(k, where)
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	if fatal != nil {
		return ProblemOf(fatal)
	}
	return nil
}

// list files what one listing yields; one that could not be made is a Batch
// with a Problem.
func (s *Session) list(ctx context.Context, k Kind, where Scope, file func(Kind, Batch)) {
	whole := true
	for b, err := range s.access.List(ctx, k, where) {
		if err != nil {
			if ctx.Err() == nil {
				file(k, Batch{Scope: where, Problem: err})
			}
			return
		}
		whole = whole && (b.Problem == nil || b.Scope != where)
		file(k, b)
	}
	if whole && ctx.Err() == nil {
		s.inv.answered(k, where.Location)
	}
}

// zones finds the zones of a region. One that cannot tell is a Batch with a
// Problem.
func (s *Session) zones(ctx context.Context, k Kind, region Scope, file func(Kind, Batch)) []string {
	zones, err := s.access.Zones(ctx, region.Project, region.Location)
	if err != nil {
		if ctx.Err() == nil {
			file(k, Batch{Scope: region, Problem: err})
		}
		return nil
	}
	s.inv.SetZones(region.Location, zones)
	s.inv.answered(k, region.Location)
	return zones
}

// listed are the kinds to list: all when none is named, and subnets once,
// because proxy-only ones are in the same listing.
func listed(kinds []Kind) []Kind {
	if len(kinds) == 0 {
		kinds = Kinds()
	}
	var list []Kind
	have := map[Kind]bool{}
	for _, k := range kinds {
		if k == KindProxySubnet {
			k = KindSubnet
		}
		if !have[k] {
			have[k] = true
			list = append(list, k)
		}
	}
	return list
}
