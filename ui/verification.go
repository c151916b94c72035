package ui

import (
	"context"
	"iter"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
)

// verification proves that a deployment serves, for the page that holds it. A
// probe VM is made with consent only.
type verification struct {
	w      *wizard
	of     steps.Deployment
	stage  verifyStage
	plan   steps.Verification
	last   map[string]steps.ProbeResult // by target
	tries  int
	report *steps.Report
	err    error
	cancel context.CancelFunc
	news   <-chan found[verifyNews]
}

type verifyStage uint8

const (
	verifyNone    verifyStage = iota
	verifyLooking             // how can it be verified?
	verifyAsking              // a VM must be made: waits for consent
	verifyRunning
	verifyOver
)

// verifyNews is one try, or the end.
type verifyNews struct {
	try    *steps.ProbeResult
	report *steps.Report
}

// verifyPlanMsg says how a deployment can be verified; verifyMsg how that
// goes.
type (
	verifyPlanMsg struct {
		of   *verification
		plan steps.Verification
		err  error
	}
	verifyMsg struct {
		of    *verification
		news  []verifyNews
		ended bool
		err   error
	}
)

func newVerification(w *wizard, d steps.Deployment) *verification {
	return &verification{w: w, of: d, last: map[string]steps.ProbeResult{}}
}

// busy reports whether something goes on that leaving would cut short.
func (v *verification) busy() bool { return v.stage == verifyRunning }

func (v *verification) moving() bool { return v.stage == verifyLooking || v.stage == verifyRunning }

// begin looks how to verify, or verifies once more. From the question it goes
// on with consent.
func (v *verification) begin() tea.Cmd {
	switch v.stage {
	case verifyLooking, verifyRunning:
		return nil
	case verifyAsking:
		return v.probe()
	case verifyNone, verifyOver:
	}
	if v.w.session == nil {
		return nil
	}
	v.stage, v.report, v.err = verifyLooking, nil, nil
	session, ctx, d := v.w.session, v.w.ctx, v.of
	return func() tea.Msg {
		plan, err := session.PlanVerify(ctx, d)
		return verifyPlanMsg{v, plan, err}
	}
}

func (v *verification) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case verifyPlanMsg:
		if msg.of != v {
			return nil
		}
		v.plan, v.err = msg.plan, msg.err
		switch {
		case msg.err != nil:
			v.stage = verifyOver
		case msg.plan.Probe != nil:
			v.stage = verifyAsking
		default:
			return v.probe()
		}
	case verifyMsg:
		if msg.of == v {
			return v.hear(msg)
		}
	}
	return nil
}

// probe begins to ask the load balancer. It goes on by itself until it is
// over, and removes the VM that it made also when it is stopped.
func (v *verification) probe() tea.Cmd {
	ctx, cancel := context.WithCancel(v.w.ctx)
	v.stage, v.cancel, v.tries = verifyRunning, cancel, 0
	clear(v.last)
	session, plan := v.w.session, v.plan
	v.news = stream(context.WithoutCancel(ctx), func(context.Context) iter.Seq2[verifyNews, error] {
		return func(yield func(verifyNews, error) bool) {
			defer cancel()
			report, err := session.Verify(ctx, plan, func(r steps.ProbeResult) { yield(verifyNews{try: &r}, nil) })
			if err != nil {
				yield(verifyNews{}, err)
				return
			}
			yield(verifyNews{report: &report}, nil)
		}
	})
	return v.listen()
}

func (v *verification) listen() tea.Cmd {
	news := v.news
	return func() tea.Msg {
		items, ended, err := drain(news)
		return verifyMsg{v, items, ended, err}
	}
}

func (v *verification) hear(msg verifyMsg) tea.Cmd {
	for _, n := range msg.news {
		if n.try != nil {
			v.tries++
			v.last[n.try.Target.ID] = *n.try
		}
		if n.report != nil {
			v.report = n.report
		}
	}
	if msg.err != nil {
		v.err = msg.err
	}
	if msg.ended {
		v.stage = verifyOver
		return nil
	}
	return v.listen()
}

// stop ends the asking; the probe VM is still removed.
func (v *verification) stop() {
	if v.cancel != nil {
		v.cancel()
	}
}

// choices are what can become of a verification that goes on.
func (v *verification) choices() page {
	return &choicesPage{w: v.w, question: "What shall become of this verification?",
		explain: func() string { return plural(v.tries, "try") + " so far" },
		rows: []choice{
			{"Keep watching", "Nothing changes.", staying},
			{"Stop verifying", "Asks no more, and removes the probe VM if one was made.", func() (action, tea.Cmd) {
				v.stop()
				return back(), nil
			}},
			{"Leave runlb now", "A probe VM that was made may stay behind. It is marked: the next verify or teardown removes it.", func() (action, tea.Cmd) {
				return quit(), nil
			}},
		}}
}
