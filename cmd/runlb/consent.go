package main

import (
	"context"
	"fmt"
	"strings"

	"runlb/steps"
)

// enableAPIs enables what the plan lacks, when the user says so, and plans
// again: without an API nothing could be seen. It is false when he does not.
func (a *app) enableAPIs(ctx context.Context, s *steps.Session, p steps.Plan, consent bool) (bool, error) {
	apis := strings.Join(p.Disabled, " ")
	if !consent {
		if !a.interactive() {
			return false, nil // the check says what to do
		}
		answer, err := a.ask(ctx, fmt.Sprintf("Project %s has not enabled %s. Type yes to enable: ", p.Deployment.Project, apis))
		if err != nil || answer != "yes" {
			return false, err
		}
	}
	fmt.Fprintf(a.err, "enabling %s, which can take some minutes\n", apis)
	return true, s.Enable(ctx, p.Deployment.Region, p.Disabled)
}

// agree asks, on a terminal, about the failing checks whose id begins so, when
// no other check fails: a word overrides them. Without a terminal only a flag
// could.
func (a *app) agree(ctx context.Context, p steps.Plan, prefix, question, word string) (steps.Plan, error) {
	agreed := p.OverrideAll(prefix)
	if len(p.Failed()) == 0 || len(agreed.Failed()) > 0 || !a.interactive() {
		return p, nil
	}
	if err := a.confirm(ctx, question, word); err != nil {
		return p, err
	}
	return agreed, nil
}
