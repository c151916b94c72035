package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/cells"
)

// mends reports whether the check fails because somebody else changed
// something: to agree is to put it back.
func mends(c steps.Check) bool { return strings.HasPrefix(c.ID, steps.MendCheck) }

// enabling is the work on APIs that a project lacks.
type enabling struct {
	apis    []string
	began   time.Time
	running bool
	done    []string // by this page
}

// enabledMsg says that the APIs answer, or why not.
type enabledMsg struct {
	by  *reviewPage
	err error
}

// enable enables the APIs that the plan lacks, waits until they answer, and
// looks again.
func (p *reviewPage) enable() tea.Cmd {
	p.apis.apis, p.apis.began, p.apis.running = p.plan.Disabled, p.w.now(), true
	session, ctx, region, apis := p.w.session, p.w.ctx, p.asked.spec.Region, p.plan.Disabled
	return func() tea.Msg {
		return enabledMsg{p, session.Enable(ctx, region, apis)}
	}
}

func (p *reviewPage) enabled(msg enabledMsg) tea.Cmd {
	p.apis.running = false
	if msg.err != nil {
		p.wrong = msg.err
		return nil
	}
	p.apis.done = append(p.apis.done, p.apis.apis...)
	return p.look()
}

// byEditing is the fix that a question's page is.
const byEditing = "go to the question"

// fixes is what the key for fix does on the row under the cursor; empty when
// nothing here would help.
func (p *reviewPage) fixes() string {
	c := p.at().check
	switch {
	case unsure(p.wrong):
		return "take it over"
	case c == nil || c.Verdict == steps.Pass:
		return ""
	case c.ID == "apis" && len(p.plan.Disabled) > 0:
		return "enable them here"
	case c.Overridden:
		return "wait for it after all"
	case mends(*c):
		return "put it back"
	case c.Field != "":
		return byEditing
	}
	return ""
}

// fix does what fixes says.
func (p *reviewPage) fix() (action, tea.Cmd) {
	c := p.at().check
	switch {
	case p.fixes() == "":
		p.w.notice = "nothing to fix from here; mend it elsewhere, then r looks again"
	case unsure(p.wrong):
		p.starting, p.wrong = true, nil
		return stay(), takeOver(p.w, p, p.plan)
	case c.ID == "apis":
		return stay(), p.enable()
	case c.Overridden:
		delete(p.w.overrides, c.ID)
		p.judge()
	case mends(*c):
		p.agree(*c)
	default:
		return edit(c.Field), nil
	}
	return stay(), nil
}

// override asks whether to go on although the check under the cursor fails.
func (p *reviewPage) override() (action, tea.Cmd) {
	c := p.at().check
	switch {
	case c == nil || c.Verdict != steps.Fail:
		p.w.notice = "go on a check that fails"
	case c.Overridden:
		p.w.notice = "you have agreed to that already; F takes it back"
	case c.Firm:
		p.w.notice = "this one cannot be overridden: " + c.Fix
	default:
		return open(p.doubts(*c)), nil
	}
	return stay(), nil
}

// doubts asks before a check is overridden. The cursor rests on waiting.
func (p *reviewPage) doubts(c steps.Check) page {
	return &choicesPage{w: p.w, question: "Go on although this check fails?",
		explain: func() string { return c.Question + ": " + c.Evidence },
		rows: []choice{
			{"Wait for it", "Nothing changes. The plan cannot be applied while the check fails.", staying},
			{"Go on all the same", "The plan can be applied. The journal records that the check " + c.ID + " was overridden.", func() (action, tea.Cmd) {
				p.agree(c)
				return back(), nil
			}},
		}}
}

// agree notes consent, and judges the plan anew.
func (p *reviewPage) agree(c steps.Check) {
	p.w.overrides[c.ID] = c.Evidence
	p.judge()
}

// judge applies what was agreed to, and makes the rows anew with the cursor
// where it was.
func (p *reviewPage) judge() {
	here := p.at().key()
	p.plan = p.w.overrides.Apply(p.made)
	p.rows = reviewRows(p.plan, p.err)
	p.list.SetLen(len(p.rows))
	if i := slices.IndexFunc(p.rows, func(r reviewRow) bool { return r.key() == here }); i >= 0 && here != "" {
		p.list.Select(i)
	} else {
		p.list.Select(0)
	}
	p.move("")
}

// compared says what a second look has changed in the checks; empty after the
// first.
func compared(before, now steps.Plan) string {
	var passes, fails []string
	for _, c := range now.Checks {
		was, asked := before.Check(c.ID)
		switch {
		case !asked:
		case was.Verdict != steps.Pass && c.Verdict == steps.Pass:
			passes = append(passes, cells.Clean(c.Question))
		case was.Verdict != steps.Fail && c.Verdict == steps.Fail:
			fails = append(fails, cells.Clean(c.Question))
		}
	}
	switch {
	case len(before.Checks) == 0:
		return ""
	case len(fails) > 0:
		return "now fails: " + strings.Join(fails, "; ")
	case len(passes) > 0:
		return "now passes: " + strings.Join(passes, "; ")
	case len(now.Failed()) > 0:
		return fmt.Sprintf("looked again: %s still", stillFail(len(now.Failed())))
	}
	return ""
}

func stillFail(n int) string {
	if n == 1 {
		return "1 check fails"
	}
	return fmt.Sprintf("%d checks fail", n)
}
