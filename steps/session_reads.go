package steps

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"

	"runlb/steps/defect"
)

// reachable tells a project that is not there from one that is empty. A denied
// read of the project alone proves nothing: its resources may be open to us.
// Google answers 403 for a missing project and for a forbidden one alike.
func (s *Session) reachable(f Facts) error {
	answered := !slices.ContainsFunc(s.inv.Gaps(), func(g Gap) bool { return g.Kind == KindNetwork })
	if answered {
		return nil
	}
	err := f.Project.Err
	if errors.Is(err, ErrDenied) || errors.Is(err, ErrNotFound) {
		return &FieldError{
			Field: "project", Value: s.target.Project, Problem: "does not exist, or " + s.whoever() + " may not see it",
			Remedy: "Write the id of a project of yours, not its name or number",
		}
	}
	return err
}

func (s *Session) whoever() string {
	if account := s.Identity().Account; account != "" {
		return account
	}
	return "this login"
}

// ReadInvokers reads those services of the region one by one that the names
// list or that carry the deployment's note: a listing does not tell who may
// call them. What cannot be read stays as the listing showed it; the error says
// that the login is no good.
func (s *Session) ReadInvokers(ctx context.Context, d Deployment, names ...string) error {
	var wg defect.Group
	var refused atomic.Pointer[error]
	for _, f := range s.inv.All(KindService, d.Region) {
		svc := f.Resource.(*Service)
		if !slices.Contains(names, svc.Name) && !slices.Contains(notedBy(svc), d) {
			continue
		}
		wg.Go(func() {
			found, err := s.access.Get(ctx, f.Ref())
			if err == nil {
				s.inv.Put(found)
			} else if errors.Is(err, ErrCredentials) {
				refused.Store(&err)
			}
		})
	}
	wg.Wait()
	if err := refused.Load(); err != nil {
		return ProblemOf(*err)
	}
	return nil
}

// lookElsewhere asks for the services of all regions, in one call, when one
// that the Spec names is not in its region: then it is worth saying where it is.
func (s *Session) lookElsewhere(ctx context.Context, spec Spec) {
	missing := slices.ContainsFunc(spec.AllBackends(), func(b Backend) bool {
		_, here := s.inv.Get(spec.serviceRef(b.Service))
		return b.Service != "" && !b.Sample && !here
	})
	unread := slices.ContainsFunc(s.inv.Gaps(), func(g Gap) bool { return g.Kind == KindService })
	if !missing || unread {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, factPatience)
	defer cancel()
	for b, err := range s.access.List(ctx, KindService, Scope{Project: spec.Project, Location: Everywhere}) {
		if err == nil && b.Problem == nil {
			s.inv.Add(KindService, b)
		}
		if err != nil || b.Problem == nil && b.Partial {
			return // that was the first look at all of them; the rest is detail
		}
	}
}

// servicesOf are the services that a Spec names.
func servicesOf(spec Spec) []string {
	names := slices.Clone(spec.Access.Services)
	for _, b := range spec.AllBackends() {
		if b.Service != "" {
			names = append(names, b.Service)
		}
	}
	return names
}
