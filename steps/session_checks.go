package steps

import (
	"context"
	"slices"
	"strings"
	"sync"
)

// checks are the questions that only the cloud can answer, asked side by side.
func (s *Session) checks(ctx context.Context, p Plan) []Check {
	asks := []func(context.Context, Plan) Check{s.checkAPIs, s.checkPermissions}
	answers := make([]Check, len(asks))
	var wg sync.WaitGroup
	for i, ask := range asks {
		wg.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					answers[i] = unknown(Check{ID: "defect", Question: "runlb can ask"}, panicked(p))
				}
			}()
			answers[i] = ask(ctx, p)
		})
	}
	wg.Wait()
	return answers
}

// checkAPIs asks whether the APIs that the plan calls are enabled.
func (s *Session) checkAPIs(ctx context.Context, p Plan) Check {
	c := Check{ID: "apis", Question: "the APIs are enabled", Verdict: Pass}
	need := []string{"compute.googleapis.com", "run.googleapis.com"}
	have, err := s.access.Enabled(ctx, p.Deployment.Project, need)
	if err != nil {
		return unknown(c, err)
	}
	missing := without(need, have)
	c.Evidence = strings.Join(need, ", ")
	if len(missing) > 0 {
		c.Verdict = Fail
		c.Evidence = "not enabled: " + strings.Join(missing, ", ")
		c.Fix = "Run: gcloud services enable " + strings.Join(missing, " ") + " --project " + p.Deployment.Project
	}
	return c
}

// checkPermissions asks for every permission that the plan's steps need.
func (s *Session) checkPermissions(ctx context.Context, p Plan) Check {
	c := Check{ID: "permissions", Question: "the permissions suffice", Verdict: Pass}
	need := permissionsOf(p)
	if len(need) == 0 {
		c.Evidence = "the plan needs none"
		return c
	}
	have, err := s.access.Granted(ctx, p.Deployment.Project, need)
	if err != nil {
		return unknown(c, err)
	}
	missing := without(need, have)
	c.Evidence = strings.Join(need, ", ")
	if len(missing) > 0 {
		// A grant on a single resource does not show at the project, so a
		// missing one warns, and forbids nothing.
		c.Verdict = Warn
		c.Evidence = "missing on the project: " + strings.Join(missing, ", ")
		c.Fix = "Ask for a role that holds them, such as roles/compute.networkAdmin, roles/compute.securityAdmin and roles/run.admin."
	}
	return c
}

func permissionsOf(p Plan) []string {
	var need []string
	for _, step := range p.Steps {
		of := step.Ref().Kind.Permissions()
		switch step.Action {
		case ActionCreate:
			need = append(need, of.Create...)
		case ActionDelete:
			need = append(need, of.Delete...)
		case ActionUpdate, ActionAdopt, ActionKeep:
			need = append(need, of.Use...)
		}
	}
	slices.Sort(need)
	return slices.Compact(need)
}

func unknown(c Check, err error) Check {
	c.Verdict, c.Evidence = Unknown, err.Error()
	return c
}

// without lists what of all is not in have.
func without(all, have []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(have, s) })
}
