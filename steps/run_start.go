package steps

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"runlb/steps/defect"
)

// Start begins to carry out a plan: it takes the deployment's lock, opens its
// journal, and returns. A plan with failing checks is refused, and so is a
// second Run of the same deployment (*LockedError), in this process or another.
// The end of ctx ends the Run at once; what is in flight then goes on in the
// cloud, and the next Run resumes it.
func (s *Session) Start(ctx context.Context, p Plan) (*Run, error) {
	return s.begin(ctx, p, s.engine.TakeOver)
}

// TakeOver is Start for a user who has said that the owner of the lock, which is
// on another machine and cannot be asked, is not at work any more.
func (s *Session) TakeOver(ctx context.Context, p Plan) (*Run, error) {
	return s.begin(ctx, p, true)
}

func (s *Session) begin(ctx context.Context, p Plan, takeOver bool) (r *Run, err error) {
	if failed := p.Failed(); len(failed) > 0 {
		return nil, refused(failed)
	}
	if err := inOrder(p.Steps); err != nil {
		return nil, err
	}
	dir, err := stateFolder(s.engine.State, p.Deployment)
	if err != nil {
		return nil, err
	}
	lock, err := acquire(dir, p.Deployment, s.engine.now(), takeOver)
	if err != nil {
		return nil, err
	}
	defer func() {
		if r == nil {
			err = errors.Join(err, lock.release())
		}
	}()
	j, damage, err := openJournal(s.engine.disk(), dir, p, s.engine.now())
	if err != nil {
		return nil, err
	}
	r = newRun(p)
	x := &executor{
		Run: r, cloud: s.access, journal: j, now: s.engine.now, rand: s.engine.rand(), workers: s.engine.workers(),
		crashed: s.engine.Crashed,
	}
	if damage != "" {
		x.tell(Event{Text: damage})
	}
	s.enter(r)
	if s.engine.Started != nil {
		s.engine.Started(r)
	}
	go func() {
		began := s.engine.now()
		end := x.whole(ctx, s)
		end.Took = s.engine.now().Sub(began)
		last := Event{At: s.engine.now(), End: &end}
		if err := x.shut(s, end, lock); err != nil {
			last.Problem = ProblemOf(err)
		}
		s.leave(r)
		r.outcome = end
		r.log.end(last)
		close(r.done)
	}()
	return r, nil
}

// shut records the end, and gives back what the Run held.
func (x *executor) shut(s *Session, end Outcome, lock *fileLock) (err error) {
	defer func() {
		if d := defect.Of(recover()); d != nil {
			err = errors.Join(err, x.caught(d), lock.release())
		}
	}()
	err = errors.Join(x.journal.end(end, x.now()), x.journal.close(), lock.release())
	s.learn(x.Run)
	return err
}

// whole carries out the plan and, after a teardown, takes the final look. After
// a defect it lets come to an end what is in flight.
func (x *executor) whole(ctx context.Context, s *Session) (end Outcome) {
	defer func() {
		if d := defect.Of(recover()); d != nil {
			x.tell(Event{State: Failed, Problem: x.caught(d)})
			end.Ending = EndFailed
			x.flying.Wait()
		}
	}()
	end = x.execute(ctx)
	if x.plan.Verb == VerbDown && ctx.Err() == nil {
		end = x.finalLook(ctx, s, end)
	}
	return end
}

func refused(failed []Check) error {
	var why []string
	for _, c := range failed {
		line := c.Question + ": no"
		if c.Evidence != "" {
			line += " (" + c.Evidence + ")"
		}
		if c.Fix != "" {
			line += ". " + c.Fix
		}
		why = append(why, line)
	}
	return fmt.Errorf("start: %d checks fail:\n%s", len(failed), strings.Join(why, "\n"))
}

// inOrder checks that every step comes after those that it waits for, which
// also rules out circles, names that are taken twice and ones that are missing.
func inOrder(steps []Step) error {
	before := map[StepID]bool{}
	for _, s := range steps {
		for _, id := range s.After {
			if !before[id] {
				return fmt.Errorf("start: step %s waits for %s, which is not before it in the plan", s.ID, id)
			}
		}
		if before[s.ID] {
			return fmt.Errorf("start: step %s is in the plan twice", s.ID)
		}
		before[s.ID] = true
	}
	return nil
}
