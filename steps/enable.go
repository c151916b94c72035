package steps

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// enableFor bounds the wait for an API to work. Ten seconds are usual; ten
// minutes once did not do. Source: terraform-provider-google#8214, #2129.
const enableFor = 10 * time.Minute

// Enable enables APIs of the project and waits until each has answered a real
// read twice in a row: that its operation is done does not say that it works
// yet. It is for a user who has said so; nothing else calls it.
func (s *Session) Enable(ctx context.Context, region string, apis []string) error {
	ctx, cancel := context.WithTimeoutCause(ctx, enableFor, fmt.Errorf("not usable within %s of being enabled", enableFor))
	defer cancel()
	op, err := s.access.Enable(ctx, s.target.Project, apis)
	if err != nil {
		return ProblemOf(err)
	}
	if !op.Done {
		if err := s.access.Wait(ctx, op); err != nil {
			return ProblemOf(err)
		}
	}
	for _, api := range apis {
		if err := s.answers(ctx, region, api); err != nil {
			return fmt.Errorf("enable %s: %w", api, err)
		}
	}
	return nil
}

// answers waits for two answers in a row. A refusal for any other reason is an
// answer too: only the API itself can give one.
func (s *Session) answers(ctx context.Context, region, api string) error {
	for p, good := (pause{}), 0; ; {
		err := s.readOnce(ctx, region, api)
		if good++; errors.Is(err, ErrAPIDisabled) || errors.Is(err, ErrUnavailable) {
			good = 0
		}
		if good == 2 {
			return nil
		}
		if p.wait(ctx, nil) != nil {
			return context.Cause(ctx)
		}
	}
}

// readOnce lists what is least and nearest in the API.
func (s *Session) readOnce(ctx context.Context, region, api string) error {
	kind, where := KindNetwork, Scope{Project: s.target.Project, Location: Global}
	if api == "run.googleapis.com" {
		kind, where.Location = KindService, region
	}
	for b, err := range s.access.List(ctx, kind, where) {
		return errors.Join(err, b.Problem)
	}
	return nil
}
