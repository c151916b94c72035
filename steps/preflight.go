package steps

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// preflight is what only the cloud can answer: the facts are judged, and the
// permissions asked for, which depend on the plan.
func (s *Session) preflight(ctx context.Context, p Plan, f Facts) []Check {
	checks := []Check{s.checkLogin(), f.checkProject(p), f.checkAPIs(p, s.inv), s.checkPermissions(ctx, p)}
	checks = append(checks, f.checkQuotas(p, s.inv)...)
	checks = append(checks, f.checkPolicies(p)...)
	checks = append(checks, f.checkSharedVPC(p)...)
	checks = append(checks, checkPerimeter(s.inv)...)
	return append(checks, limits(p)...)
}

// shortLogin is less than a run may take.
const shortLogin = 10 * time.Minute

// checkLogin says who we are, and for how long. That the login works at all
// has been seen: without it nothing could have been planned.
func (s *Session) checkLogin() Check {
	id := s.Identity()
	c := Check{ID: "login", Question: "the login is good for the run", Verdict: Pass, Evidence: strings.TrimSpace(cmp.Or(id.Account, "somebody") + ", from " + id.Source)}
	left := id.Expires.Sub(s.engine.now())
	switch {
	case id.Sandbox:
		c.Evidence = "the sandbox asks for none"
	case id.Renews:
		c.Evidence += "; it renews itself"
	case id.Expires.IsZero():
		c.Verdict, c.Fix = Unknown, "An access token lasts an hour at the most. If it ends during the run, give a new one and run the same command again: it resumes"
		c.Evidence += ": when it ends is not said"
	case left < shortLogin:
		c.Verdict, c.Evidence = Warn, fmt.Sprintf("%s; it ends in %s", c.Evidence, max(left, 0).Round(time.Second))
		c.Fix = "Give a new access token first; or, should it end during the run, run the same command again: it resumes"
	default:
		c.Evidence += "; good for " + left.Round(time.Minute).String()
	}
	return c
}

func (f Facts) checkProject(p Plan) Check {
	c := Check{ID: "project", Question: "project " + p.Deployment.Project + " is there and active", Verdict: Pass, Field: "project"}
	switch read := f.Project; {
	case read.Err != nil:
		c = unknown(c, read.Err)
		c.Fix = "Ask for roles/browser to have it read; its resources can be seen all the same"
	case read.Value.State != "" && read.Value.State != "ACTIVE":
		c.Verdict, c.Evidence = Fail, "its state is "+read.Value.State
		c.Fix = "Restore it, or take another project: gcloud projects undelete " + p.Deployment.Project
	default:
		c.Evidence, c.Field = "number "+orNone(read.Value.Number), ""
	}
	return c
}

// checkAPIs asks whether the APIs that the plan calls are enabled. An API that
// refused a listing because it is not has proved it, whatever else was read.
func (f Facts) checkAPIs(p Plan, inv *Inventory) Check {
	c := Check{ID: "apis", Question: "the APIs are enabled", Verdict: Pass, Evidence: strings.Join(neededAPIs(), ", ")}
	missing := f.disabled(inv, p.Deployment.Region)
	if len(missing) > 0 {
		c.Verdict, c.Evidence, c.List = Fail, "not enabled: "+strings.Join(missing, ", "), missing
		c.Fix = "Give --enable-apis, or run: gcloud services enable " + strings.Join(missing, " ") + " --project " + p.Deployment.Project
		return c
	}
	if f.Enabled.Err != nil {
		c = unknown(c, f.Enabled.Err)
		c.Fix = "Ask for roles/serviceusage.serviceUsageViewer to have it read"
	}
	return c
}

// disabled lists the APIs that are known not to be enabled, by what was read
// for a plan in the region.
func (f Facts) disabled(inv *Inventory, region string) []string {
	var missing []string
	if f.Enabled.Err == nil {
		missing = without(neededAPIs(), f.Enabled.Value)
	}
	for _, g := range inv.Gaps() {
		if !errors.Is(g.Problem, ErrAPIDisabled) || !restsOn(g, region) {
			continue
		}
		api := "compute.googleapis.com"
		if g.Kind.Level() == LevelRun {
			api = "run.googleapis.com"
		}
		missing = append(missing, api)
	}
	slices.Sort(missing)
	return slices.Compact(missing)
}

// checkPerimeter says when VPC Service Controls refused a read: it will refuse
// changes too. Text: public reports (said).
func checkPerimeter(inv *Inventory) []Check {
	for _, g := range inv.Gaps() {
		if text := g.Problem.Error(); strings.Contains(text, "VPC Service Controls") || strings.Contains(text, "vpcServiceControlsUniqueIdentifier") {
			return []Check{{ID: "vpc-service-controls", Question: "no service perimeter keeps this machine out", Verdict: Warn,
				Evidence: fmt.Sprintf("VPC Service Controls refused the list of %s in %s: %s", g.Kind, g.Scope.Location, text),
				Fix:      "Run the same command from inside the perimeter, or ask who keeps it for an ingress rule"}}
		}
	}
	return nil
}

// limits are what no check can change, and what everybody should have read
// before the first change. Source: NEG page, pricing page (said).
func limits(p Plan) []Check {
	if !made(p, KindBackendService) {
		return nil
	}
	return []Check{
		{ID: "limit:requests", Question: "the load balancer's own limits are known", Verdict: Pass,
			Evidence: "5,000 requests a second for a project, over all its regional load balancers in front of Cloud Run; 60 minutes a request, or the service's own timeout"},
		{ID: "limit:cost", Question: "what it costs while it exists is known", Verdict: Pass,
			Evidence: fmt.Sprintf("at least $%.2f a month, also idle; more proxies under load, and data, cost more", p.Cost.Monthly)},
	}
}
