package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/widget"
)

// runPage shows a run: its steps, the load balancer as it comes alive, and
// what the cloud said. The run goes on without it.
type runPage struct {
	w      *wizard
	run    *watch
	asked  bool        // the run is of the wizard's answers: its review is below this page
	list   widget.List // of the steps
	moved  bool        // the cursor was moved: it no longer follows what goes on
	pane   runPane
	height int // of the list of steps
	detail widget.Scroll
	log    logPane
	// told is when the end was first shown. Keys that were meant for what
	// stood there before are let go by until grace has passed.
	told time.Time
}

// runPane is what has the arrow keys.
type runPane int

const (
	paneSteps runPane = iota
	paneStep
	paneLog
	panes
)

// grace is how long something that opened by itself takes no keys.
const grace = 425 * time.Millisecond

func newRunPage(w *wizard, run *watch) *runPage {
	p := &runPage{w: w, run: run}
	p.list.SetLen(len(run.steps))
	return p
}

// finishedMsg comes when a run has ended and its page is in front.
type finishedMsg struct{ of *watch }

func (p *runPage) Title() string {
	if p.down() {
		return "Teardown"
	}
	return "Run"
}

func (p *runPage) Typing() bool { return p.log.typing }
func (p *runPage) Busy() bool   { return p.run.open }
func (p *runPage) Moving() bool { return p.run.open }
func (p *runPage) down() bool   { return p.run.plan.Verb == steps.VerbDown }

func (p *runPage) Enter() tea.Cmd {
	p.follow()
	return p.finished()
}

// finished tells the page in front of the run's end; pages that are not there
// hear of it when they are entered again.
func (p *runPage) finished() tea.Cmd {
	if p.run.end == nil {
		return nil
	}
	run := p.run
	return func() tea.Msg { return finishedMsg{run} }
}

func (p *runPage) Handle(msg tea.Msg) (action, tea.Cmd) {
	switch msg := msg.(type) {
	case runMsg:
		if msg.of != p.run {
			break
		}
		p.follow()
		return stay(), p.finished()
	case finishedMsg:
		if msg.of != p.run {
			break
		}
		if p.told.IsZero() {
			p.told = p.w.now()
		}
		return p.ended(), nil
	case tea.KeyPressMsg, tea.PasteMsg:
		p.log.enter(msg)
	case Intent:
		if p.log.typing {
			p.log.search(msg, p.run)
			return stay(), nil
		}
		return p.act(msg)
	}
	return stay(), nil
}

// ended goes on from the end of a run, where that needs no decision.
func (p *runPage) ended() action {
	switch {
	case p.run.undo:
		p.run.undo = false
		return replace(newUndoPage(p.w, p.run))
	case p.run.plan.Verb == steps.VerbUp && p.run.end.Ending == steps.EndDone:
		return replace(newDonePage(p.w, p.run))
	}
	return stay()
}

// follow keeps the cursor on what goes on, until it is moved.
func (p *runPage) follow() {
	if p.moved {
		return
	}
	if i, ok := p.run.index[p.run.failed]; ok && p.run.problem != nil {
		p.list.Select(i)
		return
	}
	for i := range p.run.steps {
		if p.run.steps[i].state == steps.Running {
			p.list.Select(i)
			return
		}
	}
	if p.run.end != nil {
		p.list.Select(0)
	}
}

// late reports whether keys count for what the end offers.
func (p *runPage) late() bool { return p.w.now().Sub(p.told) >= grace }

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
