package plain

import "runlb/steps"

// keep saves the answers for their project, so that they are offered again here
// and in the terminal app; built says that a run of them has ended well. Before
// a service is named there is nothing to come back to.
func (w *wizard) keep(built bool) {
	s := w.spec
	if w.session == nil || !s.Begun() {
		return
	}
	s.Project = w.session.Target().Project
	if err := w.Engine.KeepAnswers(steps.Answers{Spec: s, Page: string(w.page), At: w.Now(), Built: built}); err != nil {
		w.wrapped("", "Your answers are not kept: "+err.Error())
	}
}

// kept are the answers to go on with; false when there are none.
func (w *wizard) kept() (steps.Answers, bool) {
	a, ok, err := w.Engine.KeptAnswers(w.session.Target().Project)
	return a, ok && err == nil && !a.Built && a.Spec.Begun()
}
