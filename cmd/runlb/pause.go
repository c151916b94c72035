package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"

	"runlb/steps"
	"runlb/ui/plain"
)

// pause answers signals while a run is at work. Who shows the run's events reads
// them here, so that a question comes after what has happened.
type pause struct {
	a    *app
	run  *steps.Run
	ctx  context.Context // ends with the question
	undo atomic.Bool     // chosen: undo what the run made, once it has ended

	stop context.CancelFunc

	mu    sync.Mutex
	err   error         // why nobody could be asked: a defect
	shown int           // the event up to which all is shown
	more  chan struct{} // closed, and replaced, when that moves on
}

var _ plain.Source = (*pause)(nil)

// Plan is that of the run.
func (p *pause) Plan() steps.Plan { return p.run.Plan() }

// Since are the run's events. Who asks for those after seq has shown the others.
func (p *pause) Since(ctx context.Context, seq int) ([]steps.Event, bool) {
	p.mu.Lock()
	p.shown = seq
	close(p.more)
	p.more = make(chan struct{})
	p.mu.Unlock()
	return p.run.Since(ctx, seq)
}

// caughtUp waits until all that has happened so far is shown.
func (p *pause) caughtUp() {
	happened := len(told(p.run))
	for {
		p.mu.Lock()
		shown, more := p.shown, p.more
		p.mu.Unlock()
		if shown >= happened {
			return
		}
		select {
		case <-more:
		case <-p.ctx.Done():
			return
		}
	}
}

// pauseWith makes the next signal stop the run or, on a terminal, hold it and
// ask. end takes that back.
func (a *app) pauseWith(ctx context.Context, run *steps.Run) *pause {
	p := &pause{a: a, run: run, more: make(chan struct{})}
	p.ctx, p.stop = context.WithCancel(ctx)
	p.arm()
	return p
}

func (p *pause) arm() { p.a.signals.stopWith(p.signal) }

func (p *pause) end() {
	p.a.signals.take()
	p.stop()
}

// signal is called once for each arm. Only a person at the keyboard is asked: a
// supervisor, or a terminal that was closed, cannot answer.
func (p *pause) signal(s os.Signal) {
	fmt.Fprintln(p.a.err, "stopping: finishing what is in flight; once more ends at once")
	if s != os.Interrupt || p.a.flags.json || !p.a.interactive() {
		p.run.Stop()
		return
	}
	idle := p.run.Hold()
	go func() {
		err := p.a.safely(func() error {
			p.choose(idle)
			return nil
		})
		if err != nil {
			p.fail(err)
		}
	}()
}

// fail lets the run end where it is.
func (p *pause) fail(err error) {
	p.mu.Lock()
	p.err = err
	p.mu.Unlock()
	p.run.Stop()
}

func (p *pause) failed() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

// choose waits until nothing is in flight, and asks. A question that is not
// answered stops the run.
func (p *pause) choose(idle <-chan struct{}) {
	select {
	case <-idle:
	case <-p.ctx.Done():
		return
	case <-p.run.Ended():
		return
	}
	p.caughtUp()
	for {
		answer, err := p.a.ask(p.ctx, p.question())
		if p.ctx.Err() != nil {
			return
		}
		if err != nil {
			p.run.Stop()
			return
		}
		if p.take(answer) {
			return
		}
		fmt.Fprintf(p.a.err, "%q is none of these.\n", answer)
	}
}

func (p *pause) question() string {
	resources, services := p.run.Made()
	text := "\nThe run waits, and nothing is in flight.\n" +
		"  1  go on, and keep watching\n" +
		"  2  stop here: what is made stays, and the same command resumes\n"
	if p.run.Plan().Verb == steps.VerbUp {
		text += "  3  stop, and undo what this run has made (" + madeWords(resources, services) + ")\n"
	}
	return text + "  4  leave at once\nWhich? [2] "
}

func madeWords(resources, services int) string {
	if resources+services == 0 {
		return "nothing so far"
	}
	var words []string
	for _, n := range []struct {
		n    int
		what string
	}{{resources, "resource"}, {services, "changed service"}} {
		switch {
		case n.n == 1:
			words = append(words, "1 "+n.what)
		case n.n > 1:
			words = append(words, fmt.Sprintf("%d %ss", n.n, n.what))
		}
	}
	return strings.Join(words, ", ")
}

// take carries out the choice; it is false for what is none.
func (p *pause) take(answer string) bool {
	switch answer {
	case "1":
		p.arm()
		p.run.GoOn()
	case "", "2":
		p.run.Stop()
	case "3":
		if p.run.Plan().Verb != steps.VerbUp {
			return false
		}
		p.undo.Store(true)
		p.run.Stop()
	case "4":
		p.a.signals.cancel()
	default:
		return false
	}
	return true
}

// undo takes away what a run made, after it has shown what that is.
func (a *app) undo(ctx context.Context, s *steps.Session, run *steps.Run) error {
	p, err := s.PlanUndo(ctx, run)
	if err != nil {
		return err
	}
	if len(p.Steps) == 0 {
		fmt.Fprintln(a.err, "nothing to undo: this run has made nothing; to resume: "+a.again())
		return &exitError{code: exitStopped}
	}
	if err := plain.Plan(a.out, p); err != nil {
		return err
	}
	if len(p.Failed()) > 0 {
		return checksFailed(p)
	}
	if err := a.confirm(ctx, "\nType yes to undo: ", "yes"); err != nil {
		return err
	}
	return a.carryOut(ctx, s, p)
}

// again is this command as it is typed in a shell.
func (a *app) again() string {
	return append(steps.Command{"runlb"}, a.args...).Shell()
}
