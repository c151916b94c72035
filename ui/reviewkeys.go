package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"runlb/ui/widget"
)

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
		hint{Intent: Override, Quiet: c == nil || !c.Overridable() || c.Overridden || mends(*c)})
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
