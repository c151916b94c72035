package main

import (
	"context"

	"runlb/steps"
)

// session opens the cloud that the flags name, in a project.
func (a *app) session(ctx context.Context, project string) (*steps.Session, error) {
	target := steps.Target{Sandbox: a.flags.sandbox, Endpoint: a.flags.endpoint, Project: a.flags.projectFor(ctx, project).Value}
	if target.Project == "" {
		return nil, usage("missing: a project (--project, project: in the Spec, or GOOGLE_CLOUD_PROJECT)")
	}
	return a.engine("instant").Open(ctx, target)
}

// engine works with the user's state folder. Latency is that of a sandbox
// which this process serves.
func (a *app) engine(latency string) *steps.Engine {
	return &steps.Engine{Clouds: a.clouds(latency), State: a.flags.stateFolder()}
}
