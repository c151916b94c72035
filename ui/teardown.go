package ui

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/cells"
)

// lookDownPage looks freshly at a deployment before it, or what one run made of
// it, is taken down. It goes on to the list by itself; nothing has been sent
// that changes anything.
type lookDownPage struct {
	w          *wizard
	run        *watch // to undo; nil: all of it goes
	of         steps.Deployment
	production bool
	looking    bool
	began      time.Time
	cancel     context.CancelFunc
	plan       *steps.Plan
	err        error
	number     int
}

// downMsg is the list of what a teardown would delete, or why there is none.
type downMsg struct {
	by     *lookDownPage
	number int
	plan   steps.Plan
	err    error
}

// listedMsg tells the page in front that the list is there.
type listedMsg struct{ by *lookDownPage }

func newTeardownPage(w *wizard, d steps.Deployment, production bool) *lookDownPage {
	return &lookDownPage{w: w, of: d, production: production}
}

// newUndoPage is for exactly what a run made, once that has ended.
func newUndoPage(w *wizard, run *watch) *lookDownPage {
	p := newTeardownPage(w, run.plan.Deployment, run.plan.Spec.Production)
	p.run = run
	return p
}

func (p *lookDownPage) Title() string { return "Teardown" }
func (p *lookDownPage) Typing() bool  { return false }
func (p *lookDownPage) Moving() bool  { return p.looking }

// Enter looks, unless a run of the deployment still goes on: then that is
// shown.
func (p *lookDownPage) Enter() tea.Cmd {
	switch {
	case p.looking:
		return nil
	case p.plan != nil:
		return p.listed()
	}
	return tea.Batch(seek(p.of), p.look())
}

func (p *lookDownPage) listed() tea.Cmd { return func() tea.Msg { return listedMsg{p} } }

func (p *lookDownPage) look() tea.Cmd {
	if p.w.session == nil {
		p.err = errors.New("no cloud is open")
		return nil
	}
	ctx, cancel := context.WithCancel(p.w.ctx)
	p.number++
	p.looking, p.began, p.cancel, p.err, p.plan = true, p.w.now(), cancel, nil, nil
	session, d, number := p.w.session, p.of, p.number
	plan := func(ctx context.Context) (steps.Plan, error) { return session.PlanDown(ctx, d) }
	if p.run != nil {
		plan = p.run.planUndo
	}
	return func() tea.Msg {
		defer cancel()
		plan, err := plan(ctx)
		return downMsg{p, number, plan, err}
	}
}

func (p *lookDownPage) Hints() []hint {
	if p.looking {
		return nil
	}
	return []hint{{Intent: Reload, Text: "look again"}, {Intent: Teardown, Quiet: true}}
}

func (p *lookDownPage) Handle(msg tea.Msg) (action, tea.Cmd) {
	switch msg := msg.(type) {
	case downMsg:
		if msg.by != p || msg.number != p.number {
			break
		}
		p.looking, p.err = false, msg.err
		if msg.err != nil {
			break
		}
		p.plan = &msg.plan
		return stay(), p.listed()
	case listedMsg:
		if msg.by == p && p.plan != nil {
			return replace(newCountdownPage(p.w, *p.plan, p.production || p.live())), nil
		}
	case liveRunMsg:
		if msg.of == p.of {
			p.cancel()
			return replace(newRunPage(p.w, msg.watch)), nil
		}
	case Intent:
		return stay(), p.look()
	}
	return stay(), nil
}

// live is what the cloud says of production, as just read. Somebody may have
// taken the label away since: the stricter of both holds.
func (p *lookDownPage) live() bool { return existing(p.w, p.of).Production }

func (p *lookDownPage) View(a area) view {
	t := p.w.theme
	what := "Tear down "
	if p.run != nil {
		what = "Undo what this run made of "
	}
	lines := []string{t.Strong.Render(what) + t.Accent.Render(cells.Clean(p.of.Name)), ""}
	if p.looking {
		return view{Lines: append(lines,
			p.w.spinner()+" Looking afresh at "+cells.Clean(p.of.Region)+", its zones and what is global …  "+clock(p.w.now().Sub(p.began)),
			t.Dim.Render("  Then comes the list of what goes and what stays. Nothing is deleted by looking."))}
	}
	if p.err != nil {
		lines = append(lines, problemLines(p.w, p.err, a.W)...)
		lines = append(lines, "", t.Dim.Render("The list would not be complete, so nothing is deleted."))
	}
	return view{Lines: lines}
}
