package ui

import "runlb/steps"

// forget takes back what the user agreed to along the way: it was about other
// answers, or another cloud. What the command line gave stays.
func (w *wizard) forget() {
	w.consent, w.overrides = steps.Consent{Given: w.opts.Consent}, steps.Overrides{}
}

// consented are the services that may be made public as the answers are.
func (w *wizard) consented() []string { return w.consent.Names(w.answers()) }
