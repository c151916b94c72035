package steps

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"runlb/steps/defect"
)

// Reading is one answer of the cloud, or why there is none.
type Reading[T any] struct {
	Value T
	Err   error
}

// Facts are what the preflight rests on besides resources. Each was read by
// itself: one that could not be read makes its own checks unknown, and no
// other.
type Facts struct {
	Project  Reading[Project]
	Enabled  Reading[[]string] // of neededAPIs
	Regional Reading[[]Quota]
	Global   Reading[[]Quota]
	Policies map[string]Reading[Policy] // by constraint; those that the plan may meet
	Host     Reading[string]            // the Shared VPC host project
	Shared   Reading[[]Ref]             // networks of other projects
	Ranges   Reading[[]NetworkRange]
}

// factPatience bounds each reading: what has not answered by then is unknown.
const factPatience = 15 * time.Second

// neededAPIs are the APIs without which nothing can be built.
func neededAPIs() []string { return []string{"compute.googleapis.com", "run.googleapis.com"} }

// readFacts asks everything at once, and does not wait: the answers come
// through the function that it returns.
func (s *Session) readFacts(ctx context.Context, spec Spec) func() Facts {
	var f Facts
	var wg sync.WaitGroup
	project := spec.Project
	reading(s, &wg, ctx, &f.Project, func(ctx context.Context) (Project, error) { return s.access.Project(ctx, project) })
	reading(s, &wg, ctx, &f.Enabled, func(ctx context.Context) ([]string, error) { return s.access.Enabled(ctx, project, neededAPIs()) })
	reading(s, &wg, ctx, &f.Regional, func(ctx context.Context) ([]Quota, error) {
		return s.access.Quotas(ctx, Scope{Project: project, Location: spec.Region})
	})
	reading(s, &wg, ctx, &f.Global, func(ctx context.Context) ([]Quota, error) {
		return s.access.Quotas(ctx, Scope{Project: project, Location: Global})
	})
	reading(s, &wg, ctx, &f.Host, func(ctx context.Context) (string, error) { return s.access.HostProject(ctx, project) })
	reading(s, &wg, ctx, &f.Shared, func(ctx context.Context) ([]Ref, error) { return s.access.SharedNetworks(ctx, project) })
	reading(s, &wg, ctx, &f.Ranges, func(ctx context.Context) ([]NetworkRange, error) { return s.access.Ranges(ctx, project) })
	constraints := constraintsFor(spec)
	policies := make([]Reading[Policy], len(constraints))
	for i, c := range constraints {
		reading(s, &wg, ctx, &policies[i], func(ctx context.Context) (Policy, error) { return s.access.EffectivePolicy(ctx, project, c) })
	}
	return func() Facts {
		wg.Wait()
		f.Policies = map[string]Reading[Policy]{}
		for i, c := range constraints {
			f.Policies[c] = policies[i]
		}
		return f
	}
}

// reading reads one thing beside the others, within its own time. A defect in
// it is an error of it alone.
func reading[T any](s *Session, wg *sync.WaitGroup, ctx context.Context, into *Reading[T], read func(context.Context) (T, error)) {
	wg.Go(func() {
		defer func() {
			if d := defect.Of(recover()); d != nil {
				into.Err = s.crashed(d)
			}
		}()
		ctx, cancel := context.WithTimeoutCause(ctx, factPatience, fmt.Errorf("no answer within %s", factPatience))
		defer cancel()
		into.Value, into.Err = read(ctx)
		if into.Err != nil && context.Cause(ctx) != nil {
			into.Err = context.Cause(ctx)
		}
	})
}

// quotaOf finds a quota by its metric.
func quotaOf(list []Quota, metric string) (Quota, bool) {
	i := slices.IndexFunc(list, func(q Quota) bool { return q.Metric == metric })
	if i < 0 {
		return Quota{}, false
	}
	return list[i], true
}
