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
