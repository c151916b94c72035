package ui

import (
	tea "charm.land/bubbletea/v2"

	"runlb/steps"
)

// fixes is what the key for fix does now; empty when nothing.
func (p *countdownPage) fixes() string {
	switch {
	case unsure(p.err):
		return "take it over"
	case !p.possible() && len(p.discarded().Failed()) == 0 && changes(p.plan) > 0:
		return "delete it all the same"
	}
	return ""
}

// discarded is the plan with consent to what others have changed going along.
func (p *countdownPage) discarded() steps.Plan { return p.plan.OverrideAll(steps.DiscardCheck) }

// fix gives the consent that is missing. Nothing begins by it: the seconds run
// first.
func (p *countdownPage) fix() tea.Cmd {
	switch {
	case unsure(p.err):
		p.takeOver = true
		return p.begin()
	case p.fixes() != "":
		p.plan = p.discarded()
		return p.begin()
	}
	return nil
}
