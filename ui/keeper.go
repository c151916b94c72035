package ui

import (
	"context"
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
)

// runKeeper keeps the runs that this program began, whether or not a page
// shows them, and goes on reading their events. The review page holds it,
// because that lives as long as the wizard.
type runKeeper struct {
	w    *wizard
	runs []*watch
}

// startedMsg says that a run has begun, or why not.
type startedMsg struct {
	by    page // who asked for it
	watch *watch
	err   error
}

// start begins a run. It belongs to the session: no page ends it by going
// away.
func start(w *wizard, by page, plan steps.Plan) tea.Cmd {
	return starting(w, by, plan, w.session.Start)
}

// takeOver is start also while the lock is held by an owner that cannot be
// asked.
func takeOver(w *wizard, by page, plan steps.Plan) tea.Cmd {
	return starting(w, by, plan, w.session.TakeOver)
}

func starting(w *wizard, by page, plan steps.Plan, begin func(context.Context, steps.Plan) (*steps.Run, error)) tea.Cmd {
	session, ctx := w.session, w.ctx
	return func() tea.Msg {
		run, err := begin(ctx, plan)
		if err != nil {
			return startedMsg{by: by, err: err}
		}
		r := newWatch(run)
		r.planUndo = func(ctx context.Context) (steps.Plan, error) {
			select {
			case <-run.Ended(): // its last event comes a moment before its end
				return session.PlanUndo(ctx, run)
			case <-ctx.Done():
				return steps.Plan{}, ctx.Err()
			}
		}
		return startedMsg{by: by, watch: r}
	}
}

// seekRunMsg asks for the run of a deployment that still goes on; liveRunMsg
// is the answer, when there is one.
type (
	seekRunMsg struct{ of steps.Deployment }
	liveRunMsg struct {
		of    steps.Deployment
		watch *watch
	}
)

// seek asks the keeper for the run of a deployment.
func seek(d steps.Deployment) tea.Cmd {
	return func() tea.Msg { return seekRunMsg{d} }
}

func (k *runKeeper) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case startedMsg:
		if msg.watch != nil {
			k.runs = append(k.runs, msg.watch)
			return msg.watch.listen(k.w.ctx)
		}
	case runMsg:
		msg.of.take(msg.events, msg.open)
		if msg.open {
			return msg.of.listen(k.w.ctx)
		}
		k.runs = slices.DeleteFunc(k.runs, func(r *watch) bool { return r == msg.of })
	case seekRunMsg:
		if r := k.live(msg.of); r != nil {
			return func() tea.Msg { return liveRunMsg{msg.of, r} }
		}
	}
	return nil
}

// current is the run that began last of those that go on; nil when none does.
func (k *runKeeper) current() *watch {
	if len(k.runs) == 0 {
		return nil
	}
	return k.runs[len(k.runs)-1]
}

// live is the run of a deployment that still goes on; nil when none does.
func (k *runKeeper) live(d steps.Deployment) *watch {
	for _, r := range k.runs {
		if r.plan.Deployment == d {
			return r
		}
	}
	return nil
}

// unsure reports whether a run did not begin only because another machine may
// still be at work on the deployment.
func unsure(err error) bool {
	locked, ok := errors.AsType[*steps.LockedError](err)
	return ok && locked.Unsure
}
