package steps

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"runlb/steps/defect"
)

// settleFor bounds the wait for what an earlier Run left in flight. What takes
// longer is met again by the steps.
const settleFor = 3 * time.Minute

// settleServices waits for the services that the names list, or that carry the
// deployment's note, while a change of them is under way: perhaps by a run of
// which no journal is left. Until it is over, what is put back could be undone
// by what is still to come.
func (s *Session) settleServices(ctx context.Context, d Deployment, names ...string) {
	ctx, cancel := context.WithTimeout(ctx, settleFor)
	defer cancel()
	var wg defect.Group
	for _, f := range s.inv.All(KindService, d.Region) {
		svc := f.Resource.(*Service)
		if !svc.Changing || !slices.Contains(names, svc.Name) && !slices.Contains(notedBy(svc), d) {
			continue
		}
		wg.Go(func() {
			for p := (pause{}); p.wait(ctx, nil) == nil; {
				found, err := s.access.Get(ctx, f.Ref())
				if err != nil {
					return // the step meets it again
				}
				s.inv.Put(found)
				if !found.Resource.(*Service).Changing {
					return
				}
			}
		})
	}
	wg.Wait()
}

// settleNamed waits for what earlier Runs of deployments of that name left in
// flight, by the journals of this machine: what they were making when they were
// killed may not show yet. It reports whether there was anything.
func (s *Session) settleNamed(ctx context.Context, name, region string) (bool, error) {
	locks, err := filepath.Glob(filepath.Join(s.engine.State, "*", "lock"))
	if err != nil {
		return false, fmt.Errorf("find journals: %w", err)
	}
	any := false
	for _, lock := range locks {
		id := filepath.Base(filepath.Dir(lock))
		f := s.journalOf(id)
		if f == nil || f.of != name || region != "" && f.region != region {
			continue
		}
		d := Deployment{Name: name, Project: s.target.Project, Region: f.region}
		if d.ID() != id {
			continue
		}
		any = true
		if err := s.settle(ctx, d); err != nil {
			return any, err
		}
	}
	return any, nil
}

// settle waits for the operations that an earlier Run of the deployment left in
// flight, so that the look at the cloud after it sees what they made. The
// journal only tells what to wait for: how they end, the look tells.
func (s *Session) settle(ctx context.Context, d Deployment) error {
	open, _, err := readOpen(s.engine.disk(), filepath.Join(s.engine.State, d.ID(), "journal"), s.engine.now())
	if err != nil {
		return err
	}
	waiting, cancel := context.WithTimeout(ctx, settleFor)
	defer cancel()
	for _, in := range open {
		if in.Op == "" {
			continue
		}
		ref, err := ParseRef(in.Path)
		if err != nil {
			continue
		}
		// The answer is not used: neither a failed operation nor a failed
		// question changes what is asked next.
		_ = s.access.Wait(waiting, Operation{Name: in.Op, Ref: ref, Verb: in.Verb})
	}
	return ctx.Err()
}
