package ui

import (
	"slices"

	"runlb/steps"
)

// standing is a deployment as it stands, in the form in which a run is drawn:
// what is there is alive, and what has drifted is marked.
func standing(w *wizard, e steps.Existing, drift []steps.Drift) *watch {
	plan := steps.Plan{Deployment: e.Deployment}
	for _, f := range append(slices.Clone(e.Resources), servicesBehind(w, e)...) {
		plan.Steps = append(plan.Steps, steps.Step{ID: steps.StepID(f.Ref().Path()), Action: steps.ActionKeep, Want: f.Resource, Have: &f})
	}
	run := watchOf(plan)
	for _, d := range drift {
		if i, ok := run.index[steps.StepID(d.Ref.Path())]; ok && d.State != steps.DriftSame {
			run.steps[i].state = steps.Parked
		}
	}
	return run
}

// servicesBehind are the services that the deployment's NEGs name.
func servicesBehind(w *wizard, e steps.Existing) []steps.Found {
	var list []steps.Found
	for _, f := range e.Resources {
		n, ok := f.Resource.(*steps.NEG)
		if !ok || n.Service == "" {
			continue
		}
		ref := steps.Ref{Kind: steps.KindService, Project: n.Project, Location: n.Location, Name: n.Service}
		known := slices.ContainsFunc(append(list, e.Resources...), func(f steps.Found) bool { return f.Ref() == ref })
		if s, found := w.inv().Get(ref); found && !known {
			list = append(list, s)
		}
	}
	return list
}
