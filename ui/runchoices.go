package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
)

// newRunChoices are the honest choices while a run goes on. The run is on hold
// until one is made, so that what they say stays true.
func newRunChoices(w *wizard, run *watch) page {
	run.run.Hold()
	p := &choicesPage{w: w, question: "What shall become of this run?", explain: run.inFlight}
	p.rows = []choice{
		{"Keep watching", "It goes on as if you had not asked.", func() (action, tea.Cmd) {
			run.run.GoOn()
			return back(), nil
		}},
		{"Stop after what is in flight", "What has been asked of the cloud is waited for and recorded; nothing new begins. What is there stays, and can be gone on from later.", func() (action, tea.Cmd) {
			run.stop()
			return back(), nil
		}},
	}
	if run.plan.Verb == steps.VerbUp {
		note := "Then shows exactly what this run has made, and takes that away, after a countdown that any key cancels. What was there before it stays."
		p.rows = append(p.rows, choice{"Stop, and undo what this run has made", note, func() (action, tea.Cmd) {
			run.undo = true
			run.stop()
			return back(), nil
		}})
	}
	p.rows = append(p.rows, choice{"Leave runlb", "Closes the screen. What is in flight is finished and recorded, nothing new begins, and runlb ends. Started again, it goes on from what it finds.", func() (action, tea.Cmd) {
		return quit(), nil
	}})
	return p
}

// inFlight says what a run is at right now.
func (r *watch) inFlight() string {
	if r.end != nil {
		return "It has ended meanwhile: " + string(r.end.Ending) + "."
	}
	text := fmt.Sprintf("On hold until you choose: %s in flight, %d done, %d to come.", plural(r.count(steps.Running), "step"), r.count(steps.Done), r.count(steps.Waiting))
	if r.plan.Verb == steps.VerbUp {
		text += " This run has made " + madeWords(r.run.Made()) + "."
	}
	return text
}

// madeWords is "5 resources and 1 changed service".
func madeWords(resources, services int) string {
	var words []string
	if resources > 0 {
		words = append(words, plural(resources, "resource"))
	}
	if services > 0 {
		words = append(words, plural(services, "changed service"))
	}
	if len(words) == 0 {
		return "nothing"
	}
	return strings.Join(words, " and ")
}
