package plain

import (
	"context"
	"errors"
	"io"
	"time"

	"runlb/steps"
)

// Options is what the wizard works with.
type Options struct {
	Engine  *steps.Engine
	Target  steps.Target // the cloud to open first
	Sandbox steps.Target // the sandbox that is offered when that cannot be opened
	Spec    steps.Spec   // answers so far
	Consent []string     // services that may be made public
	In      *Lines
	Out     io.Writer
	// Typed is true when a person types and sees what he types; false for a pipe.
	Typed bool
	// CarryOut runs a plan, shows it, and returns when it has ended. It reports
	// an Ending that is not EndDone as an error too, which has been told.
	CarryOut func(context.Context, *steps.Session, steps.Plan) error
	Now      func() time.Time // nil: time.Now
}

// wizard is the questions by lines, and the answers so far.
type wizard struct {
	console
	Options
	out     *steady
	session *steps.Session
	spec    steps.Spec
	live    steps.Spec // what the answers were read from; zero when they were not
	consent steps.Consent
	chosen  []steps.Ref // services; the route decides what becomes of them
	routes  bool        // several backends, by host and path
	source  string      // of the certificate
	page    steps.Page  // of the last question
	number  int         // of the question
	ran     steps.Verb  // of the last run
	failed  error       // how that ended, when it did not end well
}

// Wizard asks what the terminal app asks, by numbered questions and lines, and
// carries it out: from the services to a verified load balancer and down again.
// Nothing is repainted, and no byte controls a terminal. The error is that of
// the last run that did not end well, an *EndError or *AnswerError, or why the
// cloud could not be used.
func Wizard(ctx context.Context, o Options) error {
	out := &steady{w: o.Out}
	w := &wizard{Options: o, out: out, console: console{printer: printer{w: out}, lines: o.In, typed: o.Typed}}
	w.adopt(o.Spec)
	if w.Now == nil {
		w.Now = time.Now
	}
	w.line("runlb, line by line. At any question: ? explains, back goes back, quit leaves.")
	w.line("An empty line takes what stands in brackets.")
	err := w.open(ctx)
	if err == nil {
		err = w.home(ctx)
	}
	if w.session != nil {
		err = errors.Join(err, w.session.Close())
	}
	if errors.Is(err, errQuit) || errors.Is(err, errBack) {
		w.line("Goodbye. What is in the cloud stays there, and runlb finds it again.")
		err = w.failed
	}
	return errors.Join(err, w.err)
}

// open opens the first cloud; when that cannot be, it offers the sandbox.
func (w *wizard) open(ctx context.Context) error {
	for {
		session, err := w.Engine.Open(ctx, w.Target)
		if err == nil {
			w.session = session
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		w.blank()
		w.problem(*steps.ProblemOf(err))
		at, err := w.choose(ctx, question{title: "How to go on?", empty: "1", flag: "--sandbox",
			options: []steps.Option{
				{Value: "sandbox", Label: "enter the sandbox", Note: "a simulated Google Cloud inside runlb: no account, nothing billed"},
				{Value: "again", Label: "try again", Note: "after you have logged in"},
			}})
		if err != nil {
			return err
		}
		if at == 0 {
			w.Target = w.Sandbox
			w.Target.Sandbox = true
		}
	}
}

// inv is what was found so far.
func (w *wizard) inv() *steps.Inventory { return w.session.Inventory() }

// answers is the Spec with the defaults that the empty answers stand for.
func (w *wizard) answers() steps.Spec { return w.filled(w.spec) }

func (w *wizard) filled(s steps.Spec) steps.Spec {
	s.Project = w.session.Target().Project
	return steps.WithDefaults(s, w.inv())
}
