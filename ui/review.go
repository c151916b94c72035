package ui

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
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
	agreed   consents
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
	return &reviewPage{runKeeper: runKeeper{w: w}, agreed: consents{}}
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
	now := planRequest{p.w.answers(), slices.Clone(p.w.consent), p.w.session}
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
	p.asked = planRequest{p.w.answers(), slices.Clone(p.w.consent), p.w.session}
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

func (p *reviewPage) Hints() []hint {
	if p.running() != nil {
		return []hint{{Intent: Next, Text: "watch the run"}, {Intent: Status, Text: "watch", Quiet: true}}
	}
	if p.looking || p.apis.running {
		return nil
	}
	fix, c := p.fixes(), p.at().check
	hints := append(moves(), hint{Intent: Apply, Quiet: p.blocked() != ""}, hint{Intent: Edit, Quiet: p.field() == ""},
		hint{Intent: Fix, Text: fix, Quiet: fix == "" || fix == byEditing},
		hint{Intent: Override, Quiet: c == nil || !overridable(*c) || c.Overridden || mends(*c)})
	if p.err == nil && p.ready {
		hints = append(hints, hint{Intent: CopyCommand, Text: "copy all as gcloud"}, hint{Intent: CopyValue, Text: "copy this", Quiet: true}, hint{Intent: Export})
	}
	return append(hints, hint{Intent: Reload, Text: "look again"}, hint{Intent: NextPane, Text: "scroll the details", Quiet: !p.detail.Long()})
}

// blocked is why the plan cannot be applied; empty when it can.
func (p *reviewPage) blocked() string {
	failed := p.plan.Failed()
	switch {
	case p.starting:
		return "it is beginning"
	case !p.ready:
		return "the plan is not made yet"
	case p.err != nil:
		return "there is no plan"
	case len(failed) == 1:
		return "a check fails: " + failed[0].Question
	case len(failed) > 1:
		return fmt.Sprintf("%d checks fail, the first: %s", len(failed), failed[0].Question)
	case changes(p.plan) == 0:
		return "there is nothing to do: all is as you want it"
	}
	return ""
}

func (p *reviewPage) act(in Intent) (action, tea.Cmd) {
	switch in {
	case Apply:
		if why := p.blocked(); why != "" {
			p.w.notice = "cannot apply: " + why
			return stay(), nil
		}
		p.starting, p.wrong = true, nil
		return stay(), start(p.w, p, p.plan)
	case Next, Status:
		if run := p.running(); run != nil {
			return open(p.watching(run)), nil
		}
	case Reload:
		return stay(), p.look()
	case Fix:
		return p.fix()
	case Override:
		return p.override()
	case Edit:
		if field := p.field(); field != "" {
			return edit(field), nil
		}
		p.w.notice = "nothing here can be edited: go on a check or an error with a question behind it"
	case CopyCommand:
		return stay(), copyPlan(p.w, p.plan)
	case CopyValue:
		return stay(), p.copyThis()
	case Export:
		return open(newExportPage(p.w, p.plan)), nil
	case NextPane:
		p.pane = (p.pane + 1) % reviewPanes
	default:
		p.move(in)
	}
	return stay(), nil
}

// copyThis copies what there is to do by hand about the row under the cursor:
// the gcloud commands of a step, the fix of a check.
func (p *reviewPage) copyThis() tea.Cmd {
	switch r := p.at(); {
	case r.step != nil:
		return copyCommands(p.w, r.step.ByHand())
	case r.check != nil && r.check.Fix != "":
		return copyText(p.w, r.check.Fix, "what to do")
	}
	p.w.notice = "nothing to do by hand here"
	return nil
}

// move moves the cursor, which never rests on a title, or scrolls the details.
func (p *reviewPage) move(in Intent) {
	if p.pane == paneDetail && p.detail.Long() {
		scroll(&p.detail, in)
		return
	}
	before := p.list.At()
	moveList(&p.list, in, p.height)
	for p.at().title != "" && p.list.At() < len(p.rows)-1 && in != Up && in != PageUp {
		p.list.Move(1)
	}
	for p.at().title != "" && p.list.At() > 0 {
		p.list.Move(-1)
	}
	if p.at().title != "" { // the first row
		p.list.Move(1)
	}
	if p.list.At() != before {
		p.detail = widget.Scroll{}
	}
}

// at is the row under the cursor.
func (p *reviewPage) at() reviewRow {
	if p.list.At() < len(p.rows) {
		return p.rows[p.list.At()]
	}
	return reviewRow{}
}

// field is the Field to edit for the row under the cursor.
func (p *reviewPage) field() string {
	r := p.at()
	switch {
	case r.check != nil:
		return r.check.Field
	case r.wrong != nil:
		return r.wrong.Field
	case r.step != nil:
		return fieldOf(r.step.Ref().Kind)
	}
	return ""
}
