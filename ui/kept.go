package ui

import (
	"reflect"
	"slices"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
)

// kept is what this machine remembers of the project: the answers of a wizard
// that was left, and the runs that did not come to their end.
type kept struct {
	project    string
	answers    steps.Answers
	unfinished map[steps.Deployment]steps.Former
}

// keptMsg is what was remembered; savedMsg says that the answers are kept, or
// why not.
type (
	keptMsg  kept
	savedMsg struct{ err error }
)

// recall reads what is remembered of the project that is open.
func (w *wizard) recall() tea.Cmd {
	if w.session == nil {
		return nil
	}
	session, engine, project := w.session, w.opts.Engine, w.project()
	found := w.inv().Deployments()
	return func() tea.Msg {
		k := kept{project: project, unfinished: map[steps.Deployment]steps.Former{}}
		k.answers, _, _ = engine.KeptAnswers(project) // what cannot be read is offered to nobody
		for _, e := range found {
			if former, ok := session.Unfinished(e.Deployment); ok {
				k.unfinished[e.Deployment] = former
			}
		}
		return keptMsg(k)
	}
}

// keep saves the answers when they have changed. Before a service is chosen
// there is nothing worth to come back to.
func (w *wizard) keep(page string) tea.Cmd {
	spec := w.spec
	spec.Project = w.project()
	if w.session == nil || !spec.Begun() || w.kept.project == spec.Project && reflect.DeepEqual(spec, w.kept.answers.Spec) && page == w.kept.answers.Page {
		return nil
	}
	return w.save(steps.Answers{Spec: spec, Page: page, At: w.now()})
}

func (w *wizard) save(a steps.Answers) tea.Cmd {
	w.kept.project, w.kept.answers = a.Spec.Project, a
	write := w.saves.take(w.opts.Engine, a)
	return func() tea.Msg { return savedMsg{write()} }
}

// recalled takes what was remembered. Answers that were given since are newer.
func (w *wizard) recalled(k kept) {
	if k.project != w.project() {
		return
	}
	if w.kept.project == k.project {
		k.answers = w.kept.answers
	}
	w.kept = k
}

// ended notes that the answers of a run have led to a deployment. Others that
// were begun meanwhile are still to be gone on with.
func (w *wizard) ended(msg runMsg) tea.Cmd {
	plan := msg.of.plan
	a, ok := w.leftFor(plan.Deployment)
	well := slices.ContainsFunc(msg.events, func(e steps.Event) bool { return e.End != nil && e.End.Ending == steps.EndDone })
	if !ok || !well || plan.Verb != steps.VerbUp {
		return nil
	}
	a.Built = true
	return w.save(a)
}

// begin takes other answers in the place of those so far.
func (w *wizard) begin(spec steps.Spec) {
	w.spec, w.chosen = spec, nil
	w.forget()
	if b := spec.Backend; b.Service != "" {
		w.chosen = []steps.Ref{{Kind: steps.KindService, Project: w.project(), Location: spec.Region, Name: b.Service}}
	}
}

// left are the answers to go on with, of this program or of an earlier one;
// false when none are.
func (w *wizard) left() (steps.Answers, bool) {
	a := w.kept.answers
	return a, w.kept.project == w.project() && !a.Built && a.Spec.Begun()
}

// leftFor are the answers to go on with when they are for this deployment. Its
// name may be the suggested one, which the answers leave empty.
func (w *wizard) leftFor(d steps.Deployment) (steps.Answers, bool) {
	a, ok := w.left()
	return a, ok && steps.WithDefaults(a.Spec, w.inv()).Deployment() == d
}
