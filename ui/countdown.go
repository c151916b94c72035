package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/widget"
)

// countdownPage lists what a teardown deletes and what stays, and begins it
// when five seconds have passed without a key. Any key or paste before that
// cancels; nothing is sent until then. Of a production deployment the name
// must be typed first. A list that is longer than the screen is read after such
// a key: one that moves does so at once.
type countdownPage struct {
	w          *wizard
	plan       steps.Plan
	production bool
	stage      countStage
	generation int // of the countdown; ticks of an earlier one mean nothing
	ends       time.Time
	pressed    time.Time // the last key: a held one shall not start over
	name       widget.Input
	list       widget.Scroll
	takeOver   bool // the lock too, from an owner that cannot be asked
	err        error
}

type countStage uint8

const (
	countIdle     countStage = iota // cancelled, or nothing to do
	countNaming                     // waits for the name
	countRunning                    // the seconds run
	countStarting                   // over: the run begins
)

// countdown is how long a teardown waits for a key.
const countdown = 5 * time.Second

// tickMsg is one beat of a countdown.
type tickMsg struct {
	by         *countdownPage
	generation int
}

func newCountdownPage(w *wizard, plan steps.Plan, production bool) *countdownPage {
	return &countdownPage{w: w, plan: plan, production: production}
}

func (p *countdownPage) Title() string { return "Teardown" }

// Enter starts the countdown, once: a page that covered this one does not
// start it again.
func (p *countdownPage) Enter() tea.Cmd {
	if p.generation > 0 || p.stage != countIdle || !p.possible() {
		return nil
	}
	return p.begin()
}

// possible reports whether there is anything to do, and nothing that forbids
// it.
func (p *countdownPage) possible() bool { return changes(p.plan) > 0 && len(p.plan.Failed()) == 0 }

func (p *countdownPage) begin() tea.Cmd {
	p.generation++
	p.err = nil
	if p.production {
		p.stage = countNaming
		p.name.SetValue("")
		return nil
	}
	return p.count()
}

func (p *countdownPage) count() tea.Cmd {
	p.stage, p.ends = countRunning, p.w.now().Add(countdown)
	return p.tick()
}

// tick beats ten times a second, so that a clock that is not the timer's own
// still decides when it is over.
func (p *countdownPage) tick() tea.Cmd {
	beat := tickMsg{p, p.generation}
	return tea.Tick(100*time.Millisecond, func(time.Time) tea.Msg { return beat })
}

// Typing is true while any key has a meaning of its own: it cancels, or it is
// a letter of the name.
func (p *countdownPage) Typing() bool { return p.stage == countRunning || p.stage == countNaming }

func (p *countdownPage) Hints() []hint {
	switch p.stage {
	case countRunning:
		return p.everyKey()
	case countNaming:
		return []hint{{Intent: Next, Text: "this is the name"}, {Intent: Back, Text: "keep it"}, {Intent: Up, Quiet: true}, {Intent: Down, Quiet: true}}
	case countStarting:
		return nil
	case countIdle:
	}
	var hints []hint
	if p.possible() {
		hints = append(hints, hint{Intent: Teardown, Text: "start again"})
	}
	if text := p.fixes(); text != "" {
		hints = append(hints, hint{Intent: Fix, Text: text})
	}
	hints = append(append(hints, moves()...), hint{Intent: CopyCommand, Text: "copy as gcloud"}, hint{Intent: Export, Quiet: true})
	return append(hints, hint{Intent: Reload, Text: "look again"})
}

// everyKey offers every intent that a key has while typing, so that each of
// them comes here and cancels, and none does what it does elsewhere.
func (p *countdownPage) everyKey() []hint {
	hints := []hint{{Intent: Back, Text: "or any key: stop"}}
	if p.list.Long() {
		hints = append(hints, hint{Intent: Up, Text: "stop and read on"})
	}
	for _, b := range bindings() {
		if len(b.Typing) > 0 {
			hints = append(hints, hint{Intent: b.Intent, Text: "stop", Quiet: true})
		}
	}
	return hints
}

func (p *countdownPage) Handle(msg tea.Msg) (action, tea.Cmd) {
	switch msg := msg.(type) {
	case tickMsg:
		if msg.by != p || msg.generation != p.generation || p.stage != countRunning {
			break
		}
		return stay(), p.beat()
	case startedMsg:
		if msg.by != p {
			break
		}
		if msg.err != nil {
			p.stage, p.err = countIdle, msg.err
			break
		}
		return replace(newRunPage(p.w, msg.watch)), nil
	case Intent, tea.KeyPressMsg, tea.PasteMsg:
		return p.key(msg)
	}
	return stay(), nil
}

// beat begins the run when the time is up. When the program is ending, nothing
// begins.
func (p *countdownPage) beat() tea.Cmd {
	switch {
	case p.w.ctx.Err() != nil:
		p.cancel()
		return nil
	case p.w.now().Before(p.ends):
		return p.tick()
	}
	p.stage = countStarting
	if p.takeOver {
		return takeOver(p.w, p, p.plan)
	}
	return start(p.w, p, p.plan)
}

func (p *countdownPage) cancel() {
	p.stage = countIdle
	p.generation++
}

func (p *countdownPage) key(msg tea.Msg) (action, tea.Cmd) {
	before := p.pressed
	p.pressed = p.w.now()
	switch p.stage {
	case countRunning:
		p.cancel()
		in, _ := msg.(Intent)
		scroll(&p.list, in)
		return stay(), nil
	case countNaming:
		return p.typed(msg)
	case countStarting:
		return stay(), nil
	case countIdle:
	}
	switch in, _ := msg.(Intent); in {
	case Teardown:
		if p.possible() && p.pressed.Sub(before) >= grace {
			return stay(), p.begin()
		}
	case Reload:
		return replace(newTeardownPage(p.w, p.plan.Deployment, p.production)), nil
	case Fix:
		return stay(), p.fix()
	case CopyCommand:
		return stay(), copyPlan(p.w, p.plan)
	case Export:
		return open(newExportPage(p.w, p.plan)), nil
	default:
		scroll(&p.list, in)
	}
	return stay(), nil
}

// typed takes the name of a production deployment.
func (p *countdownPage) typed(msg tea.Msg) (action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		p.name.Press(msg)
	case tea.PasteMsg:
		p.name.Insert(msg.Content)
	case Intent:
		switch {
		case msg == Back:
			p.cancel()
		case msg == Next && p.name.Value() == p.plan.Deployment.Name:
			p.name.SetValue("")
			return stay(), p.count()
		case msg == Next:
			p.w.notice = "that is not the name"
		default:
			scroll(&p.list, msg)
		}
	}
	return stay(), nil
}
