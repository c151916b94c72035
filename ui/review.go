package ui

import (
	"context"
	"errors"
	"reflect"
	"time"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/widget"
)

// reviewPage shows what would be done, and why, before anything changes. It
// comes last in the wizard, lives as long as that, and so keeps the runs.
type reviewPage struct {
	runKeeper
	asked    planRequest
	made     steps.Plan // as it was planned
	plan     steps.Plan // with what the user agreed to
	apis     enabling
	err      error // why there is no plan
	ready    bool  // plan or err is the answer to asked
	looking  bool
	began    time.Time // the look
	cancel   context.CancelFunc
	of       int // the number of the look; answers to an earlier one mean nothing
	starting bool
	built    *watch // the run of the plan, begun last
	wrong    error  // why the run did not begin
	list     widget.List
	rows     []reviewRow
	height   int
	pane     reviewPane
	detail   widget.Scroll
}

// reviewPane is what has the arrow keys.
type reviewPane int

const (
	paneList reviewPane = iota
	paneDetail
	reviewPanes
)

// planRequest is what a plan was asked for.
type planRequest struct {
	spec    steps.Spec
	consent []string
	session *steps.Session
}

// planMsg is the plan that was asked for, or why there is none.
type planMsg struct {
	of   int
	plan steps.Plan
	err  error
}

// editMsg asks the review for the question of a Field: the page that was above
// it has gone.
type editMsg struct{ field string }

func newReviewPage(w *wizard) *reviewPage {
	return &reviewPage{runKeeper: runKeeper{w: w}}
}

// Title is that of what is going on: a run of the answers, its end, or their
// review.
func (p *reviewPage) Title() string {
	switch {
	case p.running() != nil:
		return "Run"
	case p.built != nil && p.built.end != nil && p.built.end.Ending == steps.EndDone && !p.ready && !p.looking:
		return "Done"
	}
	return "Review"
}

func (p *reviewPage) Typing() bool { return false }
func (p *reviewPage) Busy() bool   { return len(p.runs) > 0 }
func (p *reviewPage) Moving() bool {
	return p.looking || p.starting || p.apis.running || len(p.runs) > 0
}

// running is the live run of the deployment that is under review.
func (p *reviewPage) running() *watch { return p.live(p.asked.spec.Deployment()) }

// watching shows a run of the answers, from which they can be edited.
func (p *reviewPage) watching(run *watch) page {
	shown := newRunPage(p.w, run)
	shown.asked = true
	return shown
}

// Enter looks afresh when the answers are others than those of the plan.
func (p *reviewPage) Enter() tea.Cmd {
	now := planRequest{p.w.answers(), p.w.consented(), p.w.session}
	if p.running() != nil || p.apis.running || (p.ready || p.looking) && reflect.DeepEqual(now, p.asked) {
		return nil
	}
	return p.look()
}

// look asks for a plan, with a fresh look at the cloud.
func (p *reviewPage) look() tea.Cmd {
	if p.cancel != nil {
		p.cancel()
	}
	p.of++
	p.asked = planRequest{p.w.answers(), p.w.consented(), p.w.session}
	p.ready, p.looking, p.err, p.wrong = false, false, nil, nil
	if p.asked.session == nil {
		p.ready, p.err = true, errors.New("no cloud is open: choose a project first")
		return nil
	}
	ctx, cancel := context.WithCancel(p.w.ctx)
	p.looking, p.began, p.cancel = true, p.w.now(), cancel
	of, asked := p.of, p.asked
	return func() tea.Msg {
		defer cancel()
		plan, err := asked.session.Plan(ctx, asked.spec, asked.consent)
		return planMsg{of, plan, err}
	}
}

func (p *reviewPage) Handle(msg tea.Msg) (action, tea.Cmd) {
	cmd := p.runKeeper.handle(msg)
	switch msg := msg.(type) {
	case planMsg:
		if msg.of == p.of {
			p.planned(msg)
		}
	case enabledMsg:
		if msg.by == p {
			return stay(), tea.Batch(cmd, p.enabled(msg))
		}
	case startedMsg:
		if msg.by != p {
			break
		}
		p.starting, p.wrong = false, msg.err
		if msg.err == nil {
			p.ready, p.built = false, msg.watch // what the plan says is no longer so
			return open(p.watching(msg.watch)), cmd
		}
	case editMsg:
		return edit(msg.field), cmd
	case Intent:
		act, more := p.act(msg)
		return act, tea.Batch(cmd, more)
	}
	return stay(), cmd
}

// planned takes the answer to the last look, and says what is otherwise than
// in the plan before.
func (p *reviewPage) planned(msg planMsg) {
	before := p.made
	p.made, p.err, p.ready, p.looking = msg.plan, msg.err, true, false
	p.judge()
	if before.Deployment == p.made.Deployment && p.err == nil {
		p.w.notice = compared(before, p.made)
	}
}
