package ui

import (
	"context"
	"errors"
	"reflect"
	"time"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/theme"
)

// wizard is what the pages share: the answers so far, the opened cloud, and
// what was found in it. Only the App's goroutine touches it.
type wizard struct {
	opts      Options
	ctx       context.Context
	end       context.CancelFunc
	now       func() time.Time
	theme     theme.Theme
	spec      steps.Spec
	consent   steps.Consent
	overrides steps.Overrides
	notice    string // one line above the footer, until the next key

	// chosen are the services that were marked; the route decides
	// what becomes of them.
	chosen []steps.Ref

	known struct { // the last answers, and what they follow from
		from           finding
		asked, answers steps.Spec
	}

	target  steps.Target
	session *steps.Session // nil until a cloud is open
	opening bool
	problem error // why no cloud is open
	survey  *survey
	kept    kept // what this machine remembers
	saves   saver
	turn    int // of the spinner
}

func newWizard(o Options) *wizard {
	if o.Context == nil {
		o.Context = context.Background()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	w := &wizard{opts: o, now: o.Now, spec: o.Spec, target: o.Target, problem: o.Problem}
	w.forget()
	w.ctx, w.end = context.WithCancel(o.Context)
	if w.target.Project == "" {
		w.target.Project = o.Project.Value
	}
	if w.spec.Project != "" {
		w.target.Project = w.spec.Project
	}
	w.survey = newSurvey(steps.NewInventory(w.target.Project))
	return w
}

// start opens the first cloud, when there are credentials for it.
func (w *wizard) start() tea.Cmd {
	if w.problem != nil {
		return nil
	}
	return w.openCloud(w.target)
}

// openedMsg is an opened cloud, or why there is none.
type openedMsg struct {
	target  steps.Target
	session *steps.Session
	err     error
}

// openCloud leaves the cloud that is open and opens another one.
func (w *wizard) openCloud(t steps.Target) tea.Cmd {
	w.opening, w.target, w.problem = true, t, nil
	w.forget()
	w.survey.stop()
	w.survey = newSurvey(steps.NewInventory(t.Project))
	ctx, engine := w.ctx, w.opts.Engine
	return func() tea.Msg {
		session, err := engine.Open(ctx, t)
		return openedMsg{t, session, err}
	}
}

// openSandbox opens the embedded sandbox.
func (w *wizard) openSandbox() tea.Cmd {
	t := w.opts.Sandbox
	t.Sandbox = true
	return w.openCloud(t)
}

// openProject opens another project of the same cloud.
func (w *wizard) openProject(id string) tea.Cmd {
	if id == w.target.Project && w.session != nil {
		return nil
	}
	t := w.target
	t.Project = id
	return w.openCloud(t)
}

// handle takes the messages that are about the shared state.
func (w *wizard) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case openedMsg:
		return w.opened(msg)
	case surveyMsg:
		cmd := w.survey.handle(msg, w.now())
		if msg.of == w.survey && msg.over {
			return tea.Batch(cmd, w.recall(), w.settle())
		}
		return cmd
	case keptMsg:
		w.recalled(kept(msg))
	case savedMsg:
		if msg.err != nil {
			w.notice = "your answers are not kept: " + msg.err.Error()
		}
	case runMsg:
		if !msg.open {
			return w.ended(msg)
		}
	}
	return nil
}

func (w *wizard) opened(msg openedMsg) tea.Cmd {
	if msg.target.Project != w.target.Project || msg.target.Sandbox != w.target.Sandbox {
		return closing(msg.session) // another one was asked for meanwhile
	}
	w.opening, w.problem = false, msg.err
	before := w.session
	if msg.err != nil && before == nil {
		return nil
	}
	if msg.err != nil { // the one that is open stays
		w.target, w.survey = before.Target(), newSurvey(before.Inventory())
		return nil
	}
	w.session = msg.session
	w.target = msg.session.Target()
	return tea.Batch(closing(before), w.look(), w.recall())
}

// look surveys the whole cloud from the start.
func (w *wizard) look() tea.Cmd {
	if w.session == nil {
		return nil
	}
	w.survey.stop()
	w.survey = newSurvey(w.session.Inventory())
	return w.survey.start(w.ctx, w.session)
}

// settle tells that a look is over, when its last frame has been drawn too.
func (w *wizard) settle() tea.Cmd {
	if w.opts.Looked == nil {
		return nil
	}
	return tea.Tick(time.Second, func(time.Time) tea.Msg {
		w.opts.Looked()
		return nil
	})
}

// closing gives back a session that nobody uses any more.
func closing(s *steps.Session) tea.Cmd {
	if s == nil {
		return nil
	}
	return func() tea.Msg {
		_ = s.Close() // a cloud that is left owes us nothing
		return nil
	}
}

func (w *wizard) close() error {
	w.survey.stop()
	w.end()
	if w.session == nil {
		return nil
	}
	if err := w.session.Close(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// inv is what was found so far.
func (w *wizard) inv() *steps.Inventory { return w.survey.inv }

// finding is a state of what was found: what was made from it holds as long
// as it is the same.
type finding struct {
	of      *steps.Inventory
	version uint64
}

func (w *wizard) finding() finding { return finding{w.inv(), w.inv().Version()} }

// trouble is why a cloud could not be opened, or could not be looked at.
func (w *wizard) trouble() error {
	switch {
	case w.problem != nil:
		return w.problem
	case w.survey.err != nil && !errors.Is(w.survey.err, context.Canceled):
		return w.survey.err
	}
	return nil
}

// project is the project that is open, or will be.
func (w *wizard) project() string { return w.target.Project }

// cloudName is the project that is open; empty while no cloud is.
func (w *wizard) cloudName() string {
	if w.session == nil {
		return ""
	}
	return w.project()
}

func (w *wizard) identity() steps.Identity {
	if w.session == nil {
		return steps.Identity{Sandbox: w.target.Sandbox}
	}
	return w.session.Identity()
}

// answers is the Spec with the defaults that the empty answers stand for. The
// last ones are kept: each frame asks for them many times.
func (w *wizard) answers() steps.Spec {
	asked := w.spec
	asked.Project = w.project()
	if w.known.from != w.finding() || !reflect.DeepEqual(w.known.asked, asked) {
		w.known.from, w.known.asked = w.finding(), asked
		w.known.answers = steps.WithDefaults(asked, w.inv())
	}
	return w.known.answers
}

// moving reports whether something of the shared state is under way.
func (w *wizard) moving() bool { return w.opening || w.survey.running }

// spinner is the one thing that spins, as it looks now.
func (w *wizard) spinner() string {
	turns := []string{"◐", "◓", "◑", "◒"}
	return w.theme.Accent.Render(turns[w.turn%len(turns)])
}

// looked says how fresh the finding is.
func (w *wizard) looked() string {
	switch {
	case w.survey.running:
		return w.spinner() + w.theme.Dim.Render(" looking")
	case w.survey.ended.IsZero():
		return ""
	}
	return w.theme.Dim.Render("as of " + w.survey.ended.Format("15:04:05"))
}
