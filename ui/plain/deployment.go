package plain

import (
	"context"
	"errors"
	"fmt"

	"runlb/steps"
)

// deployment asks what shall become of a deployment: verify, status, tear
// down. After a run just ended, the input may end as well: what was asked for
// is done, or has been told.
func (w *wizard) deployment(ctx context.Context, d steps.Deployment, ran bool) error {
	for {
		if !ran {
			if err := Deployment(w.w, w.existing(d), nil); err != nil {
				return err
			}
		}
		q := question{title: "What now with " + d.Name + "?", only: true, menu: true, flag: "runlb verify, status or down " + d.Name,
			help: "Verify sends requests from inside the network. Tear down lists what goes and what stays before anything is deleted."}
		if w.failed != nil && w.ran == steps.VerbUp && ran {
			q.options = append(q.options, steps.Option{Value: "resume", Label: "look again, and go on from there"})
		}
		q.options = append(q.options,
			steps.Option{Value: "verify", Label: "verify: does it serve?"},
			steps.Option{Value: "status", Label: "status: what has changed since it was built"},
			steps.Option{Value: "change", Label: "change an answer of it"},
			steps.Option{Value: "down", Label: "tear it down"},
			steps.Option{Value: "home", Label: "back to all deployments"})
		a, err := w.ask(ctx, q)
		if end := (*EndError)(nil); ran && errors.As(err, &end) {
			w.line("The input has ended, and nothing is under way.")
			return errQuit
		}
		if err != nil {
			return err
		}
		switch a.text {
		case "verify":
			err = w.verify(ctx, d)
		case "status":
			err = w.status(ctx, d)
		case "down":
			var gone bool
			if gone, err = w.tearDown(ctx, d); gone && err == nil {
				return w.afterwards(ctx)
			}
		case "change":
			w.adopt(steps.SpecOf(w.existing(d), w.inv()))
			w.live = w.spec
			return w.walk(ctx, w.stages(), len(w.stages())-1)
		case "resume":
			return w.walk(ctx, w.stages(), len(w.stages())-1)
		case "home":
			return w.refresh(ctx)
		}
		switch {
		case errors.Is(err, errBack), err == nil:
		case ctx.Err() != nil:
			return ctx.Err()
		default:
			var end *EndError
			if errors.As(err, &end) || errors.Is(err, errQuit) {
				return err
			}
			w.problem(*steps.ProblemOf(err))
			w.failed = err
		}
		ran = true
	}
}

// adopt makes a Spec the answers.
func (w *wizard) adopt(s steps.Spec) {
	w.spec, w.live, w.chosen, w.source, w.routes = s, steps.Spec{}, nil, "", len(s.Backends) > 0
	w.forget()
}

// refresh looks at everything once more, so that home shows what is there now.
func (w *wizard) refresh(ctx context.Context) error { return w.session.Survey(ctx, steps.Query{}, nil) }

// afterwards is the end of a teardown: a new deployment, or leave.
func (w *wizard) afterwards(ctx context.Context) error {
	w.adopt(steps.Spec{})
	if err := w.refresh(ctx); err != nil {
		return err
	}
	i, err := w.choose(ctx, question{title: "What now?", empty: "leave", options: []steps.Option{
		{Value: "quit", Label: "leave"}, {Value: "home", Label: "back to all deployments"}}})
	if end := (*EndError)(nil); errors.As(err, &end) || err == nil && i == 0 {
		return errQuit
	}
	return err
}

// verify proves that a deployment serves. A probe VM is made with consent only.
func (w *wizard) verify(ctx context.Context, d steps.Deployment) error {
	w.blank()
	v, err := w.session.PlanVerify(ctx, d)
	if err != nil {
		return err
	}
	if err := Verification(w.w, v); err != nil {
		return err
	}
	if v.Probe != nil {
		a, err := w.ask(ctx, question{title: "Make that VM, and delete it again", toggle: true, empty: "yes", flag: "runlb verify " + d.Name + " --yes"})
		if err != nil || a.given && a.text == "" {
			return err
		}
	}
	stop := w.out.beat(func() string { return "still verifying: the VM has not answered yet" })
	report, err := w.session.Verify(ctx, v, func(r steps.ProbeResult) { _ = Probe(w.w, r) })
	stop()
	if err != nil {
		return err
	}
	w.failed = nil
	if !report.OK {
		w.failed = fmt.Errorf("verify %s: %s", d.Name, report.Summary)
	}
	return Report(w.w, report)
}

// status tells what is not as the deployment itself says it should be.
func (w *wizard) status(ctx context.Context, d steps.Deployment) error {
	if err := w.session.Survey(ctx, steps.Query{Region: d.Region}, nil); err != nil {
		return err
	}
	drift, err := w.session.Drift(ctx, w.existing(d), nil)
	if err != nil {
		return err
	}
	w.blank()
	if err := Deployment(w.w, w.existing(d), nil); err != nil {
		return err
	}
	return Drift(w.w, drift)
}
