package ui

import (
	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/widget"
)

func (p *runPage) Hints() []hint {
	if p.log.typing {
		return []hint{{Intent: Next, Text: "keep"}, {Intent: Up, Text: "scroll"}, {Intent: Down, Quiet: true}, {Intent: PageUp, Quiet: true}, {Intent: PageDown, Quiet: true},
			{Intent: Cancel, Quiet: true}, {Intent: Back, Text: "show all"}}
	}
	hints := []hint{{Intent: Up, Text: map[runPane]string{paneSteps: "step", paneStep: "scroll", paneLog: "scroll"}[p.pane]}, {Intent: Down, Quiet: true}}
	hints = append(hints, moves()[2:]...)
	hints = append(hints, p.ways()...)
	return append(hints, hint{Intent: NextPane, Text: "pane"}, hint{Intent: Timeline}, hint{Intent: Filter, Text: "search the log"},
		hint{Intent: Follow, Text: "follow", Quiet: !p.moved && p.log.until == 0}, hint{Intent: CopyCommand}, hint{Intent: Export, Quiet: true}, hint{Intent: Back})
}

// ways are the ways on from how the run is.
func (p *runPage) ways() []hint {
	switch {
	case p.run.open:
		return []hint{{Intent: Cancel, Text: "choices"}}
	case p.gone():
		return []hint{{Intent: Next, Text: "home"}}
	case p.down():
		return []hint{{Intent: Reload, Text: "try again"}, {Intent: Teardown, Quiet: true}, {Intent: Next, Text: "home", Quiet: true}}
	}
	ways := []hint{{Intent: Reload, Text: "try again"}}
	if p.field() != "" {
		ways = append(ways, hint{Intent: Edit})
	}
	return append(ways, hint{Intent: Teardown}, hint{Intent: Next, Text: "home", Quiet: true})
}

// gone reports whether a teardown left nothing.
func (p *runPage) gone() bool {
	return p.run.end != nil && p.down() && p.run.end.Ending == steps.EndDone && len(p.run.end.Left) == 0
}

func (p *runPage) act(in Intent) (action, tea.Cmd) {
	switch in {
	case NextPane:
		p.pane = (p.pane + 1) % panes
	case Filter:
		p.pane, p.log.typing = paneLog, true
	case Follow:
		p.moved, p.log.until = false, 0
		p.follow()
	case Timeline:
		return open(newTimelinePage(p.w, p.run)), nil
	case CopyCommand:
		return stay(), copyCommands(p.w, p.at().ByHand())
	case Export:
		return open(newExportPage(p.w, p.run.plan)), nil
	case Cancel:
		if p.run.open {
			return open(newRunChoices(p.w, p.run)), nil
		}
	case Back:
		if p.run.open {
			p.w.notice = "the run goes on; its page is found again from here"
		}
		return back(), nil
	case Next, Reload, Teardown, Edit:
		return p.decide(in)
	default:
		p.scroll(in)
	}
	return stay(), nil
}

// decide takes what the end of a run offers.
func (p *runPage) decide(in Intent) (action, tea.Cmd) {
	d, production := p.run.plan.Deployment, p.run.plan.Spec.Production
	switch {
	case p.run.open || !p.late():
		return stay(), nil
	case in == Next:
		return home(), p.w.look()
	case in == Edit:
		field := p.field()
		return back(), func() tea.Msg { return editMsg{field} }
	case in == Reload && !p.down():
		return back(), nil // the review looks again
	}
	return replace(newTeardownPage(p.w, d, production)), nil
}

// field is the Field to edit so that a failed run can succeed; empty when none
// would help, or no review is there to come back to.
func (p *runPage) field() string {
	if p.run.problem == nil || !p.asked {
		return ""
	}
	if c, ok := p.run.plan.Check(p.run.problem.Check); ok && c.Field != "" {
		return c.Field
	}
	if i, ok := p.run.index[p.run.failed]; ok {
		return fieldOf(p.run.plan.Steps[i].Ref().Kind)
	}
	return ""
}

func (p *runPage) scroll(in Intent) {
	switch p.pane {
	case paneSteps:
		p.moved = true
		at := p.list.At()
		if moveList(&p.list, in, p.height); p.list.At() != at {
			p.detail = widget.Scroll{}
		}
	case paneStep:
		scroll(&p.detail, in)
	case paneLog:
		p.log.scroll(in, p.run)
	}
}

// at is the step under the cursor.
func (p *runPage) at() steps.Step {
	if i := p.list.At(); i < len(p.run.plan.Steps) {
		return p.run.plan.Steps[i]
	}
	return steps.Step{}
}
