package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"runlb/steps/defect"
)

// Plan looks freshly at the Spec's region, its zones and the globals, reads the
// files that the Spec names, and says what is to be done. consent names the
// services that may be made public. Nothing is changed. Errors are
// *FieldError, joined, for what the Spec gets wrong.
func (s *Session) Plan(ctx context.Context, spec Spec, consent []string) (Plan, error) {
	now := s.engine.now()
	spec.Project = s.target.Project
	former := s.leftBehind(spec.Deployment())
	if err := s.settle(ctx, spec.Deployment()); err != nil {
		return Plan{}, err
	}
	reading, stop := context.WithCancel(ctx)
	defer stop()
	facts := s.readFacts(reading, spec)
	if err := s.Survey(ctx, Query{Region: spec.Region, Everywhere: lookedUpEverywhere()}, nil); err != nil {
		return Plan{}, err
	}
	f := facts()
	s.inv.SetRanges(f.Ranges.Value, f.Ranges.Err)
	if err := s.reachable(f); err != nil {
		return Plan{}, err
	}
	s.lookElsewhere(ctx, spec)
	s.forgetPast()
	if err := s.ReadInvokers(ctx, spec.Deployment(), servicesOf(spec)...); err != nil {
		return Plan{}, err
	}
	s.settleServices(ctx, spec.Deployment(), servicesOf(spec)...)
	m, err := LoadMaterials(spec, MaterialOptions{State: s.engine.State, Now: s.engine.now, Rand: s.engine.rand(), Unkept: &s.engine.unkept})
	if err != nil {
		return Plan{}, err
	}
	m.Consent = consent
	resolved, err := Resolve(spec, s.inv, m, now)
	if err != nil {
		return Plan{}, err
	}
	p, err := NewPlan(resolved, s.inv, m, now)
	if err == nil && p.asksThePast() {
		s.readPast(ctx, spec.Region)
		p, err = NewPlan(resolved, s.inv, m, now)
	}
	if err != nil {
		return Plan{}, err
	}
	p.Former = former.seen(p, s.inv)
	p.Disabled = f.disabled(s.inv, spec.Region)
	p.Checks = append(s.preflight(ctx, p, f), p.Checks...)
	return s.paced(p), nil
}

// PlanDown looks freshly at the deployment's own region, its zones and the
// globals, and says what of it is there to delete. An unreachable foreign
// region does not matter; an unreadable place of its own is an error.
func (s *Session) PlanDown(ctx context.Context, d Deployment) (Plan, error) {
	former := s.leftBehind(d)
	if err := s.lookDown(ctx, d); err != nil {
		return Plan{}, err
	}
	p, err := NewTeardown(d, s.inv)
	p.Former = former.seen(p, s.inv)
	if err != nil || len(p.Steps) == 0 {
		return p, err
	}
	c := s.checkPermissions(ctx, p)
	if c.Verdict == Fail {
		c.Verdict = Warn // what can go shall go; the rest is named at its step
	}
	p.Checks = append(p.Checks, c)
	return s.paced(p), nil
}

// lookDown reads all that a teardown of the deployment rests on.
func (s *Session) lookDown(ctx context.Context, d Deployment) error {
	if err := s.settle(ctx, d); err != nil {
		return err
	}
	var past defect.Group
	past.Go(func() { s.readPast(ctx, d.Region) })
	err := s.Survey(ctx, Query{Region: d.Region}, nil)
	past.Wait()
	if err != nil {
		return err
	}
	if err := s.ReadInvokers(ctx, d); err != nil {
		return err
	}
	s.settleServices(ctx, d)
	return nil
}

// FindDeployment finds a deployment in the cloud by its markers. Without a
// region it looks everywhere, in one listing a kind; when that finds nothing, it
// waits for what a killed Run of that name left in flight and looks again, and then
// it also looks for a service that the deployment has left a note on,
// region by region. The error is ErrNotFound, also when places did not answer,
// which it names; or *AmbiguousError.
func (s *Session) FindDeployment(ctx context.Context, name, region string) (Existing, error) {
	q := Query{Region: region}
	if region == "" {
		q.Kinds = slices.DeleteFunc(Kinds(), func(k Kind) bool { return k == KindService })
	}
	if err := s.Survey(ctx, q, nil); err != nil {
		return Existing{}, err
	}
	found := s.named(name, region)
	if len(found) == 0 {
		unfinished, err := s.settleNamed(ctx, name, region)
		if err == nil && unfinished {
			err = s.Survey(ctx, q, nil)
		}
		if err != nil {
			return Existing{}, err
		}
		found = s.named(name, region)
	}
	if len(found) == 0 && region == "" {
		if err := s.Survey(ctx, Query{Kinds: []Kind{KindService}}, nil); err != nil {
			return Existing{}, err
		}
		found = s.named(name, region)
	}
	switch len(found) {
	case 0:
		return Existing{}, notFound(name, region, s.inv.Gaps())
	case 1:
		return found[0], nil
	}
	amb := &AmbiguousError{Name: name}
	for _, e := range found {
		amb.Regions = append(amb.Regions, e.Deployment.Region)
	}
	slices.Sort(amb.Regions)
	return Existing{}, amb
}

// named are the deployments of that name in the Inventory; of all regions when
// none is given.
func (s *Session) named(name, region string) []Existing {
	return slices.DeleteFunc(s.inv.Deployments(), func(e Existing) bool {
		return e.Deployment.Name != name || region != "" && e.Deployment.Region != region
	})
}

// AmbiguousError says that a name alone does not tell which deployment is
// meant.
type AmbiguousError struct {
	Name    string
	Regions []string // sorted
}

// Error lists the regions.
func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("find deployment %s: it exists in %s: say which with --region", e.Name, strings.Join(e.Regions, " and "))
}

func notFound(name, region string, gaps []Gap) error {
	where := "any region"
	if region != "" {
		where = region
	}
	err := fmt.Errorf("find deployment %s in %s: %w", name, where, ErrNotFound)
	var unread []error
	for _, g := range gaps {
		if region == "" || g.Scope.Location == region || g.Scope.Location == Global {
			unread = append(unread, fmt.Errorf("%s in %s could not be read: %w", g.Kind, g.Scope.Location, g.Problem))
		}
	}
	return errors.Join(append([]error{err}, unread...)...)
}
