package main

import (
	"context"
	"errors"

	"github.com/spf13/pflag"

	"runlb/steps"
)

// session opens the cloud that the flags name, in a project.
func (a *app) session(ctx context.Context, project string) (*steps.Session, error) {
	target := a.flags.target(a.flags.projectFor(ctx, project))
	if target.Project == "" {
		return nil, usage("missing: a project (--project, project: in the Spec, or GOOGLE_CLOUD_PROJECT)")
	}
	return a.engine("instant").Open(ctx, target)
}

// engine works with the user's state folder. Latency is that of a sandbox
// which this process serves.
func (a *app) engine(latency string) *steps.Engine {
	return &steps.Engine{
		Clouds: a.clouds(latency), State: a.flags.stateFolder(), TakeOver: a.flags.takeOver,
		Version: currentVersion().String(), Started: a.runs.add,
	}
}

// alone reports that another runlb is at work on the deployment, before
// anything is asked of the cloud. Without a region every one of the name counts.
func (a *app) alone(ctx context.Context, name, project, region string) error {
	project = a.flags.projectFor(ctx, project).Value
	err := a.engine("instant").AtWork(func(d steps.Deployment) bool {
		return d.Name == name && d.Project == project && (region == "" || d.Region == region)
	})
	if errors.Is(err, steps.ErrLocked) {
		return &exitError{exitLocked, err}
	}
	return err
}

// registerTakeOver is the flag of the commands that take a deployment's lock.
func (f *flags) registerTakeOver(set *pflag.FlagSet) {
	set.BoolVar(&f.takeOver, "take-over", false, "go on although another machine may still be at work on it, and cannot be asked")
}
